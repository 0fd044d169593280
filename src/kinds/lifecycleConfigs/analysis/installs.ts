import type { Command } from './shells.ts';
import type { Word } from './words.ts';

/** A command that installs, upgrades or creates. */
export interface Install {
  readonly tool: 'pip' | 'conda' | 'dnf' | 'yum';
  readonly verb: 'install' | 'upgrade' | 'create';
  /** Empty: everything, or what a file names. */
  readonly packages: readonly Word[];
  /** The word `install`, `upgrade`, … */
  readonly subcommand: Word;
  readonly fromFile: boolean;
  readonly security: boolean;
}

const valued: Readonly<Record<'pip' | 'conda' | 'dnf', readonly string[]>> = {
  pip: [
    '-r',
    '--requirement',
    '-c',
    '--constraint',
    '-i',
    '--index-url',
    '--extra-index-url',
    '-f',
    '--find-links',
    '-t',
    '--target',
    '--prefix',
    '--root',
    '--cache-dir',
    '--trusted-host',
    '--proxy',
    '--timeout',
    '--retries',
    '-e',
    '--editable',
    '--log',
    '--python',
    '--upgrade-strategy',
  ],
  conda: ['-n', '--name', '-p', '--prefix', '-c', '--channel', '-f', '--file'],
  dnf: [
    '-c',
    '-d',
    '-e',
    '-x',
    '--exclude',
    '--releasever',
    '--enablerepo',
    '--disablerepo',
    '--setopt',
    '--repo',
    '--advisory',
    '--sec-severity',
  ],
};

export function installOf(command: Command): Install | undefined {
  const { name } = command;
  if (/^pip[\d.]*$/.test(name)) return pip(command.args);
  if (/^python[\d.]*$/.test(name)) {
    const module = command.args.findIndex(({ value }) => value === '-m');
    return module >= 0 && command.args[module + 1]?.value === 'pip' ? pip(command.args.slice(module + 2)) : undefined;
  }
  if (name === 'uv' && command.args[0]?.value === 'pip') return pip(command.args.slice(1));
  if (['conda', 'mamba', 'micromamba'].includes(name)) return conda(command.args);
  if (['dnf', 'yum', 'microdnf'].includes(name)) return dnf(command.args, name === 'yum' ? 'yum' : 'dnf');
  return undefined;
}

function pip(args: readonly Word[]): Install | undefined {
  const { positionals, options } = sort(args, valued.pip);
  const [subcommand, ...packages] = positionals;
  if (subcommand?.value !== 'install') return undefined;
  const upgrades = options.some(
    (option) => option === '--upgrade' || option === '--force-reinstall' || /^-[a-zA-Z]*U/.test(option),
  );
  const fromFile = options.some((option) => option === '-r' || option.startsWith('--requirement'));
  return { tool: 'pip', verb: upgrades ? 'upgrade' : 'install', packages, subcommand, fromFile, security: false };
}

function conda(args: readonly Word[]): Install | undefined {
  const { positionals, options } = sort(args, valued.conda);
  const isEnv = positionals[0]?.value === 'env';
  const [subcommand, ...packages] = isEnv ? positionals.slice(1) : positionals;
  const verb = ({ install: 'install', create: 'create', update: 'upgrade', upgrade: 'upgrade' } as const)[
    subcommand?.value ?? ''
  ];
  if (subcommand === undefined || verb === undefined) return undefined;
  return { tool: 'conda', verb, packages, subcommand, fromFile: isEnv || options.includes('--file'), security: false };
}

function dnf(args: readonly Word[], tool: 'dnf' | 'yum'): Install | undefined {
  const { positionals, options } = sort(args, valued.dnf);
  const [subcommand, ...packages] = positionals;
  const value = subcommand?.value ?? '';
  const upgrades = [
    'update',
    'upgrade',
    'upgrade-minimal',
    'update-minimal',
    'up',
    'dist-upgrade',
    'distro-sync',
  ].includes(value);
  const installs = ['install', 'localinstall', 'reinstall', 'groupinstall', 'group'].includes(value);
  if (subcommand === undefined || !(upgrades || installs)) return undefined;
  const security = options.some((option) => /^--(security|bugfix|advisory|cve|sec-severity)/.test(option));
  return { tool, verb: upgrades ? 'upgrade' : 'install', packages, subcommand, fromFile: false, security };
}

function sort(
  args: readonly Word[],
  valued: readonly string[],
): { readonly positionals: readonly Word[]; readonly options: readonly string[] } {
  const positionals: Word[] = [];
  const options: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (word === undefined) break;
    if (!word.value.startsWith('-')) {
      positionals.push(word);
      continue;
    }
    options.push(word.value);
    if (valued.includes(word.value)) at += 1;
  }
  return { positionals, options };
}

/** The options of a command, without their values. */
export function optionsOf({ args }: Command): readonly string[] {
  return args.map(({ value }) => value).filter((value) => value.startsWith('-'));
}
