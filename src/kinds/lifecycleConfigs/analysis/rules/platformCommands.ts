import type { Finding, Fix } from '../finding.ts';
import { installOf } from '../installs.ts';
import { al2023Environments, missingCommands, platformsOf, runsOnlyOn, systemOf } from '../platforms.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Command } from '../shells.ts';
import { isFailureHandled, isGuarded } from '../surroundings.ts';

/** A command that a platform of the script's instances does not have: `initctl: command not found`. */
export const commandNotOnPlatform: Rule = (reading) =>
  reading.commands.flatMap((command): readonly Finding[] => {
    const { name, program } = command;
    const lack = Object.hasOwn(missingCommands, name) ? missingCommands[name] : undefined;
    if (!lack || !program || reading.functions.has(name) || isGuarded(command, reading)) return [];
    const platform = platformsOf(reading.context.platforms).find((platform) => {
      const system = systemOf(platform);
      return system !== undefined && lack.on.includes(system);
    });
    if (platform === undefined || brings(lack.package, name, command, reading)) return [];
    return [
      {
        code: 'command-not-on-platform',
        severity: lack.certainty === 'notByDefault' ? 'info' : isFailureHandled(command, reading) ? 'warning' : 'error',
        range: reading.range(program.start, program.end),
        facts: { command: name, platform, replacement: lack.replacement, certainty: lack.certainty },
        fixes: replace(command, reading),
      },
    ];
  });

/** The script installs it itself, before. */
function brings(packageName: string | undefined, name: string, { node }: Command, { commands }: Reading): boolean {
  return commands.some((each) => {
    const install = each.node.start < node.start ? installOf(each) : undefined;
    return install?.packages.some(({ value }) => value === packageName || value === name) ?? false;
  });
}

/** `initctl restart jupyter-server --no-wait` and `service NAME restart` have one meaning in systemd. */
function replace(command: Command, reading: Reading): readonly Fix[] {
  const { name, program, args } = command;
  if (!program || !reading.context.platforms.every((platform) => systemOf(platform) !== 'al1')) return [];
  const verbs = ['start', 'stop', 'restart', 'reload', 'status'];
  const words = args.filter(({ value }) => !value.startsWith('-'));
  const [first, second] = words;
  const last = args.at(-1);
  if (last === undefined) return [];
  const written = (word: typeof first) => (word ? reading.text.slice(word.start, word.end) : '');
  const [verb, unit] = name === 'initctl' ? [first, second] : name === 'service' ? [second, first] : [];
  if (!verb || !unit || !verbs.includes(verb.value) || words.length > 2) return [];
  const waits = args.some(({ value }) => value === '--no-wait') ? '--no-block ' : '';
  const text = `systemctl ${waits}${written(verb)} ${written(unit)}`;
  return [{ id: 'useReplacement', safe: true, edits: [reading.edit(program.start, last.end, text)] }];
}

/** A conda environment that AL2 images had and AL2023 has not. */
export const environmentNotOnPlatform: Rule = (reading) => {
  const platforms = platformsOf(reading.context.platforms);
  const platform = platforms.find((platform) => systemOf(platform) === 'al2023');
  if (platform === undefined) return [];
  return reading.commands.flatMap((command): readonly Finding[] => {
    return command.args.flatMap((word): readonly Finding[] => {
      const environment = environmentIn(word.value);
      const renamedTo = Object.hasOwn(al2023Environments, environment) ? al2023Environments[environment] : undefined;
      if (renamedTo === undefined || !namesEnvironment(command, word.value, environment)) return [];
      if (isGuarded(command, reading)) return [];
      const at = reading.text.indexOf(environment, word.start);
      const isExact = at >= 0 && at + environment.length <= word.end;
      return [
        {
          code: 'environment-not-on-platform',
          severity: 'warning',
          range: reading.range(word.start, word.end),
          facts: { environment, platform, renamedTo },
          fixes:
            renamedTo !== null && isExact && runsOnlyOn('al2023', platforms)
              ? [
                  {
                    id: 'useRenamedEnvironment',
                    safe: true,
                    edits: [reading.edit(at, at + environment.length, renamedTo)],
                  },
                ]
              : [],
        },
      ];
    });
  });
};

/** `python3` and `/home/ec2-user/anaconda3/envs/python3/bin/pip` → `python3` */
function environmentIn(word: string): string {
  const path = word.indexOf('/envs/');
  return path < 0 ? word : (word.slice(path + '/envs/'.length).split('/', 1)[0] ?? '');
}

function namesEnvironment({ name, args }: Command, value: string, environment: string): boolean {
  if (value.includes(`/envs/${environment}`)) return true;
  const words = args.map(({ value }) => value);
  const before = words[words.indexOf(value) - 1];
  if (name === 'conda')
    return (words[0] === 'activate' && words[1] === value) || before === '-n' || before === '--name';
  return (name === 'source' || name === '.') && /(^|\/)activate$/.test(words[0] ?? '') && words[1] === value;
}
