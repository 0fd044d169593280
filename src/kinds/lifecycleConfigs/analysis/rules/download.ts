import type { Finding } from '../finding.ts';
import { isShellName } from '../invocation.ts';
import { shown, type Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Command } from '../shells.ts';
import { ancestors, type SyntaxNode } from '../syntaxTree.ts';

/** What is fetched from the network is run at once, unseen and different tomorrow, with root's rights or one sudo from them. */
export const downloadToShell: Rule = (reading) =>
  reading.commands.flatMap((fetch): readonly Finding[] => {
    if (!fetches(fetch)) return [];
    const runner = pipedTo(fetch, reading) ?? substitutedInto(fetch, reading);
    if (!runner) return [];
    return [
      {
        code: 'download-to-shell',
        severity: 'warning',
        range: reading.range(Math.min(fetch.node.start, runner.node.start), Math.max(fetch.node.end, runner.node.end)),
        facts: { fetch: shown(fetch), shell: runner.name, user: runner.runsAs },
        fixes: [],
      },
    ];
  });

/** From elsewhere: the instance's own metadata and servers are not. */
function fetches({ name, args }: Command): boolean {
  if (name !== 'curl' && name !== 'wget') return false;
  return !args.some(({ value }) => /\b(localhost|127\.0\.0\.1|169\.254\.169\.254)\b/.test(value));
}

function runs({ name }: Command): boolean {
  return isShellName(name) || /^(python[\d.]*|perl|ruby|node|eval|source|\.)$/.test(name);
}

/** `curl … | sudo bash`, other commands between them included. */
function pipedTo({ node }: Command, { commands }: Reading): Command | undefined {
  const pipe = [...ancestors(node)].find(({ type }) => type === 'pipeline');
  if (!pipe) return undefined;
  return commands.find(
    (each) => each.node.start > node.start && isWithin(each.node, pipe) && runs(each) && takesInput(each),
  );
}

/** `python -c '…'` and `bash script.sh` read their input as data. */
function takesInput({ args }: Command): boolean {
  const asks = args.some(({ value }) => /^-[a-z]*[cme]$/.test(value));
  const file = args.find(({ value }) => !value.startsWith('-'));
  return !asks && (file === undefined || args.some(({ value }) => /^-[a-z]*s$/.test(value)));
}

/** `bash <(curl …)`, `bash -c "$(curl …)"`, `eval "$(curl …)"` */
function substitutedInto({ node, shell }: Command, { commands }: Reading): Command | undefined {
  const substitution = [...ancestors(node)].find(
    ({ type }) => type === 'process_substitution' || type === 'command_substitution',
  );
  const outer = substitution && [...ancestors(substitution)].find(({ type }) => type === 'command');
  const command = outer && commands.find((each) => each.node === outer && each.shell === shell);
  if (!command || !runs(command) || !substitution) return undefined;
  const asks = command.args.some(({ value }) => /^-[a-z]*c$/.test(value));
  return substitution.type === 'process_substitution' || asks || command.name === 'eval' ? command : undefined;
}

function isWithin(node: SyntaxNode, outer: SyntaxNode): boolean {
  return node.start >= outer.start && node.end <= outer.end;
}
