import type { Finding } from '../finding.ts';
import { secondsOf } from '../invocation.ts';
import { shown, textOf, type Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Command, Shell } from '../shells.ts';
import { isDetached, secondsAtMost } from '../surroundings.ts';
import { ancestors, walk, type SyntaxNode } from '../syntaxTree.ts';

/** SageMaker ends a script after five minutes, and the instance does not start. */
export const secondsAllowed = 300;

/** What takes the five minutes by itself: a sleep, several that add up, a loop without an end. */
export const longWaits: Rule = (reading) => [
  ...longSleeps(reading),
  ...reading.all.flatMap((shell) => endlessLoops(shell, reading)),
];

function longSleeps(reading: Reading): readonly Finding[] {
  let total = 0;
  return reading.commands.flatMap((command) => {
    const seconds = secondsAsleep(command);
    if (seconds === undefined || isSomewhereElse(command, reading) || secondsAtMost(command) < secondsAllowed)
      return [];
    const before = total;
    if (isAlwaysRun(command)) total += seconds;
    const isTooMuch = seconds >= secondsAllowed || (before < secondsAllowed && total >= secondsAllowed);
    return isTooMuch ? [tooLong(command.node, shown(command), 'sleep', reading)] : [];
  });
}

/** Of `sleep 4m 30`; undefined for anything else, and where only the running script knows. */
function secondsAsleep({ name, args }: Command): number | undefined {
  if (name !== 'sleep' || args.length === 0 || args.some(({ dynamic }) => dynamic)) return undefined;
  const durations = args.map(({ value }) => (/^inf/i.test(value) ? Number.POSITIVE_INFINITY : secondsOf(value)));
  const isRead = args.every(({ value }) => /^(inf|\d)/i.test(value));
  return isRead ? durations.reduce((sum, each) => sum + each) : undefined;
}

const forever = /^(while\s+(true|:|\[+\s*1\s*\]+|\(\(\s*1\s*\)\))|until\s+false)\s*[;\n]/;
const leaves: ReadonlySet<string> = new Set(['break', 'exit', 'return', 'exec']);

function endlessLoops(shell: Shell, reading: Reading): readonly Finding[] {
  return walk(shell.root).flatMap((node) => {
    if (node.type !== 'while_statement' || !forever.test(textOf(node, shell))) return [];
    const inside = shell.commands.filter((each) => each.node.start >= node.start && each.node.end <= node.end);
    if (inside.some(({ name }) => leaves.has(name)) || isSomewhereElse({ node, shell }, reading)) return [];
    if (secondsAtMost({ shell }) < secondsAllowed) return [];
    const header = { ...node, end: node.children.find(({ type }) => type === 'do_group')?.start ?? node.end };
    const text = textOf(header, shell).replace(/[;\s]+$/, '');
    return [tooLong({ start: node.start, end: node.start + text.length }, text, 'endless', reading)];
  });
}

/** In the background, or in a function: who calls it, and how, is not followed. */
function isSomewhereElse(place: Pick<Command, 'node' | 'shell'>, reading: Reading): boolean {
  return isWithin(place.node, ['function_definition']) || isDetached(place, reading);
}

function isAlwaysRun({ node }: Command): boolean {
  return !isWithin(node, ['if_statement', 'case_statement', 'while_statement', 'for_statement', 'list']);
}

function isWithin(node: SyntaxNode, types: readonly string[]): boolean {
  return [...ancestors(node)].some(({ type }) => types.includes(type));
}

function tooLong(
  { start, end }: Pick<SyntaxNode, 'start' | 'end'>,
  command: string,
  reason: 'sleep' | 'endless',
  reading: Reading,
): Finding {
  return {
    code: 'long-install-foreground',
    severity: 'warning',
    range: reading.range(start, end),
    facts: { command, reason },
    fixes: [],
  };
}
