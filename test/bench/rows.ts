import path from 'node:path';
import { packageExtension, sizeBudget } from '../../scripts/packageExtension.ts';
import { awsProfiles } from '../host/awsProfiles.ts';
import { resultsFolder } from '../host/paths.ts';
import { serveSimulators } from '../host/simulators.ts';
import { measure, median, type Measurement } from './measure.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that is good; undefined where the number is for information. */
  readonly budget?: number;
  readonly ok: boolean;
}

export function row(name: string, value: number, unit: string, budget?: number): Row {
  const rounded = Math.round(value * 100) / 100;
  return {
    name,
    value: rounded,
    unit,
    ...(budget === undefined ? {} : { budget }),
    ok: !(value > (budget ?? Infinity)),
  };
}

export async function sizeRows(): Promise<Row[]> {
  const { size, files } = await packageExtension(path.join(resultsFolder, 'bench.vsix'));
  return [row('VSIX', size / 1000, 'KB', sizeBudget / 1000), row('files in the VSIX', files.length, 'files')];
}

/** Medians of several new windows, in which the two extensions take turns at being first. */
export async function activationRows(windows: number): Promise<Row[]> {
  const empty: number[] = [];
  const patchLens: number[] = [];
  for (let turn = 0; turn < windows; turn += 1) {
    const times = await measure({
      what: 'activation',
      // Installed, as a user has it: nothing of it is there for tests.
      extensions: ['warm-up', 'patch-lens', 'empty'],
      env: { PATCH_LENS_BENCH_TURN: String(turn % 2) },
    });
    empty.push(times['empty'] ?? NaN);
    patchLens.push(times['patchLens'] ?? NaN);
  }
  const over = median(patchLens.map((time, window) => time - (empty[window] ?? NaN)));
  return [
    row('activation of an empty extension', median(empty), 'ms'),
    row('activation of Patch Lens', median(patchLens), 'ms'),
    row('activation over an empty extension', over, 'ms', 10),
  ];
}

const latency = 100;

/** So many seconds of AWS's quotas pass in one of the bench. */
const pace = 20;

/** From showing the view to the first row, with AWS answering after 100 ms; 1,000 functions. */
export async function firstRowsRows(windows: number): Promise<Row[]> {
  const times: number[] = [];
  for (let turn = 0; turn < windows; turn += 1) {
    await using account = await simulatedAccount({ functions: 1000, faults: [`latency:${latency}`] });
    const { milliseconds = NaN } = await measure({ what: 'firstRows', extensions: ['patch-lens'], aws: account.aws });
    times.push(milliseconds - latency);
  }
  return [row(`first rows on screen, beyond the ${latency} ms of the first answer`, median(times), 'ms', 200)];
}

/** Resident memory of the extension host at rest, 10,000 functions read, above one with an empty extension. */
export async function memoryRows(): Promise<Row[]> {
  await using account = await simulatedAccount({ functions: 10_000, quotaFactor: pace });
  const megabytes = (measurement: Omit<Measurement, 'what'>) => measure({ what: 'memory', ...measurement });
  const empty = await megabytes({ extensions: ['empty'] });
  const full = await megabytes({
    extensions: ['patch-lens'],
    aws: account.aws,
    settings: { 'patchLens.lambda.requestsPerSecond': 14 * pace },
    env: { PATCH_LENS_BENCH_UNTIL: 'Lambda Functions.*of 10,?000 need' },
  });
  const above = (what: string) => (full[what] ?? NaN) - (empty[what] ?? NaN);
  return [
    row('memory above an empty extension host, 10,000 functions assessed', above('resident'), 'MB', 60),
    row('  of it in use on the JavaScript heap', above('heap'), 'MB'),
  ];
}

async function simulatedAccount(options: {
  readonly functions: number;
  readonly quotaFactor?: number;
  readonly faults?: readonly string[];
}) {
  const simulators = await serveSimulators({ account: { scenario: 'empty', ...options } });
  const endpoint = simulators.urls['account'] ?? '';
  return {
    aws: awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint } }),
    [Symbol.asyncDispose]: () => simulators[Symbol.asyncDispose](),
  };
}
