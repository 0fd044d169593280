/**
 * `node scripts/diagnosticsTable.ts`: writes the table of docs/diagnostics.md anew from the rules. A test compares them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { documentation, rules } from '../src/kinds/lifecycleConfigs/analysis/rules.ts';
import { format } from 'prettier';

export const page = path.join(import.meta.dirname, '..', documentation);

/** The page with the table that the rules say. */
export async function withTable(text: string): Promise<string> {
  const rows = Object.entries(rules).map(
    ([code, { severity, fixes, summary }]) =>
      `| [${code}](#${code}) | ${severity} | ${fixes.length > 0 ? 'yes' : ''} | ${summary} |`,
  );
  const table = ['| code | severity | quick fix | what it finds |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const begin = '<!-- table: written by scripts/diagnosticsTable.ts -->';
  const end = '<!-- end of table -->';
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the table.`);
  return format(`${before}${begin}\n\n${table}\n\n${end}${after}`, {
    parser: 'markdown',
    printWidth: 120,
    singleQuote: true,
  });
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(page, await withTable(readFileSync(page, 'utf8')));
}
