/**
 * One client that reads all functions of an account, in a process of its own: Patch Lens's reader without the editor, or
 * the loop that one would write first. `node lambdaClient.ts '{"url":…,"how":…}'` prints one line of JSON.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {
  GetFunctionConfigurationCommand,
  GetRuntimeManagementConfigCommand,
  LambdaClient,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { createAws } from '../../src/aws/createAws.ts';
import type { AwsEvent } from '../../src/aws/events.ts';
import { createInventory } from '../../src/inventory/createInventory.ts';
import { createSnapshotCache } from '../../src/inventory/kept/snapshotCache.ts';
import { inParallel } from '../../src/kinds/inParallel.ts';
import { defaultThresholds } from '../../src/kinds/kind.ts';

const Task = v.object({
  url: v.string(),
  how: v.picklist(['patchLens', 'loop']),
  /** Patch Lens: requests a second; the loop: how many at a time. */
  many: v.number(),
});
type Task = v.InferOutput<typeof Task>;

const task = v.parse(Task, JSON.parse(process.argv[2] ?? ''));
console.log(JSON.stringify(task.how === 'patchLens' ? await patchLens(task) : await loop(task)));
process.exit(0);

/** Milliseconds to the first rows, to the whole list and to the last verdict; then of a second start with the same disk. */
async function patchLens({ url, many }: Task) {
  const home = await mkdtemp(path.join(tmpdir(), 'patch-lens-bench-'));
  try {
    await mkdir(path.join(home, '.aws'));
    const settings = {
      region: 'eu-west-1',
      aws_access_key_id: 'AKIAPATCHLENS000SAMPLE',
      aws_secret_access_key: 'any',
      endpoint_url: url,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    await writeFile(path.join(home, '.aws', 'config'), ['[default]', ...lines, ''].join('\n'));
    const first = await read(home, many);
    const second = await read(home, many, first.functions);
    return { ...first, secondStart: second.listed, secondStartRequests: second.requestsWhenListed };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** `known`: stops when so many are on screen. */
async function read(home: string, perSecond: number, known?: number) {
  const requests: Extract<AwsEvent, { type: 'request' }>[] = [];
  let slower = 0;
  const aws = createAws({
    env: { AWS_EC2_METADATA_DISABLED: 'true' },
    home,
    lambdaRequestsPerSecond: () => perSecond,
    log: (event) => {
      if (event.type === 'request') requests.push(event);
      if (event.type === 'pace' && event.perSecond !== undefined) slower += 1;
    },
  });
  const folder = path.join(home, 'snapshot');
  const cache = createSnapshotCache({ folder, onMoved: () => undefined, onTrouble: () => undefined });
  const inventory = createInventory({ cache, thresholds: () => defaultThresholds, pollEvery: () => 60_000 });
  const functions = () => inventory.snapshot.scopes[0]?.kinds.functions;
  const began = performance.now();
  let [firstRows, listed, requestsWhenListed] = [NaN, NaN, NaN];
  inventory.onDidChange(() => {
    const state = functions();
    const rows = state?.resources.size ?? 0;
    if (rows > 0 && Number.isNaN(firstRows)) firstRows = performance.now() - began;
    if (Number.isNaN(listed) && (known === undefined ? state?.listed === true : rows >= known)) {
      listed = performance.now() - began;
      requestsWhenListed = requests.length;
    }
  });
  const { sessions } = await aws.open({ profiles: [], regions: [] });
  inventory.use(sessions, []);
  const reading = inventory.refresh();
  if (known === undefined) await reading;
  else while (Number.isNaN(listed)) await new Promise((resolve) => setTimeout(resolve, 1));
  const complete = performance.now() - began;
  const state = functions();
  const rows = [...(state?.resources.values() ?? [])];
  await cache.dispose();
  inventory.dispose();
  await aws.dispose();
  const lambda = requests.filter(({ service }) => service === 'lambda');
  return {
    firstRows,
    listed,
    requestsWhenListed,
    complete,
    slower,
    functions: rows.length,
    partial: rows.filter(({ observed }) => observed.partial).length,
    problems: rows.filter(({ problems }) => problems.length > 0).length + (state?.problem === undefined ? 0 : 1),
    requests: lambda.reduce((sum, { attempts = 1 }) => sum + attempts, 0),
    logRequests: requests.filter(({ service }) => service === 'logs').length,
  };
}

/** ListFunctions, then mode and configuration of each, with the SDK as it comes; no aliases. */
async function loop({ url, many }: Task) {
  const client = new LambdaClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' },
  });
  const began = performance.now();
  const names: string[] = [];
  for await (const page of paginateListFunctions({ client }, {})) {
    names.push(...(page.Functions ?? []).flatMap(({ FunctionName }) => FunctionName ?? []));
  }
  let failed = 0;
  await inParallel(names, many, async (FunctionName) => {
    try {
      await client.send(new GetRuntimeManagementConfigCommand({ FunctionName }));
      await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    } catch {
      failed += 1;
    }
  });
  return { complete: performance.now() - began, functions: names.length, failed };
}
