import process from 'node:process';
import { run } from './npm.ts';

/** Installs Debian's packages with apt-get, as root or by sudo that asks nothing. Rejects, with `byHand`, where that can not be. */
export async function installDebianPackages(
  names: readonly string[],
  { what, byHand, say }: { readonly what: string; readonly byHand: string; readonly say: (line: string) => void },
): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const [command, ...prefix] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  if (process.platform !== 'linux' || command === undefined) throw new Error(`There is no ${what}. ${byHand}`);
  // Another apt-get may be at work: wait for it rather than fail.
  const apt = (...args: string[]) =>
    run(command, [...prefix, '-o', 'DPkg::Lock::Timeout=300', ...args], '/', {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  say(`Installing ${what} (apt-get install ${names.join(' ')}) …`);
  try {
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', ...names);
  } catch (error) {
    throw new Error(`${what} is missing and apt-get could not install it. ${byHand}`, { cause: error });
  }
}
