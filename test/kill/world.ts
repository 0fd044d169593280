import * as v from 'valibot';
import { Budgets } from '../../src/aws/budget.ts';
import { createSession } from '../../src/aws/createSession.ts';
import { CredentialHolder } from '../../src/aws/credentialHolder.ts';
import { inProcessTransport } from '../../src/aws/inProcess.ts';
import type { Ports } from '../../src/aws/ports.ts';
import { authorityTransport } from '../../src/aws/transport.ts';
import type { KnownScope } from '../../src/domain/scope.ts';
import { scriptHash } from '../../src/kinds/lifecycleConfigs/script.ts';
import { createSimulator } from '../../src/simulator/index.ts';
import type { Simulator, WireRequest } from '../../src/simulator/contract.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { serve } from '../../src/simulator/server.ts';
import { notebookStories, place } from './scenario.ts';

/** Service time runs so much faster: a restart takes a second. */
export const speed = 600;

export const scope: KnownScope = {
  id: 'kill|eu-west-1',
  profile: 'kill',
  ...place,
  sample: false,
};

/** A request that changes something, as AWS answered it. */
export interface Change {
  /** `StopNotebookInstance alpha` */
  readonly what: string;
  readonly accepted: boolean;
}

/** The account behind a server that outlives the windows, with a record of what was asked of it. */
export interface World extends AsyncDisposable {
  readonly url: string;
  readonly ports: Ports;
  readonly now: () => number;
  readonly changes: readonly Change[];
  setFaults(faults: readonly string[]): void;
  /** What a person would see in the console: a line for each resource that the plans are about. */
  picture(): Promise<Readonly<Record<string, string>>>;
}

export interface WorldOptions {
  readonly seed?: number;
  /** SageMaker takes no update in status Failed. */
  readonly refusesUpdateOfFailed?: boolean;
  /** This type has no capacity: for ever, or for so many starts of anything. */
  readonly withoutCapacity?: { readonly type: string; readonly starts: number };
}

export async function openWorld({
  seed = 1,
  refusesUpdateOfFailed = false,
  withoutCapacity,
}: WorldOptions = {}): Promise<World> {
  let returnCapacity = () => {};
  const scenario: Scenario = {
    name: 'kill',
    fill: (tables, options) => {
      notebookStories(tables, options);
      const slice = tables.sagemaker.get(place.account, place.region);
      slice.refusesUpdateOfFailed = refusesUpdateOfFailed;
      if (withoutCapacity) slice.typesWithoutCapacity = [withoutCapacity.type];
      returnCapacity = () => {
        slice.typesWithoutCapacity = [];
      };
    },
  };
  const simulator = createSimulator({ scenario, speed, seed });
  const changes: Change[] = [];
  const onChange = (what: string) => {
    const starts = changes.filter((each) => each.accepted && each.what.startsWith('StartNotebookInstance ')).length;
    if (what.startsWith('StartNotebookInstance ') && starts === withoutCapacity?.starts) returnCapacity();
  };
  const server = await serve(recording(simulator, changes, onChange), 0);
  const closing = new AbortController();
  const session = createSession({
    scope,
    signal: closing.signal,
    credentials: new CredentialHolder(() =>
      Promise.resolve({ accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' }),
    ),
    endpoints: { of: () => undefined, fips: false, dualstack: false },
    transport: inProcessTransport(() => simulator),
    // A served cluster says that it is where it is served.
    clusterTransport: authorityTransport,
    budgets: new Budgets(() => 15),
    log: () => {},
    now: () => simulator.now(),
    speed: 1,
  });
  return {
    url: server.url,
    ports: session.ports,
    now: () => simulator.now(),
    changes,
    setFaults: (faults) => simulator.setFaults(faults),
    picture: () => pictureOf(session.ports),
    async [Symbol.asyncDispose]() {
      closing.abort();
      simulator.dispose();
      await server.close();
    },
  };
}

/** `onChange` is told of a request before it is answered. */
function recording(simulator: Simulator, changes: Change[], onChange: (what: string) => void): Simulator {
  const handle = async (request: WireRequest) => {
    const what = changeOf(request);
    if (what !== undefined) onChange(what);
    const response = await simulator.handle(request);
    if (what !== undefined) changes.push({ what, accepted: response.status < 300 });
    return response;
  };
  return new Proxy(simulator, {
    get: (target, name) => {
      if (name === 'handle') return handle;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** `UpdateNotebookInstance gamma`; undefined for what only reads. */
function changeOf({ method, path, headers, body }: WireRequest): string | undefined {
  const target = headers['x-amz-target']?.split('.').at(-1);
  if (target !== undefined) {
    if (!/^(Start|Stop|Update|Create|Delete)/.test(target)) return undefined;
    const input: unknown = JSON.parse(Buffer.from(body ?? '').toString('utf8'));
    const names = ['NotebookInstanceName', 'NotebookInstanceLifecycleConfigName'];
    const name = names.map((key) => (input instanceof Object ? Reflect.get(input, key) : undefined)).find(Boolean);
    return `${target} ${String(name)}`;
  }
  const kubernetes = clusterChangeOf(method, path, body);
  if (kubernetes !== undefined) return kubernetes;
  const [, group] = /\/node-groups\/([^/]+)\/update-version$/.exec(path) ?? [];
  if (group !== undefined) return `UpdateNodegroupVersion ${decodeURIComponent(group)}`;
  const [, name = '', what = ''] = /\/functions\/([^/]+)\/([a-z-]+)/.exec(path) ?? [];
  const operations: Readonly<Record<string, string>> = {
    'PUT runtime-management-config': 'PutRuntimeManagementConfig',
    'PUT configuration': 'UpdateFunctionConfiguration',
    'POST versions': 'PublishVersion',
    'PUT aliases': 'UpdateAlias',
  };
  const operation = operations[`${method} ${what}`];
  return operation === undefined ? undefined : `${operation} ${decodeURIComponent(name)}`;
}

/** `PATCH deployments api`, `POST pods bastion-r2`; undefined for what only reads, or is not asked of a cluster. */
function clusterChangeOf(method: string, path: string, body: WireRequest['body']): string | undefined {
  const [, kind, name] = /\/namespaces\/[^/]+\/(deployments|statefulsets|pods)(?:\/([^/?]+))?/.exec(path) ?? [];
  if (kind === undefined || method === 'GET') return undefined;
  const manifest: unknown = name === undefined ? JSON.parse(Buffer.from(body ?? '').toString('utf8')) : undefined;
  const { metadata } = v.parse(
    v.object({ metadata: v.object({ name: v.string() }) }),
    manifest ?? { metadata: { name } },
  );
  return `${method} ${kind} ${metadata.name}`;
}

/** What runs on Fargate in the cluster: how often each workload was changed, and the pods that stand alone. */
async function fargateLines(ports: Ports): Promise<Readonly<Record<string, string>>> {
  const port = ports.kubernetes(await ports.eks.describeCluster('serverless'));
  const query = { namespace: 'fargate' };
  const [deployments, sets, pods] = await Promise.all([
    port.list('Deployment', query),
    port.list('StatefulSet', query),
    port.list('Pod', query),
  ]);
  return Object.fromEntries([
    ...[...deployments, ...sets].map(({ meta, replicas, status }) => {
      const ready = `${status.readyReplicas} of ${replicas} Ready, ${status.updatedReplicas} of its template`;
      return [meta.name, `template ${meta.generation}, ${ready}`] as const;
    }),
    ...pods
      .filter(({ meta }) => meta.owners.length === 0)
      .map(({ meta, ready }) => [meta.name, ready ? 'Ready' : 'not Ready'] as const),
  ]);
}

async function pictureOf(ports: Ports): Promise<Readonly<Record<string, string>>> {
  const { sageMaker, lambda, eks } = ports;
  const lines: Record<string, string> = { ...(await fargateLines(ports)) };
  for await (const page of sageMaker.listNotebookInstances()) {
    for (const { name } of page) {
      const { status, platformIdentifier, instanceType, lifecycleConfigName } =
        await sageMaker.describeNotebookInstance(name);
      lines[name] = [status, platformIdentifier, instanceType, lifecycleConfigName ?? 'no configuration'].join(' ');
    }
  }
  for await (const page of sageMaker.listLifecycleConfigs()) {
    for (const { name } of page)
      lines[name] = `script ${scriptHash((await sageMaker.describeLifecycleConfig(name)).onStart)?.slice(0, 8)}`;
  }
  const { updateRuntimeOn } = await lambda.getRuntimeManagementConfig('orders', undefined);
  lines['orders'] = updateRuntimeOn;
  for (const name of ['resize', 'invoices', 'shared']) lines[name] = await functionLine(lambda, name);
  for (const [cluster, name] of groups) lines[name] = await nodegroupLine(eks, cluster, name);
  return lines;
}

/** The nodegroups that plans are about. */
const groups = [
  ['main', 'batch'],
  ['edge', 'north'],
  ['edge', 'south'],
] as const;

/** `ACTIVE 1.35.4-20261118 Successful`, with how each of its updates ended: one too many would be seen. */
async function nodegroupLine(eks: Ports['eks'], cluster: string, name: string): Promise<string> {
  const { status, releaseVersion = '' } = await eks.describeNodegroup(cluster, name);
  const ends: string[] = [];
  for await (const page of eks.listUpdates(cluster, name))
    for (const id of page) ends.push((await eks.describeUpdate(cluster, name, id)).status);
  return [status, releaseVersion, ...ends].join(' ');
}

/** `FunctionUpdate, on the version of resize, live 1 of 1` */
async function functionLine(lambda: Ports['lambda'], name: string): Promise<string> {
  const { updateRuntimeOn } = await lambda.getRuntimeManagementConfig(name, undefined);
  const { runtimeVersionArn: own } = await lambda.getFunctionConfiguration(name, undefined);
  // One that Lambda does not move by itself while a story is told.
  const pinned = (await lambda.getRuntimeManagementConfig('orders', undefined)).updateRuntimeOn === 'Manual';
  const references = name === 'resize' ? (pinned ? ['orders'] : []) : ['resize'];
  const on = await Promise.all(
    references.map(async (each) =>
      (await lambda.getFunctionConfiguration(each, undefined)).runtimeVersionArn === own ? [each] : [],
    ),
  );
  const [same = 'nobody'] = on.flat();
  const parts = [updateRuntimeOn, `on the version of ${same}`];
  let published = 0;
  for await (const page of lambda.listVersionsByFunction(name))
    published += page.filter(({ version }) => version !== '$LATEST').length;
  for await (const page of lambda.listAliases(name))
    for (const alias of page) parts.push(`${alias.name} ${alias.functionVersion} of ${published}`);
  return parts.join(', ');
}
