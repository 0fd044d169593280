import { packagesMarker } from '../../packageMarkers.ts';
import type { Range } from './finding.ts';
import { installOf, optionsOf } from './installs.ts';
import type { Reading } from './reading.ts';
import { notesPackages } from './rules/freeze.ts';
import type { Command } from './shells.ts';
import { environmentLoop, isDetached } from './surroundings.ts';

/** Step of a script → what a lens or hover about it needs to know. */
export interface StepFacts {
  /** Operating system packages are brought up to date. */
  securityUpdate: { readonly tool: 'dnf' | 'yum'; readonly securityOnly: boolean; readonly releasever: string | null };
  packageInstall: { readonly tool: 'dnf' | 'yum'; readonly packages: readonly string[] };
  pipUpgrade: PythonPackages;
  pipInstall: PythonPackages;
  condaUpdate: PythonPackages;
  condaInstall: PythonPackages;
  /** The packages are written to a file, or into the log. */
  freezeBackup: { readonly environment: string | null };
  /** What the package drift is read from. */
  packageList: { readonly environment: string | null };
  /** Something stops the instance by itself. */
  idleStop: { readonly command: string };
  /** Jupyter is started anew. */
  jupyterRestart: { readonly command: string };
  /** A file system of the network is mounted. */
  mount: { readonly source: string };
}

interface PythonPackages {
  readonly packages: readonly string[];
  /** Conda environment; `*`: a loop over all; null: unknown, or none. */
  readonly environment: string | null;
}

export type StepKind = keyof StepFacts;

/** One step of the script, where it stands. */
export type Step = {
  readonly [K in StepKind]: {
    readonly kind: K;
    readonly range: Range;
    readonly facts: StepFacts[K];
    /** Who it runs as: `root`, `ec2-user`. */
    readonly user: string;
    /** It runs on after the script has ended, and after the notebook is in service. */
    readonly detached: boolean;
  };
}[StepKind];

export function stepsOf(reading: Reading): readonly Step[] {
  return reading.commands.flatMap((command): readonly Step[] => {
    return stepOf(command, () => ({
      range: reading.range(command.node.start, command.node.end),
      user: command.runsAs,
      detached: isDetached(command, reading),
    }));
  });
}

/** Asked only for what is a step. */
type Where = () => Pick<Step, 'range' | 'user' | 'detached'>;

function stepOf(command: Command, where: Where): readonly Step[] {
  const install = installOf(command);
  const words = command.args.map(({ value }) => value);
  if (install) {
    const packages = install.packages.map(({ value }) => value);
    const { tool, verb, security } = install;
    if (tool === 'dnf' || tool === 'yum') {
      if (verb === 'install') return [{ kind: 'packageInstall', ...where(), facts: { tool, packages } }];
      return [
        {
          kind: 'securityUpdate',
          ...where(),
          facts: { tool, securityOnly: security, releasever: releaseverOf(command) },
        },
      ];
    }
    const facts = { packages, environment: environmentOf(command) };
    if (tool === 'pip') return [{ kind: verb === 'upgrade' ? 'pipUpgrade' : 'pipInstall', ...where(), facts }];
    return [{ kind: verb === 'upgrade' ? 'condaUpdate' : 'condaInstall', ...where(), facts }];
  }
  if (notesPackages(command))
    return [{ kind: 'freezeBackup', ...where(), facts: { environment: environmentOf(command) } }];
  if (words.some((word) => word.startsWith(`${packagesMarker} begin`)))
    return [{ kind: 'packageList', ...where(), facts: { environment: environmentOf(command) } }];
  if (command.name === 'systemctl' || command.name === 'initctl' || command.name === 'service') {
    const restarts = words.includes('restart') && words.some((word) => word.startsWith('jupyter-server'));
    return restarts ? [{ kind: 'jupyterRestart', ...where(), facts: { command: command.name } }] : [];
  }
  if (/^mount(\.\w+)?$/.test(command.name)) {
    const source = words.find((word) => word.includes(':'));
    return source === undefined ? [] : [{ kind: 'mount', ...where(), facts: { source } }];
  }
  const schedules = ['echo', 'printf', 'crontab', 'systemd-run', 'python3', 'python', 'aws', 'bash', 'sh', ''].includes(
    command.name,
  );
  const text = schedules ? `${command.name} ${words.join(' ')}` : '';
  if (/stop-notebook-instance|auto-?stop|idle-?stop|stop-when-idle/.test(text)) {
    return command.name === 'echo' && !/\* \*/.test(text)
      ? []
      : [{ kind: 'idleStop', ...where(), facts: { command: command.name } }];
  }
  return [];
}

function releaseverOf(command: Command): string | null {
  const option = optionsOf(command).find((each) => each.startsWith('--releasever'));
  if (option === undefined) return null;
  const [, inline] = option.split('=');
  const at = command.args.findIndex(({ value }) => value === '--releasever');
  return inline ?? command.args[at + 1]?.value ?? null;
}

/** The environment that the last `activate` before the command chose, or that it names itself. */
export function environmentOf(command: Command): string | null {
  const { shell, node, args, program } = command;
  const path = /envs\/([\w.-]+)\/bin\//.exec(program?.value ?? '')?.[1];
  if (path !== undefined) return path;
  const named = args.findIndex(({ value }) => value === '-n' || value === '--name');
  if (named >= 0) return args[named + 1]?.value ?? null;
  if (environmentLoop(command)) return '*';
  const before = shell.commands.filter((each) => each.node.start < node.start);
  const choice = before.findLast(({ name, args }) =>
    name === 'conda'
      ? args[0]?.value === 'activate'
      : (name === 'source' || name === '.') && (args[0]?.value.endsWith('activate') ?? false),
  );
  const chosen = choice?.args[1];
  return chosen === undefined ? null : valueOf(chosen.value, shell.text.slice(0, node.start));
}

/** `$ENVIRONMENT` where the script says what it is. */
function valueOf(value: string, before: string): string {
  const name = /^\$\{?(\w+)\}?$/.exec(value)?.[1];
  if (name === undefined) return value;
  const assigned = [...before.matchAll(new RegExp(`(?:^|[\\s;])${name}=["']?([\\w.-]+)`, 'g'))].at(-1);
  return assigned?.[1] ?? value;
}
