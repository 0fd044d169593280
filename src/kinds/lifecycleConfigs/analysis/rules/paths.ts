import type { Finding, Fix } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { isShellName } from '../invocation.ts';
import { redirectParts, redirectsOf, type Command, type Shell } from '../shells.ts';
import { walk } from '../syntaxTree.ts';
import { baseName, wordOf, type Word } from '../words.ts';

/** SageMaker runs the script in `/` (NotebookInstanceLifecycleHook), so a relative path means nothing useful there. */
export const relativePath: Rule = (reading) => {
  const moves = new Map<Shell, number>();
  const found: Finding[] = [];
  for (const shell of reading.all) {
    const move = shell.commands.find(({ name, args }) => (name === 'cd' || name === 'pushd') && args.length > 0);
    moves.set(shell, move?.node.start ?? Number.POSITIVE_INFINITY);
  }
  const isSettled = (shell: Shell, at: number): boolean =>
    shell.atHome ||
    (moves.get(shell) ?? at) < at ||
    (shell.feeder !== undefined && isSettled(shell.feeder.shell, shell.feeder.node.start));
  for (const shell of reading.all) {
    const made = new Set<string>();
    for (const command of shell.commands) {
      const words = isSettled(shell, command.node.start) || command.atHome ? [] : relativeWords(command, made);
      for (const { word, fix } of words) found.push(at(word, fix ? fixFor(word, reading) : [], reading));
      for (const name of filesMade(command)) made.add(name);
    }
    for (const node of walk(shell.root)) {
      if (node.type !== 'file_redirect' || isSettled(shell, node.start)) continue;
      const { target } = redirectParts(node);
      if (!target || !['word', 'string', 'raw_string', 'concatenation'].includes(target.type)) continue;
      const word = wordOf(target, shell.text);
      const opens = node.children.some(({ type }) => type === '<');
      if (isRelative(word) && !(opens && made.has(baseName(word.value)))) found.push(at(word, [], reading));
    }
  }
  return found;
};

function at(word: Word, fixes: readonly Fix[], { range }: Reading): Finding {
  return {
    code: 'relative-path',
    severity: 'warning',
    range: range(word.start, word.end),
    facts: { path: word.value, directory: '/' },
    fixes,
  };
}

function isRelative({ value }: Word): boolean {
  return value !== '' && !/^[/~$&-]|^\d+$|^[a-z]+:|\$\(|`/.test(value);
}

const home = '/home/ec2-user/';

/** A notebook's own folder is meant by `SageMaker`, surely; by another path, only probably one inside of it. */
function fixFor({ value, start, node }: Word, { edit }: Reading): readonly Fix[] {
  const isQuoted = node.type === 'string' || node.type === 'raw_string';
  if (value.startsWith('..') || !(isQuoted || node.type === 'word' || node.type === 'command_name')) return [];
  const from = isQuoted ? start + 1 : start;
  const isVolume = /^(\.\/)?SageMaker(\/|$)/.test(value);
  const until = value.startsWith('./') ? from + 2 : from;
  return [{ id: 'useAbsolutePath', safe: isVolume, edits: [edit(from, until, isVolume ? home : `${home}SageMaker/`)] }];
}

function relativeWords(
  command: Command,
  made: ReadonlySet<string>,
): readonly { readonly word: Word; readonly fix: boolean }[] {
  const { name, program, args } = command;
  const found: { word: Word; fix: boolean }[] = [];
  const take = (word: Word | undefined) => {
    if (word && isRelative(word) && !made.has(baseName(word.value))) found.push({ word, fix: true });
  };
  if (program?.value.includes('/') === true) take(program);
  switch (name) {
    case 'cd':
    case 'pushd':
      if (args[0] && args[0].value !== '..' && args[0].value !== '.') take(args[0]);
      break;
    case 'source':
    case '.':
      if (args[0]?.value.includes('/') === true || args[0]?.value.includes('.') === true) take(args[0]);
      break;
    case 'pip':
    case 'pip3':
      args.forEach(({ value }, index) => {
        if (value === '-r' || value === '--requirement') take(args[index + 1]);
      });
      break;
    default:
      if (isShellName(name) || /^python[\d.]*$/.test(name)) {
        const file = args.find(({ value, dynamic }) => !dynamic && !value.startsWith('-'));
        const asks = args.some(({ value }) => /^-[a-z]*[cms]$/.test(value));
        if (!asks && file && /\.\w+$|\//.test(file.value)) take(file);
      }
  }
  return found;
}

/** Files that a command leaves in the current directory, wherever that is, for a later one to use. */
function filesMade({ name, args, node, shell }: Command): readonly string[] {
  const made = redirectsOf(node)
    .filter(({ children }) => children.some(({ type }) => type === '>' || type === '>>'))
    .flatMap((redirect) => redirectParts(redirect).target ?? [])
    .map((target) => baseName(wordOf(target, shell.text).value));
  if (['wget', 'curl', 'aws', 'cp', 'mv', 'tar', 'unzip', 'git', 'touch', 'tee', 'mkdir'].includes(name)) {
    made.push(...args.map(({ value }) => baseName(value.replace(/\/$/, '').replace(/\.git$/, ''))));
  }
  return made;
}
