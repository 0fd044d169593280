import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apt } from './install.ts';

const debiansAws = '/usr/bin/aws';
const run = promisify(execFile);

/** Installs Debian's `awscli` where it is lacking; throws with apt's own words where that fails. */
export function installAwsCli(): void {
  if (existsSync(debiansAws)) return;
  apt(['install', '-y', '-qq', '--no-install-recommends', 'awscli']);
}

export interface Answer {
  readonly code: number;
  readonly json: unknown;
  readonly stderr: string;
}

/** The AWS CLI with an empty home, pointed at `endpoint`. */
export function awsCli(
  endpoint: string,
  identity: { readonly accessKeyId?: string; readonly sessionToken?: string } = {},
) {
  const home = mkdtempSync(path.join(tmpdir(), 'patch-lens-aws-cli-'));
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: identity.accessKeyId ?? 'AKIAPATCHLENS000SAMPLE',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'eu-west-1',
    AWS_MAX_ATTEMPTS: '3',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Members that are younger than Debian's CLI.
    AWS_DATA_PATH: fileURLToPath(new URL('models', import.meta.url)),
    ...(identity.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: identity.sessionToken }),
  };
  const aws = async (...args: string[]): Promise<Answer> => {
    try {
      const { stdout, stderr } = await run(debiansAws, [...args, '--endpoint-url', endpoint, '--output', 'json'], {
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      // `update-kubeconfig` answers with a sentence.
      return { code: 0, json: /^\s*[[{"\dtfn]/.test(stdout) ? JSON.parse(stdout) : undefined, stderr };
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number' || !('stderr' in error))
        throw error;
      return { code: error.code, json: undefined, stderr: String(error.stderr).trim() };
    }
  };
  return Object.assign(aws, { [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) });
}
