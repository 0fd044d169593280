import { describe, expect, test, vi } from 'vitest';
import type { Plan, Planned } from '../../../../src/domain/plan.ts';
import { hour, second } from '../../../../src/domain/time.ts';
import type { KnownScope } from '../../../../src/domain/scope.ts';
import { fargate } from '../../../../src/kinds/fargate/kind.ts';
import { replacementName, replacementOf } from '../../../../src/kinds/fargate/manifest.ts';
import { planFargate } from '../../../../src/kinds/fargate/plan.ts';
import { choiceOf } from '../../../../src/kinds/fargate/planReplace.ts';
import { restartedAt, restartMoment, restartPatch } from '../../../../src/kinds/fargate/rollout.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { window } from '../../operations/machines.ts';
import { runPlan } from '../runPlan.ts';
import { readAll, simulatedAccount, type SimulatedAccount } from '../simulatedAccount.ts';

/* The remedies for what runs on Fargate, carried out by the operations room against the simulator's clusters. */

vi.setConfig({ testTimeout: 60_000 });

const speed = 600;

const scope: KnownScope = {
  id: 'sample|eu-west-1',
  profile: 'sample',
  region: 'eu-west-1',
  account: '111122223333',
  sample: true,
};

async function cluster({ session }: SimulatedAccount) {
  return session.ports.kubernetes(await session.ports.eks.describeCluster('platform'));
}

const inPayments = (name: string) => ({ namespace: 'payments', name });

async function planFor(
  account: SimulatedAccount,
  remedy: string,
  names: readonly string[],
  choice: Readonly<Record<string, string>> = {},
): Promise<Planned> {
  const { known } = await readAll(fargate, account);
  const targets = names.map((name) => {
    const found = known.find(({ key }) => key.includes('cluster/platform#payments/') && key.endsWith(`/${name}`));
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  });
  return planFargate(remedy, targets, { scope, now: account.session.now(), thresholds: defaultThresholds, choice });
}

function agreed(planned: Planned): Plan {
  if (planned.outcome === 'plan') return planned.plan;
  throw new Error(planned.refused.map(({ reason }) => reason.code).join());
}

async function replacing(account: SimulatedAccount, name: string): Promise<Plan> {
  const port = await cluster(account);
  const raw = await port.raw('Pod', inPayments(name));
  const taken = (await port.list('Pod', { namespace: 'payments' })).map(({ meta }) => meta.name);
  const { hash, claims, name: replacement } = replacementOf(raw, replacementName(name, taken));
  const choice = choiceOf({ replacement, hash, claims });
  return agreed(await planFor(account, 'fargate.replacePod', [name], choice));
}

describe('a rolling restart', () => {
  test('replaces every pod of a Deployment and a StatefulSet, with one patch each', async () => {
    const account = simulatedAccount({ speed });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api', 'ledger']));
    const ends = await runPlan(plan, account.session, fargate.steps);
    expect(ends.map(({ end }) => end)).toEqual(['done', 'done']);
    const counts = account.simulator.requestCounts();
    expect(counts).toMatchObject({ 'kubernetes:patchDeployments': 1, 'kubernetes:patchStatefulsets': 1 });
    const port = await cluster(account);
    const pods = await port.list('Pod', { namespace: 'payments', labelSelector: 'app in (payments-api,ledger)' });
    const alive = pods.filter(({ meta }) => meta.deletedAt === undefined);
    expect(new Set(alive.map(({ meta }) => meta.annotations[restartedAt]))).toEqual(
      new Set([plan.steps[0]?.input['restartedAt']]),
    );
    expect(alive.every(({ ready }) => ready)).toBe(true);
  });

  test('that was sent already is not sent again, by whomever', async () => {
    const account = simulatedAccount({ speed });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api']));
    await runPlan(plan, account.session, fargate.steps);
    await runPlan(plan, account.session, fargate.steps);
    expect(account.simulator.requestCounts()['kubernetes:patchDeployments']).toBe(1);
  });

  test('is sent also where the template was restarted by a clock that is ahead of this machine', async () => {
    const account = simulatedAccount({ speed });
    const port = await cluster(account);
    const ahead = restartMoment(account.session.now() + hour);
    await port.patch('Deployment', inPayments('payments-api'), { body: restartPatch(ahead) });
    const planned = await planFor(account, 'fargate.restartWorkload', ['payments-api', 'ledger']);
    const plan = agreed(planned);
    const moments = plan.steps.map(({ input }) => String(input['restartedAt']));
    expect(moments).toHaveLength(2);
    // The plan shows both patches as they are sent.
    for (const moment of moments) expect(JSON.stringify(plan.effects)).toContain(moment);
    expect((await runPlan(plan, account.session, fargate.steps)).map(({ end }) => end)).toEqual(['done', 'done']);
    const { template } = await port.get('Deployment', inPayments('payments-api'));
    expect(Date.parse(template.annotations[restartedAt] ?? '')).toBe(Date.parse(ahead) + second);
    expect(account.simulator.requestCounts()['kubernetes:patchDeployments']).toBe(2);
  });

  test('is not begun where the Deployment was paused since, and says so where the template is put back', async () => {
    const account = simulatedAccount({ speed });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api']));
    const port = await cluster(account);
    await port.patch('Deployment', inPayments('payments-api'), { body: '{"spec":{"paused":true}}' });
    expect(await runPlan(plan, account.session, fargate.steps)).toMatchObject([
      { end: 'failed', cause: { code: 'paused' } },
    ]);
    await port.patch('Deployment', inPayments('payments-api'), { body: '{"spec":{"paused":false}}' });
    const step = plan.steps[0];
    const type = fargate.steps['fargate.restartWorkload'];
    if (!step || !type) throw new Error('no step');
    const { session } = account;
    const context = { ports: session.ports, signal: session.signal, now: () => session.now(), call: {} };
    const reverted = await type.observe(step, { ...context, startedAt: session.now(), taken: true });
    expect(reverted).toMatchObject({ state: 'failed', cause: { code: 'reverted' } });
    expect(await type.observe(step, { ...context, startedAt: session.now(), taken: false })).toEqual({ state: 'todo' });
  });

  test('tells how far its pods are, and which one does not start and why', async () => {
    const account = simulatedAccount({ speed });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['statements']));
    const [step] = plan.steps;
    const type = fargate.steps['fargate.restartWorkload'];
    if (!step || !type) throw new Error('no step');
    const { session } = account;
    const context = { ports: session.ports, signal: session.signal, now: () => session.now(), call: {} };
    await type.act(step, { ...context, startedAt: session.now() });
    await vi.waitFor(
      async () =>
        expect(await type.observe(step, { ...context, startedAt: session.now(), taken: true })).toMatchObject({
          state: 'pending',
          progress: {
            code: 'rolling',
            facts: { wanted: 1, fresh: 1, ready: 0, trouble: expect.stringContaining('ImagePullBackOff') },
          },
        }),
      { timeout: 10_000 },
    );
  });

  test('is refused where it would do nothing, with what helps', async () => {
    const account = simulatedAccount();
    const planned = await planFor(account, 'fargate.restartWorkload', [
      'pricing-canary',
      'audit-log',
      'reconciliation',
      'bank-tunnel',
    ]);
    expect(planned.outcome).toBe('refused');
    expect(planned.refused.map(({ name, reason }) => `${name} ${reason.code}`)).toEqual([
      'pricing-canary paused',
      'audit-log onDelete',
      'reconciliation job',
      'bank-tunnel standsAlone',
    ]);
  });

  test('says what it costs meanwhile, and that budgets do not hold it up', async () => {
    const account = simulatedAccount();
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api', 'fraud-scorer', 'ledger']));
    expect(plan.effects.map(({ code }) => code)).toEqual([
      'isIn',
      'restartsPods',
      'oneAfterAnother',
      'needsRoom',
      'budgetsDoNotHold',
      'noWayBack',
      'gitOpsMayRevert',
      'sendsPatch',
    ]);
    expect(plan.effects.find(({ code }) => code === 'needsRoom')?.facts).toEqual({
      names: ['payments-api', 'fraud-scorer'],
      pods: 2,
      vcpus: 0.5,
    });
    expect(plan.effects.find(({ code }) => code === 'budgetsDoNotHold')?.facts['budgets']).toEqual(['fraud-scorer']);
  });
});

test('a workload that is read again tells which pods have come and gone, in one read of its namespace', async () => {
  const account = simulatedAccount({ speed });
  const { known } = await readAll(fargate, account);
  const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api']));
  await runPlan(plan, account.session, fargate.steps);
  const port = await cluster(account);
  await vi.waitFor(async () =>
    expect(await port.list('Pod', { namespace: 'payments', labelSelector: 'app=payments-api' })).toHaveLength(3),
  );
  const before = account.simulator.requestCounts()['kubernetes:listPods'] ?? 0;
  const workload = known.find(({ key }) => key.endsWith('#payments/Deployment/payments-api'));
  if (!workload) throw new Error('there is no payments-api');
  const old = known.filter(({ parent }) => parent === workload.key).map(({ name }) => name);
  const told: { read: readonly string[]; gone: readonly string[] }[] = [];
  const again = [workload, ...known.filter(({ parent }) => parent === workload.key)].map((each) =>
    fargate.readOne(each, {
      ports: account.session.ports,
      signal: account.session.signal,
      now: account.session.now(),
      previous: new Map(known.map((row) => [row.key, row])),
      report: () => undefined,
      beside: (read, gone) =>
        told.push({ read: read.map(({ name }) => name), gone: gone.map((key) => key.split('/').at(-1) ?? '') }),
    }),
  );
  expect((await Promise.all(again)).map((each) => each?.name)).toEqual([
    'payments-api',
    undefined,
    undefined,
    undefined,
  ]);
  expect(told[0]?.gone.toSorted()).toEqual(old.toSorted());
  expect(told[0]?.read.filter((name) => name.startsWith('payments-api-'))).toHaveLength(3);
  expect(account.simulator.requestCounts()['kubernetes:listPods']).toBe(before + 1);
});

describe('a standalone pod', () => {
  async function begun(account: SimulatedAccount) {
    const plan = await replacing(account, 'bank-tunnel');
    const operations = await window(fargate.steps, {
      openScope: () => Promise.resolve({ session: account.session, close: () => undefined }),
      sampleOpen: () => true,
    });
    const id = await operations.start('fargate', plan);
    return { operations, id, asking: await operations.settled(id) };
  }

  const running = async (account: SimulatedAccount) => {
    const pods = await (await cluster(account)).list('Pod', { namespace: 'payments' });
    return pods.flatMap(({ meta: { name, deletedAt } }) =>
      name.startsWith('bank-tunnel') && deletedAt === undefined ? [name] : [],
    );
  };

  test('gets a replacement, and is kept until a person says yes, told who knows it', async () => {
    const account = simulatedAccount({ speed });
    const { operations, id, asking } = await begun(account);
    expect(asking).toMatchObject({ state: 'asking', offers: ['resume', 'rollBack', 'dismiss'] });
    expect(asking?.steps.map(({ phase }) => phase)).toEqual(['done', 'notBegun']);
    expect(asking?.steps[1]?.question).toEqual({
      code: 'deletesOldPod',
      facts: {
        pod: 'bank-tunnel',
        replacement: 'bank-tunnel-r2',
        found: ['bank-tunnel'],
        lost: [],
        byHand: [],
        oldAddress: expect.stringMatching(/^10\./),
        newAddress: expect.stringMatching(/^10\./),
      },
    });
    expect(await running(account)).toEqual(['bank-tunnel', 'bank-tunnel-r2']);
    await operations.resume(id);
    expect(await operations.settled(id)).toMatchObject({ state: 'done' });
    expect(await running(account)).toEqual(['bank-tunnel-r2']);
    expect(account.simulator.requestCounts()).toMatchObject({
      'kubernetes:createPods': 1,
      'kubernetes:deletePods': 1,
    });
  });

  test('stays alone where a person goes back', async () => {
    const account = simulatedAccount({ speed });
    const { operations, id } = await begun(account);
    await operations.rollBack(id);
    expect(await operations.settled(id)).toMatchObject({ state: 'rolledBack' });
    expect(await running(account)).toEqual(['bank-tunnel']);
  });

  test('keeps its replacement where it has gone itself meanwhile', async () => {
    const account = simulatedAccount({ speed });
    const { operations, id } = await begun(account);
    const port = await cluster(account);
    const { meta } = await port.get('Pod', inPayments('bank-tunnel'));
    await port.deletePod(inPayments('bank-tunnel'), { uid: meta.uid });
    await operations.rollBack(id);
    const end = await operations.settled(id);
    expect(end?.steps.findLast(({ undo }) => undo)).toMatchObject({ phase: 'failed', cause: { code: 'oldPodGone' } });
    expect(await running(account)).toEqual(['bank-tunnel-r2']);
  });

  test('is not deleted where its replacement has gone before the yes', async () => {
    const account = simulatedAccount({ speed });
    const { operations, id } = await begun(account);
    const port = await cluster(account);
    const { meta } = await port.get('Pod', inPayments('bank-tunnel-r2'));
    await port.deletePod(inPayments('bank-tunnel-r2'), { uid: meta.uid });
    await operations.resume(id);
    expect((await operations.settled(id))?.steps[1]).toMatchObject({
      phase: 'failed',
      cause: { code: 'replacementNotReady' },
    });
    expect(await running(account)).toEqual(['bank-tunnel']);
  });

  test('gets nothing where it was changed since, or the name is taken', async () => {
    const account = simulatedAccount({ speed });
    const plan = await replacing(account, 'bank-tunnel');
    const other = plan.steps.map((step) => ({ ...step, input: { ...step.input, hash: 'of another manifest' } }));
    expect(await runPlan({ ...plan, steps: other }, account.session, fargate.steps)).toMatchObject([
      { end: 'failed', cause: { code: 'podChanged' } },
    ]);
    const port = await cluster(account);
    const raw = await port.raw('Pod', inPayments('debug-shell'));
    await port.createPod('payments', replacementOf(raw, 'bank-tunnel-r2').manifest);
    expect(await runPlan(plan, account.session, fargate.steps)).toMatchObject([
      { end: 'failed', cause: { code: 'nameTaken' } },
    ]);
    expect(await running(account)).toEqual(['bank-tunnel', 'bank-tunnel-r2']);
  });

  test('of a Job, or of a Deployment, is refused with what helps', async () => {
    const account = simulatedAccount();
    const { known } = await readAll(fargate, account);
    const reasons = ['reconciliation-', 'receipts-'].map((start) => {
      const pod = known.find(({ name, facts }) => facts.type === 'pod' && name.startsWith(start));
      if (!pod) throw new Error(`no pod of ${start}`);
      const context = { scope, now: account.session.now(), thresholds: defaultThresholds, choice: {} };
      return planFargate('fargate.replacePod', [pod], context).refused[0]?.reason.code;
    });
    expect(reasons).toEqual(['job', 'hasWorkload']);
  });
});

describe('who may not', () => {
  test('is told by the cluster what is missing, and nothing is changed', async () => {
    const account = simulatedAccount({ speed, faults: ['deny:kubernetes:patchDeployments'] });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api']));
    const operations = await window(fargate.steps, {
      openScope: () => Promise.resolve({ session: account.session, close: () => undefined }),
      sampleOpen: () => true,
    });
    const end = await operations.settled(await operations.start('fargate', plan));
    expect(end?.steps[0]).toMatchObject({
      phase: 'failed',
      problem: {
        code: 'accessDenied',
        kubernetes: {
          cluster: 'platform',
          because: 'rbac',
          denied: { verb: 'patch', resource: 'deployments', group: 'apps', namespace: 'payments' },
        },
      },
    });
  });

  test('of another account with a cluster of that name changes nothing', async () => {
    const account = simulatedAccount({ speed });
    const plan = agreed(await planFor(account, 'fargate.restartWorkload', ['payments-api']));
    const [step] = plan.steps;
    if (!step) throw new Error('no step');
    const elsewhere = { ...step, target: step.target.replace('111122223333', '999900001111') };
    const ends = await runPlan({ ...plan, steps: [elsewhere] }, account.session, fargate.steps);
    expect(ends).toMatchObject([{ end: 'failed' }]);
    expect(account.simulator.requestCounts()['kubernetes:patchDeployments']).toBeUndefined();
  });
});
