/**
 * `npm run bench [-- --json] [--windows N] [--only size|activation|firstRows|lambda|memory]`: size, speed and memory against their budgets, measured in the real VS Code
 * against the simulated AWS. `--json` ends with one line of JSON: `{"rows":[{name,value,unit,budget,ok}]}`.
 * Fails when a budget is exceeded.
 */
import { mkdir } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.ts';
import { ensureHost } from '../host/install.ts';
import { resultsFolder } from '../host/paths.ts';
import { lambdaRows } from './lambda.ts';
import { activationRows, firstRowsRows, memoryRows, sizeRows, type Row } from './rows.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    windows: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const windows = Math.max(1, Number(values.windows) || 5);
await ensureHost();
await mkdir(resultsFolder, { recursive: true });
build();

const rows: Row[] = [];
const measurements: Readonly<Record<string, () => Promise<Row[]>>> = {
  size: sizeRows,
  activation: () => activationRows(windows),
  firstRows: () => firstRowsRows(Math.min(windows, 3)),
  lambda: lambdaRows,
  memory: memoryRows,
};
for (const [name, measured] of Object.entries(measurements)) {
  if (values.only !== undefined && values.only !== name) continue;
  for (const row of await measured()) {
    rows.push(row);
    const budget = row.budget === undefined ? '' : `${row.ok ? 'within' : 'OVER'} ${row.budget} ${row.unit}`;
    console.log(`${row.name.padEnd(64)} ${`${row.value} ${row.unit}`.padStart(12)}   ${budget}`);
  }
}
if (values.json) {
  console.log(JSON.stringify({ rows }));
}
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
