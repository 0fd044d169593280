import { installOf, optionsOf } from '../installs.ts';
import { runsOnlyOn } from '../platforms.ts';
import { shown } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { isGuarded } from '../surroundings.ts';

/**
 * AWS asks to replace yum by dnf for AL2023 (https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2.html). yum is a
 * link to dnf there, so it still works.
 */
export const yumOnAl2023: Rule = (reading) => {
  if (!runsOnlyOn('al2023', reading.context.platforms)) return [];
  return reading.commands.flatMap((command) => {
    const { name, program } = command;
    if (name !== 'yum' || program === undefined || isGuarded(command, reading)) return [];
    const written = reading.text.slice(program.start, program.end);
    const end = program.start + written.lastIndexOf('yum') + 3;
    return [
      {
        code: 'yum-on-al2023' as const,
        severity: 'info' as const,
        range: reading.range(program.start, program.end),
        facts: { command: shown(command) },
        fixes: [{ id: 'useDnf' as const, safe: true, edits: [reading.edit(end - 3, end, 'dnf')] }],
      },
    ];
  });
};

/**
 * AL2023 stays at the release of its image until it is told which one to go to: an upgrade alone installs nothing new
 * (https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades.html).
 */
export const dnfWithoutReleasever: Rule = (reading) => {
  if (!runsOnlyOn('al2023', reading.context.platforms)) return [];
  if (reading.text.includes('/etc/dnf/vars/releasever')) return [];
  return reading.commands.flatMap((command) => {
    const install = installOf(command);
    if (install === undefined || (install.tool !== 'dnf' && install.tool !== 'yum') || install.verb !== 'upgrade')
      return [];
    if (optionsOf(command).some((option) => option.startsWith('--releasever'))) return [];
    if (isGuarded(command, reading)) return [];
    const { end, value } = install.subcommand;
    return [
      {
        code: 'dnf-without-releasever' as const,
        severity: 'warning' as const,
        range: reading.range(command.node.start, command.node.end),
        facts: { command: command.name, subcommand: value },
        fixes: [{ id: 'addReleasever' as const, safe: false, edits: [reading.edit(end, end, ' --releasever=latest')] }],
      },
    ];
  });
};
