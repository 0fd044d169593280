import { baseName, type Word } from './words.ts';

/** What a command line finally runs, behind `sudo`, `nohup`, `timeout` and the like. */
export interface Invocation {
  /** The program without its folder; empty where a wrapper opens a shell (`sudo -i`). */
  readonly name: string;
  readonly program: Word | undefined;
  readonly args: readonly Word[];
  readonly wrappers: readonly string[];
  /** The user that it runs as, where a wrapper names one. */
  readonly user?: string;
  /** It begins in the home directory of `user`, with that user's environment. */
  readonly atHome: boolean;
  /** `timeout` ends it after so many seconds. */
  readonly seconds?: number;
}

/** Wrapper → its options that take the next word as their value. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  sudo: ['-u', '-g', '-p', '-C', '-r', '-t', '-h', '-D', '-R', '-T', '-U', '--user', '--group', '--chdir'],
  nohup: [],
  setsid: [],
  time: ['-f', '-o'],
  nice: ['-n', '--adjustment'],
  ionice: ['-c', '-n', '-p'],
  env: ['-u', '-C', '-S', '--unset', '--chdir'],
  exec: ['-a'],
  command: [],
  builtin: [],
  stdbuf: ['-i', '-o', '-e'],
  timeout: ['-k', '-s', '--kill-after', '--signal'],
};

export function invocationOf(words: readonly Word[]): Invocation {
  const found: string[] = [];
  let user: string | undefined;
  let atHome = false;
  let seconds: number | undefined;
  let at = 0;
  for (;;) {
    const name = baseName(words[at]?.value ?? '');
    const valued = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    if (valued === undefined) break;
    const options: string[] = [];
    let next = at + 1;
    for (; next < words.length; next += 1) {
      const value = words[next]?.value ?? '';
      if (name === 'env' && /^\w+=/.test(value)) continue;
      if (name === 'sudo' && /^\w+=/.test(value)) continue;
      if (!value.startsWith('-') || value === '-') break;
      options.push(value);
      if (valued.includes(value)) {
        if (value === '-u' || value === '--user') user = name === 'sudo' ? words[next + 1]?.value : user;
        next += 1;
      } else if (name === 'sudo' && value.startsWith('--user=')) {
        user = value.slice('--user='.length);
      } else if (name === 'sudo' && /^-[a-zA-Z]*u$/.test(value)) {
        // `sudo -Hu ec2-user`
        user = words[next + 1]?.value;
        next += 1;
      }
    }
    // `command -v X` asks about X and does not run it.
    if (name === 'command' && options.some((option) => /^-[vV]/.test(option))) break;
    if (name === 'sudo') {
      user ??= 'root';
      atHome ||= options.some((option) => /^-[a-zA-Z]*i/.test(option) || option === '--login');
    }
    if (name === 'timeout') {
      seconds = secondsOf(words[next]?.value ?? '');
      next += 1;
    }
    found.push(name);
    at = next;
  }
  const program = words[at];
  const rest = words.slice(at + 1);
  const name = baseName(program?.value ?? '');
  if (name === 'su' || name === 'runuser') {
    const login = rest.some(({ value }) => ['-', '-l', '--login'].includes(value));
    const target = rest.find(({ value }, index) => !value.startsWith('-') && rest[index - 1]?.value !== '-c');
    user = target?.value ?? 'root';
    atHome ||= login;
  }
  return {
    name,
    program,
    args: rest,
    wrappers: found,
    ...(user === undefined ? {} : { user }),
    atHome,
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** `240`, `4m`: the durations of coreutils' timeout and sleep. Infinity for anything else. */
export function secondsOf(duration: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(duration) ?? [];
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[unit === '' || unit === undefined ? 's' : unit] ?? 1;
  return count === undefined ? Number.POSITIVE_INFINITY : Number(count) * factor;
}

const shellNames: readonly string[] = ['bash', 'sh', 'dash', 'zsh', 'ksh'];

export function isShellName(name: string): boolean {
  return shellNames.includes(name);
}

/** The invocation reads shell commands from its standard input. */
export function readsCommands({ name, args, wrappers }: Invocation): boolean {
  if (name === '') return wrappers.includes('sudo');
  if (name === 'su' || name === 'runuser') return !args.some(({ value }) => value === '-c');
  if (!isShellName(name)) return false;
  const script = args.findIndex(({ value }) => !value.startsWith('-'));
  return args.some(({ value }) => /^-[a-z]*s/.test(value)) || (script < 0 && !args.some(isCommandOption));
}

/** The word that an invocation runs as shell commands: of `bash -c '…'` and `su -c '…'`. */
export function commandArgument({ name, args }: Invocation): Word | undefined {
  if (!isShellName(name) && name !== 'su' && name !== 'runuser') return undefined;
  const option = args.findIndex(isCommandOption);
  return option < 0 ? undefined : args[option + 1];
}

function isCommandOption({ value }: Word): boolean {
  return /^-[a-z]*c$/.test(value) || value === '--command';
}

/** `bash -e`, `bash -euxo pipefail` */
export function startsWithErrexit({ name, args }: Invocation): boolean {
  return isShellName(name) && args.some(({ value }) => /^-[a-z]*e[a-z]*$/.test(value));
}
