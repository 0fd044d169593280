import type { Plan, Planned } from '../../src/domain/plan.ts';
import type { RemedyId } from '../../src/domain/finding.ts';
import type { ResourceKey } from '../../src/domain/resourceKey.ts';
import type { FargateFacts } from '../../src/kinds/fargate/facts.ts';
import { fargate } from '../../src/kinds/fargate/kind.ts';
import { replacementName, replacementOf } from '../../src/kinds/fargate/manifest.ts';
import { choiceOf } from '../../src/kinds/fargate/planReplace.ts';
import { functions } from '../../src/kinds/functions/kind.ts';
import { defaultThresholds, type Kind, type Observed } from '../../src/kinds/kind.ts';
import { versionOf } from '../../src/kinds/lifecycleConfigs/base.ts';
import { planCreate, planDelete, type ManagePlanned } from '../../src/kinds/lifecycleConfigs/manage.ts';
import { planDeploy } from '../../src/kinds/lifecycleConfigs/plan.ts';
import { scriptHash } from '../../src/kinds/lifecycleConfigs/script.ts';
import { nodegroups } from '../../src/kinds/nodegroups/kind.ts';
import { notebooks } from '../../src/kinds/notebooks/kind.ts';
import type { Outcome, Room } from '../../src/operations/operation.ts';
import { planRollOut } from '../../src/operations/rollOut.ts';
import {
  visionConfig,
  visionOnStart,
  visionOnStartGpu,
  visionOnStartNext,
} from '../../src/simulator/scenarios/team.ts';
import { quietOnStart } from './scenario.ts';
import { scope, type World } from './world.ts';

/** A type of operation, and how it has to end whatever happens on the way. */
export interface KillCase {
  readonly name: string;
  readonly room: Room;
  plan(world: World): Promise<Plan>;
  /** Bodies in the script store: what is written and what is replaced. */
  readonly scripts?: readonly string[];
  /** A person rolls it back once it has failed, or asks. */
  readonly rollsBack?: true;
  /** The account's SageMaker takes no update in status Failed. */
  readonly refusesUpdateOfFailed?: true;
  /** This type has no capacity, until so many starts were taken. */
  readonly withoutCapacity?: { readonly type: string; readonly starts: number };
  /** The instance type that a person chooses then. */
  readonly chooses?: string;
  /** A change that may be made once more than by a window that was left alone: its time came before the person did. */
  readonly triesAgain?: string;
  readonly outcome: Outcome;
  /** What is different in the end from the beginning; undefined: it is gone. */
  readonly ends: Readonly<Record<string, string | undefined>>;
}

const shortHash = (script: string) => scriptHash(script)?.slice(0, 8) ?? '';
const alpha = 'InService notebook-al2023-v1 ml.t3.medium';
const updated = 'ACTIVE 1.35.4-20261118 Successful';
const idle = 'Stopped notebook-al2023-v1 ml.t3.medium';

export const cases: readonly KillCase[] = [
  {
    name: 'notebook.start',
    room: 'notebooks',
    plan: notebook('notebook.start', 'delta'),
    outcome: 'done',
    ends: { delta: `${alpha} no configuration` },
  },
  {
    name: 'notebook.start that is postponed until there is capacity',
    room: 'notebooks',
    plan: notebook('notebook.start', 'delta'),
    withoutCapacity: { type: 'ml.t3.medium', starts: 1 },
    outcome: 'done',
    ends: { delta: `${alpha} no configuration` },
  },
  {
    name: 'notebook.restart without capacity, with another instance type',
    room: 'notebooks',
    plan: notebook('notebook.restart', 'alpha'),
    withoutCapacity: { type: 'ml.t3.medium', starts: Number.POSITIVE_INFINITY },
    chooses: 'ml.t3.large',
    triesAgain: 'StartNotebookInstance alpha',
    outcome: 'done',
    ends: { alpha: 'InService notebook-al2023-v1 ml.t3.large patch-on-start' },
  },
  {
    name: 'notebook.stop',
    room: 'notebooks',
    plan: notebook('notebook.stop', 'alpha'),
    outcome: 'done',
    ends: { alpha: `${idle} patch-on-start` },
  },
  {
    name: 'notebook.restart',
    room: 'notebooks',
    plan: notebook('notebook.restart', 'alpha'),
    outcome: 'done',
    ends: {},
  },
  {
    name: 'notebook.changeLifecycleConfig of a running one',
    room: 'notebooks',
    plan: notebook('notebook.changeLifecycleConfig', 'alpha', { config: 'quiet' }),
    outcome: 'done',
    ends: { alpha: `${alpha} quiet` },
  },
  {
    name: 'notebook.changeLifecycleConfig to one that fails, rolled back by a person',
    room: 'notebooks',
    plan: notebook('notebook.changeLifecycleConfig', 'alpha', { config: 'broken' }),
    rollsBack: true,
    outcome: 'rolledBack',
    ends: {},
  },
  {
    // AWS does not say whether it updates what has failed. Where it does not, the operation says that it did not get back.
    name: 'notebook.changeLifecycleConfig to one that fails, rolled back in vain',
    room: 'notebooks',
    plan: notebook('notebook.changeLifecycleConfig', 'alpha', { config: 'broken' }),
    refusesUpdateOfFailed: true,
    rollsBack: true,
    outcome: 'rollBackFailed',
    ends: { alpha: 'Failed notebook-al2023-v1 ml.t3.medium broken' },
  },
  {
    name: 'notebook.detachLifecycleConfig of a running one',
    room: 'notebooks',
    plan: notebook('notebook.detachLifecycleConfig', 'alpha'),
    outcome: 'done',
    ends: { alpha: `${alpha} no configuration` },
  },
  {
    name: 'notebook.migratePlatform of a running one',
    room: 'notebooks',
    plan: notebook('notebook.migratePlatform', 'gamma'),
    outcome: 'done',
    ends: { gamma: `${alpha} no configuration` },
  },
  {
    name: 'notebook.migratePlatform of a stopped one',
    room: 'notebooks',
    plan: notebook('notebook.migratePlatform', 'epsilon'),
    outcome: 'done',
    ends: { epsilon: `${idle} no configuration` },
  },
  {
    name: 'notebook.rollOut of a good script',
    room: 'notebooks',
    plan: rollOut(visionOnStartNext),
    scripts: [visionOnStart, visionOnStartNext],
    outcome: 'done',
    ends: { [visionConfig]: `script ${shortHash(visionOnStartNext)}` },
  },
  {
    name: 'notebook.rollOut with a pause after each wave',
    room: 'notebooks',
    plan: rollOut(undefined, { pause: 30_000 }),
    outcome: 'done',
    ends: {},
  },
  {
    name: 'notebook.rollOut of a script that fails on the third, rolled back by itself',
    room: 'notebooks',
    plan: rollOut(visionOnStartGpu),
    scripts: [visionOnStart, visionOnStartGpu],
    outcome: 'rolledBack',
    ends: {},
  },
  {
    name: 'notebook.rollOut to one that fails, rolled back by a person',
    room: 'notebooks',
    plan: rollOut(visionOnStartGpu, { only: 'vision-export', onFailure: 'ask' }),
    scripts: [visionOnStart, visionOnStartGpu],
    rollsBack: true,
    outcome: 'rolledBack',
    ends: {},
  },
  {
    name: 'notebook.rollOut of a restart alone',
    room: 'notebooks',
    plan: rollOut(undefined),
    outcome: 'done',
    ends: {},
  },
  {
    name: 'lambda.setRuntimeMode',
    room: 'functions',
    plan: async (world) =>
      planned(
        functions.plan(
          'lambda.setRuntimeMode',
          [await read(functions, world, 'orders')],
          context(world, { mode: 'Auto' }),
        ),
      ),
    outcome: 'done',
    ends: { orders: 'Auto' },
  },
  {
    name: 'lambda.rollBackRuntime',
    room: 'functions',
    plan: async (world) => {
      // The version that a pinned function has, of the same runtime.
      const older = (await world.ports.lambda.getFunctionConfiguration('orders', undefined)).runtimeVersionArn ?? '';
      return planned(
        functions.plan(
          'lambda.rollBackRuntime',
          [await read(functions, world, 'resize')],
          context(world, { runtimeVersionArn: older }),
        ),
      );
    },
    outcome: 'done',
    ends: { resize: 'Manual, on the version of orders' },
  },
  {
    name: 'lambda.applyLatestRuntime',
    room: 'functions',
    plan: (world) => apply(world, 'invoices'),
    outcome: 'done',
    ends: { invoices: 'FunctionUpdate, on the version of resize, live 2 of 2' },
  },
  {
    // Its snapshot takes a while; its alias shares its calls, and is left.
    name: 'lambda.applyLatestRuntime beside a weighted alias',
    room: 'functions',
    plan: (world) => apply(world, 'shared'),
    outcome: 'done',
    ends: { shared: 'FunctionUpdate, on the version of resize, live 1 of 2' },
  },
  {
    // Each has its new template once: a template that is changed twice restarts twice.
    name: 'fargate.restartWorkload of a Deployment and a StatefulSet',
    room: 'fargate',
    plan: async (world) =>
      planned(fargate.plan('fargate.restartWorkload', await onFargate(world, ['front', 'store']), context(world, {}))),
    outcome: 'done',
    ends: {
      front: 'template 2, 8 of 8 Ready, 8 of its template',
      store: 'template 2, 6 of 6 Ready, 6 of its template',
    },
  },
  {
    name: 'fargate.replacePod, with a yes to its question',
    room: 'fargate',
    plan: replaceBastion,
    outcome: 'done',
    ends: { bastion: undefined, 'bastion-r2': 'Ready' },
  },
  {
    name: 'fargate.replacePod, rolled back at its question',
    room: 'fargate',
    plan: replaceBastion,
    rollsBack: true,
    outcome: 'rolledBack',
    ends: {},
  },
  {
    name: 'nodegroup.update',
    room: 'nodegroups',
    plan: (world) => update(world, ['north']),
    outcome: 'done',
    ends: { north: updated },
  },
  {
    name: 'nodegroup.update of two, one after the other',
    room: 'nodegroups',
    plan: (world) => update(world, ['north', 'south']),
    outcome: 'done',
    ends: { north: updated, south: updated },
  },
  {
    name: 'nodegroup.update that a budget blocks',
    room: 'nodegroups',
    plan: (world) => update(world, ['batch']),
    outcome: 'failed',
    ends: { batch: 'ACTIVE 1.35.4-20261104 Failed' },
  },
  {
    name: 'lifecycle.deploy',
    room: 'lifecycleConfigs',
    plan: (world) => deploy(world, visionOnStartNext),
    scripts: [visionOnStart, visionOnStartNext],
    outcome: 'done',
    ends: { [visionConfig]: `script ${shortHash(visionOnStartNext)}` },
  },
  {
    name: 'lifecycle.create',
    room: 'lifecycleConfigs',
    plan: () =>
      Promise.resolve(managed(planCreate({ scope, name: 'fresh', scripts: { onStart: visionOnStart }, taken: [] }))),
    scripts: [visionOnStart],
    outcome: 'done',
    ends: { fresh: `script ${shortHash(visionOnStart)}` },
  },
  {
    name: 'lifecycle.delete',
    room: 'lifecycleConfigs',
    plan: async ({ ports }) =>
      managed(
        planDelete({ scope, remote: await ports.sageMaker.describeLifecycleConfig('quiet'), users: [], tags: [] }),
      ),
    scripts: [quietOnStart],
    outcome: 'done',
    ends: { quiet: undefined },
  },
];

/** The pods of a workload, or a lone one, in the cluster's Fargate namespace. */
async function onFargate(world: World, names: readonly string[]): Promise<readonly Observed<FargateFacts>[]> {
  const all = [...(await readAll(fargate, world)).values()];
  return names.map((name) => {
    const found = all.find(({ key }) => key.includes('cluster/serverless#fargate/') && key.endsWith(`/${name}`));
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  });
}

async function replaceBastion(world: World): Promise<Plan> {
  const { ports } = world;
  const port = ports.kubernetes(await ports.eks.describeCluster('serverless'));
  const pod = await port.raw('Pod', { namespace: 'fargate', name: 'bastion' });
  const { name, hash, claims } = replacementOf(pod, replacementName('bastion', []));
  const choice = choiceOf({ replacement: name, hash, claims });
  return planned(fargate.plan('fargate.replacePod', await onFargate(world, ['bastion']), context(world, choice)));
}

/** The plan that a person would agree to, from what the account has now. */
function notebook(remedy: RemedyId, name: string, choice: Readonly<Record<string, string>> = {}): KillCase['plan'] {
  return async (world) => planned(notebooks.plan(remedy, [await read(notebooks, world, name)], context(world, choice)));
}

function rollOut(
  onStart: string | undefined,
  {
    only,
    onFailure = 'rollBack',
    pause = 0,
  }: { readonly only?: string; readonly onFailure?: 'ask' | 'rollBack'; readonly pause?: number } = {},
): KillCase['plan'] {
  return async (world) => {
    const team = [...(await readAll(notebooks, world)).values()]
      .filter(({ name, facts }) => facts.lifecycleConfigName === visionConfig && name === (only ?? name))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    const request = {
      notebooks: team,
      choices: { waveSize: { unit: 'count', value: 2 }, failureLimit: 0, pause, onFailure },
      context: context(world, {}),
    } as const;
    if (onStart === undefined) return planned(planRollOut(request));
    const { key, remote, draft } = await configuration(world, onStart);
    const users = team.map(({ name }) => name);
    return planned(planRollOut({ ...request, script: { key, remote, drafts: [draft], users } }));
  };
}

async function deploy(world: World, onStart: string): Promise<Plan> {
  const { key, remote, draft } = await configuration(world, onStart);
  const deploying = planDeploy({ scope, key, remote, drafts: [draft], users: [] });
  if (deploying.outcome === 'refused') throw new Error(deploying.reason.code);
  return deploying.plan;
}

async function update(world: World, names: readonly string[]): Promise<Plan> {
  const known = [...(await readAll(nodegroups, world)).values()];
  const targets = known.filter(({ name }) => names.includes(name));
  return planned(nodegroups.plan('nodegroup.update', targets, context(world, {})));
}

function managed(outcome: ManagePlanned): Plan {
  if (outcome.outcome === 'refused') throw new Error(outcome.reason.code);
  return outcome.plan;
}

async function configuration({ ports }: World, text: string) {
  const remote = await ports.sageMaker.describeLifecycleConfig(visionConfig);
  return { key: remote.arn, remote, draft: { hook: 'onStart' as const, text, base: versionOf(remote) } };
}

/** With what its aliases serve, as an opened row has it. */
async function apply(world: World, name: string): Promise<Plan> {
  const known = await readAll(functions, world);
  const target = [...known.values()].find((each) => each.name === name);
  if (!target) throw new Error(`there is no ${name}`);
  const again = await functions.readOne(target, {
    ports: world.ports,
    signal: new AbortController().signal,
    now: world.now(),
    previous: known,
    report: () => undefined,
  });
  if (!again) throw new Error(`${name} is gone`);
  return planned(functions.plan('lambda.applyLatestRuntime', [again], context(world, {})));
}

function planned(outcome: Planned): Plan {
  if (outcome.outcome === 'plan') return outcome.plan;
  throw new Error(outcome.refused.map(({ name, reason }) => `${name}: ${reason.code}`).join());
}

function context(world: World, choice: Readonly<Record<string, string>>) {
  return { scope, now: world.now(), thresholds: defaultThresholds, choice };
}

async function read<F>(kind: Kind<F>, world: World, name: string): Promise<Observed<F>> {
  const found = [...(await readAll(kind, world)).values()].find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

async function readAll<F>(kind: Kind<F>, { ports, now }: World): Promise<ReadonlyMap<ResourceKey, Observed<F>>> {
  const known = new Map<ResourceKey, Observed<F>>();
  await kind.read({
    ports,
    signal: new AbortController().signal,
    now: now(),
    previous: new Map(),
    emit: (observed) => known.set(observed.key, observed),
    report: () => undefined,
  });
  return known;
}
