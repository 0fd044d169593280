import type { Finding, FindingFacts, Fix } from '../finding.ts';
import { installOf } from '../installs.ts';
import { shown, textOf, type Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { statementOf, type Command, type Shell } from '../shells.ts';
import { hasErrexit, isFailureHandled, isGuarded, isPlainStatement } from '../surroundings.ts';
import { ancestors, walk, type SyntaxNode } from '../syntaxTree.ts';

type Problem = FindingFacts['errexit-pitfall']['problem'];

/**
 * With `set -e`, a command that fails for a harmless reason ends the script, and an instance whose script fails does
 * not start.
 */
export const errexitPitfall: Rule = (reading) => [
  ...reading.commands.flatMap((command): readonly Finding[] => {
    const problem = problemOf(command, reading);
    if (problem === undefined || !hasErrexit(command)) return [];
    if (problem === 'noCrontab' ? isAnswered(command, reading) : isFailureHandled(command, reading)) return [];
    if (!ends(command, reading)) return [];
    return [
      {
        code: 'errexit-pitfall',
        severity: problem === 'update' ? 'info' : 'warning',
        range: reading.range(command.node.start, command.node.end),
        facts: { problem, command: shown(command) },
        fixes: fixFor(problem, command, reading),
      },
    ];
  }),
  ...reading.all.flatMap((shell) => arithmeticIn(shell, reading)),
];

const volume = /^["']?(\/home\/ec2-user|~ec2-user|~|\$HOME|\$\{HOME\})\/SageMaker\//;

function problemOf(command: Command, reading: Reading): Problem | undefined {
  const { name, args } = command;
  const words = args.map(({ value }) => value);
  const returns = reading.context.hook === 'onStart';
  switch (name) {
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'pgrep':
      return 'noMatch';
    case 'crontab':
      return words.includes('-l') ? 'noCrontab' : undefined;
    case 'mkdir':
      return returns && !hasOption(words, 'p', '--parents') && words.some((word) => volume.test(word))
        ? 'existsAlready'
        : undefined;
    case 'ln':
      return returns && !hasOption(words, 'f', '--force') && volume.test(words.at(-1) ?? '')
        ? 'existsAlready'
        : undefined;
    case 'git':
      return returns && words[0] === 'clone' && volume.test(words.at(-1) ?? '') && !isAsked(command)
        ? 'clonedAlready'
        : undefined;
    case 'pkill':
    case 'killall':
      return 'noProcess';
    default: {
      const install = installOf(command);
      return install?.verb === 'upgrade' ? 'update' : undefined;
    }
  }
}

function hasOption(words: readonly string[], letter: string, long: string): boolean {
  return words.some((word) => word === long || new RegExp(`^-[a-zA-Z]*${letter}`).test(word));
}

/** `[ -d X ] || git clone … X`, `if [ ! -d X ]` */
function isAsked({ node, shell }: Command): boolean {
  for (const each of ancestors(node)) {
    if (each.type === 'list' || each.type === 'if_statement') {
      if (/(\[|test)\s.*-[def]\s/.test(textOf(each, shell).slice(0, node.start - each.start))) return true;
    }
  }
  return false;
}

/** In `(crontab -l; echo …) | crontab -` the inner shell ends before it has written the new line. */
function isAnswered({ node }: Command, reading: Reading): boolean {
  let child = statementOf(node);
  for (const parent of ancestors(child)) {
    const isLast = parent.children.every(({ index, type }) => index <= child.index || /^[;)}\n]$/.test(type));
    if (parent.type === 'subshell' || parent.type === 'compound_statement') {
      if (!isLast) return false;
    } else if (parent.type !== 'redirected_statement') {
      return isFailureHandled({ node }, reading);
    }
    child = parent;
  }
  return false;
}

/** The failure ends the script itself: inside a function that nobody calls, or in a guarded branch, it may not. */
function ends(command: Command, reading: Reading): boolean {
  return !isGuarded(command, reading) || command.name === 'crontab';
}

function fixFor(problem: Problem, command: Command, reading: Reading): readonly Fix[] {
  const { edit } = reading;
  const { program, args, name, node } = command;
  if (problem === 'existsAlready' && program) {
    if (name === 'mkdir') return [{ id: 'repeatable', safe: true, edits: [edit(program.end, program.end, ' -p')] }];
    const options = args.find(({ value }) => /^-[a-zA-Z]+$/.test(value));
    return options ? [{ id: 'repeatable', safe: true, edits: [edit(options.end, options.end, 'fn')] }] : [];
  }
  const statement = statementOf(node);
  const isInCrontab = problem === 'noCrontab';
  if (!isInCrontab && !isPlainStatement(command, reading)) return [];
  // A missing table is an empty one; nothing else that the command reports is lost.
  return [{ id: 'ignoreFailure', safe: isInCrontab, edits: [edit(statement.end, statement.end, ' || true')] }];
}

/** `((count++))` fails where it counts from zero. */
function arithmeticIn(shell: Shell, reading: Reading): readonly Finding[] {
  return walk(shell.root).flatMap((node): readonly Finding[] => {
    if (node.type !== 'test_command' || !/^\(\(\s*\w+(\+\+|--)\s*\)\)$/.test(textOf(node, shell))) return [];
    if (!isStatement(node) || reading.hasAmpersand(node)) return [];
    if (!hasErrexit({ node, shell })) return [];
    return [
      {
        code: 'errexit-pitfall',
        severity: 'warning',
        range: reading.range(node.start, node.end),
        facts: { problem: 'zeroArithmetic', command: textOf(node, shell) },
        fixes: [{ id: 'ignoreFailure', safe: true, edits: [reading.edit(node.end, node.end, ' || true')] }],
      },
    ];
  });
}

function isStatement({ parent, index }: SyntaxNode): boolean {
  if (parent === undefined) return false;
  if (['program', 'do_group', 'compound_statement', 'else_clause', 'case_item'].includes(parent.type)) return true;
  const then = parent.children.find(({ type }) => type === 'then');
  return parent.type === 'if_statement' && then !== undefined && index > then.index;
}

/**
 * The script's status is that of its last command. `[ -f x ] && do-it` has the status 1 where there is no x, and the
 * instance does not start: without `set -e`, too.
 */
export const failsAtEnd: Rule = (reading) => {
  if (reading.main.root.hasError) return [];
  const statements = reading.main.root.children.filter(
    ({ type }) => type !== 'comment' && type !== ';' && type !== '\n',
  );
  const last = statements.at(-1);
  if (!last || last.type !== 'list' || reading.hasAmpersand(last)) return [];
  const [left, operator, right] = last.children;
  if (operator?.type !== '&&' || !left || !right) return [];
  const isTest = left.type === 'test_command' || /^(test|command -v|which|grep)\b/.test(textOf(left, reading.main));
  if (!isTest) return [];
  return [
    {
      code: 'fails-at-end',
      severity: 'warning',
      range: reading.range(last.start, last.end),
      facts: { command: textOf(left, reading.main).split('\n', 1)[0] ?? '' },
      fixes: [{ id: 'endWithSuccess', safe: true, edits: [reading.edit(last.end, last.end, '\nexit 0')] }],
    },
  ];
};
