import { expect, test } from 'vitest';
import type { Finding, Verdict } from '../../../../src/domain/finding.ts';
import { parseKubernetesKey } from '../../../../src/domain/resourceKey.ts';
import type { FargateFacts } from '../../../../src/kinds/fargate/facts.ts';
import { fargate } from '../../../../src/kinds/fargate/kind.ts';
import { defaultThresholds, type Observed } from '../../../../src/kinds/kind.ts';
import type { Role } from '../../../../src/simulator/kubernetes/state.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { sample } from '../../../../src/simulator/scenarios/sample.ts';
import { readAll, simulatedAccount, startAt } from '../simulatedAccount.ts';

/* What the rows say of the sample account, and of what becomes of it. */

const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';

type Change = (at: {
  readonly cluster: { access?: Record<string, Role> };
  readonly eks: { privateEndpoint?: true; version: string };
  readonly health: { unsubscribed?: true; events: unknown[] };
}) => void;

/** The sample account, told otherwise about the cluster `platform`. */
function told(change: Change): Scenario {
  return {
    name: 'told',
    fill(tables, more) {
      sample.fill(tables, more);
      const cluster = tables.kubernetes.get('111122223333', 'eu-west-1').clusters['platform'];
      const eks = tables.eks.get('111122223333', 'eu-west-1').clusters['platform'];
      if (cluster === undefined || eks === undefined) throw new Error('there is no such cluster');
      change({ cluster, eks, health: tables.health.get('111122223333', 'us-east-1') });
    },
  };
}

interface Rows {
  readonly lines: readonly string[];
  readonly row: (name: string) => string | undefined;
  readonly codes: (name: string) => readonly string[];
  readonly known: readonly Observed<FargateFacts>[];
  readonly problems: readonly unknown[];
}

/** `Deployment payments-api outdated`, each with its findings. */
async function rowsOf(account: ReturnType<typeof simulatedAccount>, set?: { before: number }): Promise<Rows> {
  const { known, problems } = await readAll(fargate, account);
  const context = {
    now: account.session.now(),
    thresholds: defaultThresholds,
    ...(set === undefined ? {} : { fargateNotice: () => set }),
  };
  const judged = known.map((each) => ({ each, verdict: fargate.assess(each, context) }));
  const find = (name: string) => judged.find(({ each }) => each.name === name);
  return {
    known,
    problems,
    lines: judged
      .filter(({ each }) => each.facts.type !== 'pod' || each.parent?.endsWith('#fargate'))
      .map(({ each, verdict }) => `${parseKubernetesKey(each.key)?.kind ?? 'cluster'} ${each.name}: ${verdict.status}`)
      .toSorted(),
    row: (name) => find(name)?.verdict.status,
    codes: (name) => find(name)?.verdict.findings.map(({ code }) => code) ?? [],
  };
}

test('clusters with Fargate profiles, their workloads, and the pods that stand alone; each judged by the notice', async () => {
  const { lines, problems, codes, known } = await rowsOf(simulatedAccount());
  expect(problems).toEqual([]);
  expect(lines).toEqual([
    'Deployment fraud-scorer: outdated',
    'Deployment payments-api: outdated',
    'Deployment pricing-canary: outdated',
    'Deployment receipts: current',
    'Deployment settlement: outdated',
    'Deployment statements: current',
    'Deployment webhooks: outdated',
    'Job reconciliation: outdated',
    'Pod bank-tunnel: outdated',
    'Pod debug-shell: current',
    'StatefulSet audit-log: outdated',
    'StatefulSet ledger: outdated',
    'cluster data-platform: unknown',
    'cluster platform: current',
    'cluster storefront: unknown',
  ]);
  expect(codes('platform')).toEqual(['fargate.cluster.notice']);
  expect(codes('storefront')).toEqual(['fargate.profile.degraded', 'fargate.cluster.noNotice']);
  expect(codes('data-platform')).toEqual(['fargate.cluster.noAccess', 'fargate.cluster.noNotice']);
  const pods = known.filter(({ facts }) => facts.type === 'pod');
  expect(pods.map(({ parent }) => parseKubernetesKey(parent ?? '')?.kind ?? 'cluster').toSorted()).toEqual(
    pods.map(({ facts }) => (facts.type === 'pod' ? (facts.owner?.kind ?? 'cluster') : '')).toSorted(),
  );
  const scorer = known.find(({ key }) => key === `${arn}#payments/Deployment/fraud-scorer`);
  expect(scorer?.facts).toMatchObject({
    type: 'workload',
    profiles: ['payments'],
    rollout: { replicas: 2, paused: false, strategy: 'RollingUpdate' },
    holds: { holds: [{ budgets: ['fraud-scorer'], rules: ['maxUnavailable: 0'], because: 'never' }] },
  });
  expect(codes('settlement')).toContain('fargate.eviction.blocked');
});

test('a notice of AWS Health has its dates; pods from after it are the proof that something is patched', async () => {
  const account = simulatedAccount();
  const { known } = await rowsOf(account);
  const findings: readonly Finding[] = known.flatMap(
    (each) => fargate.assess(each, { now: account.session.now(), thresholds: defaultThresholds }).findings,
  );
  const [first] = findings.filter(({ code }) => code === 'fargate.pod.beforeNotice');
  expect(first).toMatchObject({ severity: 'attention', facts: { days: 6, notice: 'health' } });
  expect(first?.due).toBe(first?.facts['evictsAt']);
  expect(first?.evidence.map(({ source }) => source)).toEqual([
    'kubernetes:Pod metadata.creationTimestamp',
    'health:DescribeEvents',
  ]);
});

test('without a support plan nobody knows of a notice, and nothing is called patched; a date that is set says it', async () => {
  const scenario = told(({ health }) => (health.unsubscribed = true));
  const unknown = await rowsOf(simulatedAccount({ scenario }));
  expect(unknown.problems).toEqual([]);
  expect(new Set(unknown.lines.map((line) => line.split(': ')[1]))).toEqual(new Set(['unknown']));
  expect(unknown.codes('receipts')).toEqual(['fargate.workload.noNotice']);
  const set = await rowsOf(simulatedAccount({ scenario }), { before: Date.parse('2026-11-01T00:00:00Z') });
  expect([set.row('payments-api'), set.row('webhooks'), set.row('reconciliation')]).toEqual([
    'outdated',
    'outdated',
    'current',
  ]);
  expect(set.codes('reconciliation')).toEqual(['fargate.workload.afterNotice', 'fargate.workload.notRolling']);
});

test('a missing permission for AWS Health makes nothing current, and spoils nothing else', async () => {
  const { lines, problems, known } = await rowsOf(simulatedAccount({ faults: ['deny:health:DescribeEvents'] }));
  expect(problems).toEqual([]);
  expect(lines.filter((line) => line.endsWith('current'))).toEqual([]);
  expect(known.find(({ name }) => name === 'platform')?.facts.notice).toEqual({
    state: 'unreadable',
    problem: 'accessDenied',
  });
});

test('who may not list nodes sees all but the kubelets, and reads why', async () => {
  const scenario = told(({ cluster }) => (cluster.access = { '*': 'view' }));
  const { codes, row, known, problems } = await rowsOf(simulatedAccount({ scenario }));
  expect(problems).toEqual([]);
  expect(codes('platform')).toEqual(['fargate.cluster.limited', 'fargate.cluster.notice']);
  expect(row('payments-api')).toBe('outdated');
  const pods = known.flatMap(({ facts }) => (facts.type === 'pod' ? [facts] : []));
  expect(pods.map(({ kubeletVersion }) => kubeletVersion).filter((each) => each !== undefined)).toEqual([]);
});

test('lists that RBAC keeps back are named; owners are still told by their names', async () => {
  const denied = ['listReplicasets', 'listDeployments', 'listPoddisruptionbudgets'].map(
    (each) => `deny:kubernetes:${each}`,
  );
  const { codes, known, row } = await rowsOf(simulatedAccount({ faults: denied }));
  const platform = known.find(({ name }) => name === 'platform');
  expect(platform?.facts).toMatchObject({
    access: {
      denied: expect.arrayContaining([
        { resource: 'deployments', group: 'apps', namespace: 'payments' },
        { resource: 'poddisruptionbudgets', group: 'policy', namespace: 'payments' },
      ]),
    },
  });
  expect(row('payments-api')).toBe('outdated');
  expect(codes('payments-api')).toEqual(['fargate.workload.beforeNotice', 'fargate.eviction.budgetsUnreadable']);
});

test('a cluster says why nothing of it could be read', async () => {
  const because = async (options: Parameters<typeof simulatedAccount>[0]) => {
    const account = simulatedAccount(options);
    const { known } = await readAll(fargate, account);
    const platform = known.find(({ name }) => name === 'platform');
    if (platform === undefined) throw new Error('there is no such row');
    const { findings, status }: Verdict = fargate.assess(platform, { now: startAt, thresholds: defaultThresholds });
    return [status, findings.find(({ code }) => code === 'fargate.cluster.noAccess')?.facts['because']];
  };
  expect(await because({ scenario: told(({ cluster }) => (cluster.access = { '*': 'none' })) })).toEqual([
    'unknown',
    'noEntry',
  ]);
  expect(await because({ faults: ['deny:kubernetes:listPods'] })).toEqual(['unknown', 'rbac']);
  expect(await because({ scenario: told(({ eks }) => (eks.privateEndpoint = true)) })).toEqual([
    'unknown',
    'privateEndpoint',
  ]);
  expect(await because({ faults: ['drop:1@kubernetes'] })).toEqual(['unknown', 'unreachable']);
});

test('a cluster that stops answering keeps the rows that it had, and says that they are old', async () => {
  const account = simulatedAccount();
  const before = await readAll(fargate, account);
  account.simulator.setFaults(['drop:1@kubernetes']);
  const after = await readAll(fargate, account, before.known);
  expect(after.known.map(({ key }) => key).toSorted()).toEqual(before.known.map(({ key }) => key).toSorted());
  expect(after.problems.map(({ code, kubernetes }) => [code, kubernetes?.cluster])).toContainEqual([
    'unreachable',
    'platform',
  ]);
});

test('a control plane that went ahead leaves the pods behind', async () => {
  const account = simulatedAccount();
  const { known } = await readAll(fargate, account);
  const pod = known.find(({ name }) => name === 'debug-shell');
  if (pod?.facts.type !== 'pod') throw new Error('there is no such pod');
  const ahead = { ...pod, facts: { ...pod.facts, clusterVersion: '1.38' } };
  const { status, findings } = fargate.assess(ahead, { now: startAt, thresholds: defaultThresholds });
  expect(status).toBe('outdated');
  expect(findings[0]).toMatchObject({
    code: 'fargate.pod.version.behind',
    facts: { version: '1.36', clusterVersion: '1.38', minors: 2, kubelet: pod.facts.kubeletVersion },
  });
});

test('an eviction that failed needs attention, with what the cluster said', async () => {
  const account = simulatedAccount();
  const { known } = await readAll(fargate, account);
  const pod = known.find(({ name }) => name === 'debug-shell');
  if (pod?.facts.type !== 'pod') throw new Error('there is no such pod');
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  const failed = {
    ...pod,
    facts: { ...pod.facts, failedEvictions: [{ pod: pod.name, message, at: startAt, count: 3 }] },
  };
  const [worst] = fargate.assess(failed, { now: startAt, thresholds: defaultThresholds }).findings;
  expect(worst).toMatchObject({ code: 'fargate.eviction.failed', severity: 'attention', facts: { message, count: 3 } });
});

test('where pods may be listed in some namespaces only, the cluster is not known whole', async () => {
  const { known } = await readAll(fargate, simulatedAccount());
  const platform = known.find(({ name }) => name === 'platform');
  if (platform?.facts.type !== 'cluster') throw new Error('there is no such row');
  const access = { state: 'read', pods: 3, denied: [], confinedTo: ['payments'] } as const;
  const confined = { ...platform, facts: { ...platform.facts, access } };
  const { status, findings } = fargate.assess(confined, { now: startAt, thresholds: defaultThresholds });
  expect(status).toBe('unknown');
  expect(findings.map(({ code }) => code)).toEqual(['fargate.cluster.confined', 'fargate.cluster.notice']);
});
