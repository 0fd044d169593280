import type { Edit, Fix } from './finding.ts';
import type { Reading } from './reading.ts';
import { isFollowedBy, redirectsOf, statementOf, type Command } from './shells.ts';
import { nextSibling, type SyntaxNode } from './syntaxTree.ts';
import { textOf } from './reading.ts';

/** What a redirect of a statement does to its output. */
export function outputsOf(
  node: SyntaxNode,
  command: Pick<Command, 'shell'>,
): { readonly out: boolean; readonly err: boolean } {
  let out = false;
  let err = false;
  for (const redirect of redirectsOf(node)) {
    const text = textOf(redirect, command.shell).replace(/\s/g, '');
    if (/^(&>|>&[^\d-])/.test(text)) out = err = true;
    else if (/^1?>>?[^&]/.test(text)) out = true;
    else if (/^2>>?[^&]/.test(text)) err = true;
    else if (text.startsWith('2>&1')) err ||= out;
  }
  return { out, err };
}

/**
 * Where a detached command writes. Root's and ec2-user's are two files: neither could append to the other's, and then
 * the command would not run at all.
 */
export function logFor(user: string): string {
  return user === 'root' ? '/var/log/lifecycle-install.log' : '/home/ec2-user/SageMaker/lifecycle-install.log';
}

/** Only a program can be given to nohup: not a function, and not what the shell does itself. */
export function canBeProgram({ name, program, wrappers }: Command, { functions }: Reading): boolean {
  const builtins = [
    'source',
    '.',
    'eval',
    'cd',
    'export',
    'set',
    'read',
    'exec',
    'wait',
    'trap',
    'shift',
    'return',
    'exit',
  ];
  return program !== undefined && !functions.has(name) && !builtins.includes(name) && !wrappers.includes('exec');
}

/** `nohup command >> log 2>&1 < /dev/null &`, with what of it is not there yet. */
export function detachFix(
  id: 'detach' | 'runDetached',
  safe: boolean,
  command: Command,
  reading: Reading,
): readonly Fix[] {
  const { words, wrappers, node, runsAs } = command;
  const first = words[0];
  if (first === undefined || !canBeProgram(command, reading)) return [];
  const edits: Edit[] = [];
  if (!wrappers.includes('nohup') && !wrappers.includes('setsid'))
    edits.push(reading.edit(first.start, first.start, 'nohup '));
  const statement = statementOf(node);
  const { out, err } = outputsOf(node, command);
  const output = out ? (err ? '' : ' 2>&1') : ` >> ${logFor(runsAs)} 2>&1`;
  const readsNothing = redirectsOf(node).some((redirect) => textOf(redirect, command.shell).startsWith('<'));
  const suffix = `${output}${readsNothing ? '' : ' < /dev/null'}`;
  const { end } = statement;
  if (id === 'detach') {
    if (suffix !== '') edits.push(reading.edit(end, end, suffix));
  } else {
    const semicolon = isFollowedBy(statement, ';') ? nextSibling(statement) : undefined;
    edits.push(reading.edit(end, semicolon?.end ?? end, `${suffix} &`));
  }
  return [{ id, safe, edits }];
}
