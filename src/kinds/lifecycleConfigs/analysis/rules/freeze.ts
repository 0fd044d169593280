import { installOf } from '../installs.ts';
import { shown, type Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Command } from '../shells.ts';
import { isPlainStatement } from '../surroundings.ts';

/** After an upgrade that breaks a notebook, nobody knows what was there before, unless it was written down. */
export const upgradeWithoutFreeze: Rule = (reading) => {
  const firstNote = reading.commands.find(notesPackages)?.node.start ?? Number.POSITIVE_INFINITY;
  return reading.commands.flatMap((command) => {
    const install = installOf(command);
    if (install === undefined || (install.tool !== 'pip' && install.tool !== 'conda') || install.verb !== 'upgrade')
      return [];
    if (
      command.node.start > firstNote ||
      isOwnEnvironment(command) ||
      isToolsAlone(install.packages.map(({ value }) => value))
    )
      return [];
    return [
      {
        code: 'upgrade-without-freeze' as const,
        severity: 'info' as const,
        range: reading.range(command.node.start, command.node.end),
        facts: { command: shown(command) },
        fixes: freezeFix(command, reading),
      },
    ];
  });
};

/** `pip freeze`, `pip list`, `conda list`, `conda env export` */
export function notesPackages({ name, args }: Command): boolean {
  const words = args.map(({ value }) => value);
  if (/^pip[\d.]*$/.test(name)) return words[0] === 'freeze' || words[0] === 'list';
  if (/^python[\d.]*$/.test(name) || name === 'uv')
    return words.includes('pip') && (words.includes('freeze') || words.includes('list'));
  if (['conda', 'mamba', 'micromamba'].includes(name))
    return words[0] === 'list' || (words[0] === 'env' && words[1] === 'export');
  return false;
}

/** A pip by path outside of the image's environments: one that the script made itself. */
function isOwnEnvironment({ program }: Command): boolean {
  const path = program?.value ?? '';
  return path.includes('/') && !path.includes('anaconda3') && !path.startsWith('/usr/') && !path.startsWith('$');
}

function isToolsAlone(packages: readonly string[]): boolean {
  return packages.length > 0 && packages.every((each) => /^(pip|setuptools|wheel|uv)\b/.test(each));
}

function freezeFix(command: Command, reading: Reading) {
  const { words, node, shell, subcommandStart } = { ...command, subcommandStart: installOf(command)?.subcommand.start };
  if (!isPlainStatement(command, reading) || shell.expanded || subcommandStart === undefined) return [];
  if (command.wrappers.length > 0 || installOf(command)?.tool !== 'pip') return [];
  const pip = shell.text.slice(words[0]?.start ?? node.start, subcommandStart).trimEnd();
  const file = '"/home/ec2-user/SageMaker/pip-freeze-${CONDA_DEFAULT_ENV:-none}-$(date +%F-%H%M%S).txt"';
  const line = `${pip} freeze > ${file}\n${reading.indentation(node.start)}`;
  const at = reading.lineStart(node.start) + reading.indentation(node.start).length;
  return at === node.start ? [{ id: 'freezeFirst' as const, safe: false, edits: [reading.edit(at, at, line)] }] : [];
}
