import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { Plan } from '../../src/domain/plan.ts';
import { filesIn } from '../../src/vscode/editor/files.ts';
import { ScriptStore } from '../../src/vscode/editor/scriptStore.ts';
import type { KillCase } from './cases.ts';
import { boundaries, Message, type KillPoint, type Orders, type Rest } from './protocol.ts';
import { openWorld, scope, type World } from './world.ts';

/** A window that says nothing more for so long hangs. */
const patience = 180_000;

/** So much later a state is no leftover of before, and a log that is not there yet does not come; still within what clocks may differ. */
const laterBy = 31_000;

export interface Run {
  /** In order, each once. */
  readonly passed: readonly KillPoint[];
  /** The window died where it was told to. */
  readonly killed: boolean;
  /** A person was asked before it went on. */
  readonly asked: boolean;
  readonly rest: Rest | undefined;
  /** What it wrote to stderr, where it ended otherwise than it should. */
  readonly trouble: string | undefined;
}

export interface Story extends Run {
  /** The account in the end. */
  readonly picture: Readonly<Record<string, string>>;
  /** Changes that AWS took, with how often. */
  readonly taken: Readonly<Record<string, number>>;
  /** Files of the journal whose lines are no JSON, and what was moved aside. */
  readonly unreadable: readonly string[];
}

/** The program of a window as one file: started a thousand times, it has to start fast. */
export async function bundleWindow(): Promise<{ readonly file: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-kill-window-'));
  const file = path.join(folder, 'window.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'child.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: {
      js: "import{createRequire as _createRequire}from'node:module';const require=_createRequire(import.meta.url);",
    },
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The plan of a case, from the account as it is in the beginning: the same for all of its stories. */
export async function planOf(killCase: KillCase): Promise<Plan> {
  await using world = await openWorld();
  return await killCase.plan(world);
}

/**
 * One operation from its beginning to its rest: in one window, or in one that dies at `killAt` and one that is opened
 * after it. Faults begin with the operation and end with it.
 */
export async function tell(about: {
  readonly window: string;
  readonly killCase: KillCase;
  readonly plan: Plan;
  readonly killAt?: KillPoint;
  readonly faults?: readonly string[];
  readonly seed?: number;
  /** Milliseconds until the next window is opened. */
  readonly later?: number;
}): Promise<Story> {
  const { window, killCase, plan, killAt, faults = [], seed = 1, later = laterBy } = about;
  const { rollsBack = false, room, scripts = [], chooses } = killCase;
  await using world = await openWorld({ ...killCase, seed });
  const folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-kill-'));
  try {
    await writeAws(folder, world);
    const store = new ScriptStore(filesIn(path.join(folder, 'scripts')));
    for (const script of scripts) await store.keep(script);
    world.setFaults(faults);
    const begin = { room, plan };
    const person = { rollsBack, ...(chooses === undefined ? {} : { instanceType: chooses }) };
    const first = await runWindow(window, {
      folder,
      begin,
      ...person,
      later: 0,
      ...(killAt === undefined ? {} : { killAt }),
    });
    const run = first.killed ? await runWindow(window, { folder, ...person, later }) : first;
    world.setFaults([]);
    return {
      ...run,
      killed: first.killed,
      picture: await world.picture(),
      taken: Object.fromEntries(
        [
          ...Map.groupBy(
            world.changes.filter(({ accepted }) => accepted),
            ({ what }) => what,
          ),
        ].map(([what, all]) => [what, all.length]),
      ),
      unreadable: await unreadableIn(path.join(folder, 'operations')),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeAws(folder: string, { url }: World): Promise<void> {
  await mkdir(path.join(folder, 'aws'), { recursive: true });
  const lines = [
    `[profile ${scope.profile}]`,
    `region = ${scope.region}`,
    `endpoint_url = ${url}`,
    'aws_access_key_id = AKIAPATCHLENS000SAMPLE',
    'aws_secret_access_key = not-checked',
  ];
  await writeFile(path.join(folder, 'aws', 'config'), `${lines.join('\n')}\n`);
  await writeFile(path.join(folder, 'aws', 'credentials'), '');
}

async function runWindow(window: string, orders: Orders): Promise<Run> {
  const child = spawn(process.execPath, [window, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: orders.folder,
      AWS_CONFIG_FILE: path.join(orders.folder, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(orders.folder, 'aws', 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const said: string[] = [];
  child.stderr.on('data', (data: Buffer) => said.push(data.toString()));
  const hanging = setTimeout(() => {
    said.push('It hung and was ended.');
    child.kill('SIGTERM');
  }, patience);
  const passed = new Map<string, KillPoint>();
  let rest: Rest | undefined;
  let asked = false;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const message = v.parse(Message, JSON.parse(line));
    if (message.type === 'rest') rest = message;
    else if (message.type === 'asked') asked = true;
    else {
      const { boundary, step, time } = message;
      passed.set(`${boundary} ${step} ${time}`, { boundary, step, time });
    }
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (...end) => resolve(end));
  });
  clearTimeout(hanging);
  const killed = signal === 'SIGKILL';
  return {
    passed: [...passed.values()],
    killed,
    asked,
    rest,
    trouble: killed || (code === 0 && rest !== undefined) ? undefined : `${code ?? signal}: ${said.join('')}`,
  };
}

async function unreadableIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  if (!existsSync(folder)) return [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (/unreadable|corrupt|aside/.test(entry.name)) found.push(entry.name);
    if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    try {
      for (const line of lines) JSON.parse(line);
    } catch {
      found.push(entry.name);
    }
  }
  return found;
}

/** In the order of a step's life. */
export function describePoint({ boundary, step, time }: KillPoint): string {
  return `${boundary} ${step.replaceAll(/arn:\S*\//g, '')}${time > 1 ? `, time ${time}` : ''}`;
}

export function inOrder(points: readonly KillPoint[]): readonly KillPoint[] {
  const rank = ({ boundary }: KillPoint) => boundaries.indexOf(boundary);
  return points.toSorted((a, b) => a.step.localeCompare(b.step) || a.time - b.time || rank(a) - rank(b));
}
