import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createAws, type AwsOptions } from '../../../src/aws/createAws.ts';
import type { AwsEvent } from '../../../src/aws/events.ts';
import type { Aws, Session } from '../../../src/aws/session.ts';
import { problemOf, type Problem } from '../../../src/domain/problem.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';
import { serve } from '../../../src/simulator/server.ts';

/** Keys that the simulator knows; it checks no secret. */
export const firstAccount = { id: '111122223333', key: 'AKIAPATCHLENS000SAMPLE' };
export const secondAccount = { id: '444455556666', key: 'AKIAPATCHLENS000SECOND' };
export const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYSECRETKEY1';

/** A home directory with these config and credentials files; gone after the test. */
export async function homeWith(files: { readonly config?: string; readonly credentials?: string }): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'patch-lens-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, '.aws'));
  for (const name of ['config', 'credentials'] as const) {
    const text = files[name];
    if (text !== undefined) await writeFile(join(home, '.aws', name), text);
  }
  return home;
}

/** A profile with keys and an endpoint, as it stands in the config file. */
export function profileText(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries({
    region: 'eu-west-1',
    aws_access_key_id: firstAccount.key,
    aws_secret_access_key: secret,
    ...settings,
  });
  return [
    name === 'default' ? '[default]' : `[profile ${name}]`,
    ...lines.map(([key, value]) => `${key} = ${value}`),
    '',
  ].join('\n');
}

export interface Opening {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly regions?: readonly string[];
  readonly options?: Partial<AwsOptions>;
}

export interface OpenedAws {
  readonly aws: Aws;
  readonly home: string;
  readonly events: AwsEvent[];
  readonly sessions: readonly Session[];
  readonly problems: readonly Problem[];
}

/** The aws room over these files, with the sessions that were asked for. */
export async function openAws({
  config,
  credentials,
  env = {},
  profiles = [],
  regions = [],
  options = {},
}: Opening): Promise<OpenedAws> {
  const home = await homeWith({
    ...(config === undefined ? {} : { config }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const events: AwsEvent[] = [];
  const aws = createAws({
    env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
    home,
    log: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => aws.dispose());
  return { aws, home, events, ...(await aws.open({ profiles, regions })) };
}

/** The only session. */
export function only(sessions: readonly Session[]): Session {
  const [session] = sessions;
  if (session === undefined || sessions.length !== 1) throw new Error(`expected one session, got ${sessions.length}`);
  return session;
}

/** A simulated AWS behind a real HTTP server. */
export async function simulated(
  options: SimulatorOptions = {},
): Promise<{ readonly url: string; readonly simulator: Simulator }> {
  const simulator = createSimulator({ scenario: 'small', ...options });
  const server = await serve(simulator, 0);
  onTestFinished(async () => {
    simulator.dispose();
    await server.close();
  });
  return { url: server.url, simulator };
}

export interface Heard {
  readonly host: string;
  readonly path: string;
  readonly accessKey: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that answers as told; `undefined` never answers, `drop` breaks the connection. */
export async function scripted(
  answer: (heard: Heard) => ScriptedAnswer | 'drop' | undefined,
): Promise<{ readonly url: string; readonly heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url = '/' } = request;
      const accessKey = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];
      const entry = { host: headers.host ?? '', path: url, accessKey, headers, body: Buffer.concat(chunks).toString() };
      heard.push(entry);
      const told = answer(entry);
      if (told === 'drop') request.socket.destroy();
      else if (told !== undefined) response.writeHead(told.status ?? 200, told.headers).end(told.body ?? '{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}`, heard };
}

/** All items of all pages. */
export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

/** The problem that a call ends with; fails when it succeeds. */
export async function problem(call: Promise<unknown>): Promise<Problem> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) throw new Error('the call was expected to fail');
  return problemOf(outcome.error);
}
