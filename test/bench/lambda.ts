import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { seed } from '../../src/simulator/scenarios/generated.ts';
import { fleetFunction, fleetNames, type Fleet } from '../../src/simulator/services/lambdaFleet.ts';
import { serveSimulators } from '../host/simulators.ts';
import { root } from '../host/paths.ts';
import { row, type Row } from './rows.ts';

/** How many functions the fleet has, and how many the loops read: they are slow, and the same for each function. */
const [fleet, sample] = [10_000, 400];

/** What AWS takes for an answer, milliseconds. */
const latency = 80;

/** Lambda's whole control plane allows 15 requests a second; one is left for deployments. */
const rate = 14;

/** The clock is scaled: quotas so many times as high, answers so many times as fast; times are given as they would be. */
const [scale, loopScale] = [10, 5];

const Result = v.record(v.string(), v.number());

/**
 * 10,000 functions read to the last verdict, without the editor, beside the loops that one would write first. The
 * simulated AWS runs in this process, each client in one of its own.
 */
export async function lambdaRows(): Promise<Row[]> {
  const ours = await client(fleet, scale, { how: 'patchLens', many: rate * scale });
  const seconds = (name: string) => (scaled(ours, name) * scale) / 1000;
  const requests = scaled(ours, 'requests');
  const naive = naiveRequests();
  const quota = requests / rate;
  const loops = [
    { name: 'one after the other', result: await client(sample, loopScale, { how: 'loop', many: 1 }) },
    { name: '16 at a time', result: await client(sample, loopScale, { how: 'loop', many: 16 }) },
  ];
  const problems = scaled(ours, 'problems') + scaled(ours, 'partial') + (fleet - scaled(ours, 'functions'));
  return [
    row('Lambda, 10,000 functions: all listed, on screen', seconds('listed'), 's'),
    row('  all assessed', seconds('complete'), 's'),
    row('  requests sent to Lambda', requests, ''),
    row(`  time that the quota alone takes for them, at ${rate} a second`, quota, 's'),
    row('  all assessed ÷ time that the quota takes', seconds('complete') / quota, '×', 1.1),
    row('  functions without a verdict, errors that reach the user', problems, '', 0),
    row('  requests of a naive client', naive.without, ''),
    row('    time that the quota alone takes for them', naive.without / rate, 's'),
    row('    ÷ requests sent', naive.without / requests, '×'),
    row('  requests of a naive client that looks at aliases', naive.withAliases, ''),
    row('    time that the quota alone takes for them', naive.withAliases / rate, 's'),
    row('    ÷ requests sent', naive.withAliases / requests, '×'),
    ...loops.flatMap(({ name, result }) => {
      const time = (scaled(result, 'complete') * loopScale * fleet) / sample / 1000;
      return [
        row(`  naive loop, ${name} (${sample} functions, times ${fleet / sample})`, time, 's'),
        row('    ÷ all assessed by Patch Lens', time / seconds('complete'), '×'),
        row('    functions that it could not read (throttled)', (scaled(result, 'failed') / sample) * 100, '%'),
      ];
    }),
    row('  second start: all rows from the disk', scaled(ours, 'secondStart'), 'ms'),
    row('    requests sent before they are there', scaled(ours, 'secondStartRequests'), '', 0),
  ];
}

function scaled(result: Readonly<Record<string, number>>, name: string): number {
  return result[name] ?? NaN;
}

async function client(
  functions: number,
  factor: number,
  task: { readonly how: 'patchLens' | 'loop'; readonly many: number },
): Promise<Readonly<Record<string, number>>> {
  await using simulators = await serveSimulators({
    account: { scenario: 'empty', functions, quotaFactor: factor, faults: [`latency:${latency / factor}`] },
  });
  const file = path.join(root, 'test', 'bench', 'lambdaClient.ts');
  const argument = JSON.stringify({ url: simulators.urls['account'], ...task });
  const { stdout } = await promisify(execFile)(process.execPath, [file, argument], { cwd: root });
  return v.parse(Result, JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** Pages of 50; mode and configuration of each function, and of each version that an alias serves, found by ListAliases. */
function naiveRequests() {
  const made: Fleet = { count: fleet, seed };
  const place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
  const pages = Math.ceil(fleet / 50);
  const served = fleetNames(made).reduce((sum, name) => {
    const aliases = Object.values(fleetFunction(made, Date.now(), place, name)?.aliases ?? {});
    return sum + new Set(aliases.map(({ version }) => version)).size;
  }, 0);
  return { without: pages + 2 * fleet, withAliases: pages + 3 * fleet + 2 * served };
}
