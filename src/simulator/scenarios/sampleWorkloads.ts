import { healthRegion } from '../services/healthState.ts';
import type { HealthEvent } from '../services/healthState.ts';
import { day, type Site } from './site.ts';
import { tellKubernetes } from './workloads.ts';

const nodegroup = (name: string) => ({ 'eks.amazonaws.com/nodegroup': name });
const longJob = 21 * 86_400;

/** The patch notice for Fargate: when AWS told it, and when it begins to evict. */
const notice = { toldDaysAgo: 3, evictsInDays: 6 };

/** What runs in the clusters of the main region, and what AWS Health tells the account. */
export function sampleWorkloads(site: Site): void {
  tellKubernetes(site, 'storefront', {
    // Nothing can start on it until its role may be used.
    fargateProfiles: {
      previews: {
        selectors: [{ namespace: 'preview-*' }],
        status: 'CREATE_FAILED',
        issues: [
          {
            code: 'AccessDenied',
            message: 'The pod execution role storefront-fargate does not trust eks-fargate-pods.amazonaws.com',
            resourceIds: ['storefront-fargate'],
          },
        ],
      },
    },
    workloads: [
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        replicas: 6,
        daysAgo: 2,
        nodeSelector: nodegroup('web'),
        budgets: [{ minAvailable: '50%' }],
        port: 8080,
      },
      // Two of two must stay: no node under one of them can be drained.
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'checkout-worker',
        replicas: 2,
        daysAgo: 12,
        nodeSelector: nodegroup('workers-arm'),
        budgets: [{ minAvailable: 2 }],
      },
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'mailer',
        replicas: 3,
        daysAgo: 9,
        nodeSelector: nodegroup('workers-arm'),
      },
      {
        kind: 'StatefulSet',
        namespace: 'shop',
        name: 'recommender',
        replicas: 2,
        daysAgo: 20,
        nodeSelector: nodegroup('recommendations-gpu'),
      },
    ],
  });
  tellKubernetes(site, 'data-platform', {
    access: { '*': 'none' },
    fargateProfiles: { notebooks: { selectors: [{ namespace: 'notebooks' }] } },
  });
  tellKubernetes(site, 'platform', {
    fargateProfiles: {
      payments: { selectors: [{ namespace: 'payments' }, { namespace: 'billing-*', labels: { compute: 'fargate' } }] },
    },
    fargatePatchedDaysAgo: notice.toldDaysAgo,
    workloads: [
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'payments-api',
        replicas: 3,
        daysAgo: 40,
        budgets: [{ minAvailable: 2 }],
        port: 8443,
      },
      // No pod of it may ever be evicted.
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'fraud-scorer',
        replicas: 2,
        daysAgo: 25,
        budgets: [{ maxUnavailable: 0 }],
      },
      // Two budgets on the same pods: the eviction API refuses them.
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'settlement',
        replicas: 2,
        daysAgo: 33,
        budgets: [{ minAvailable: 1 }, { maxUnavailable: 1 }],
      },
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'webhooks',
        replicas: 2,
        daysAgo: 30,
        later: { replicas: 4, daysAgo: 1 },
      },
      { kind: 'Deployment', namespace: 'payments', name: 'receipts', replicas: 2, daysAgo: 1 },
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'pricing-canary',
        daysAgo: 18,
        later: { daysAgo: 17, spec: { paused: true } },
      },
      {
        kind: 'Deployment',
        namespace: 'payments',
        name: 'statements',
        daysAgo: 0,
        image: 'registry.example.com/statements:missing',
      },
      {
        kind: 'StatefulSet',
        namespace: 'payments',
        name: 'ledger',
        replicas: 2,
        daysAgo: 60,
        budgets: [{ maxUnavailable: 1 }],
      },
      {
        kind: 'StatefulSet',
        namespace: 'payments',
        name: 'audit-log',
        daysAgo: 75,
        spec: { updateStrategy: { type: 'OnDelete' } },
      },
      { kind: 'Job', namespace: 'payments', name: 'reconciliation', daysAgo: 5, runsFor: longJob },
      { kind: 'Pod', namespace: 'payments', name: 'bank-tunnel', daysAgo: 50, port: 22 },
      { kind: 'Pod', namespace: 'payments', name: 'debug-shell', daysAgo: 0 },
      {
        kind: 'Deployment',
        namespace: 'ingest',
        name: 'collector',
        replicas: 2,
        daysAgo: 1,
        nodeSelector: nodegroup('ingest'),
      },
    ],
  });
  // Room for a rolling restart, and not for many at the same time.
  site.tables.kubernetes.get(site.account, site.region).fargateVcpus = 8;
  site.tables.health.get(site.account, healthRegion).events.push(...healthEvents(site));
}

function healthEvents(site: Site): HealthEvent[] {
  const cluster = (name: string) => ({ value: `arn:aws:eks:${site.region}:${site.account}:cluster/${name}` });
  const arn = (service: string, code: string, id: string) =>
    `arn:aws:health:${site.region}::event/${service}/${code}/${code}_${id}`;
  const told = site.now - notice.toldDaysAgo * day;
  const evicts = site.now + notice.evictsInDays * day;
  const date = (at: number) => new Date(at).toISOString().slice(0, 10);
  return [
    {
      arn: arn('EKS', 'AWS_EKS_FARGATE_POD_EVICTION_NOTIFICATION', '7d0c3f2a'),
      service: 'EKS',
      eventTypeCode: 'AWS_EKS_FARGATE_POD_EVICTION_NOTIFICATION',
      category: 'scheduledChange',
      region: site.region,
      startTime: evicts,
      lastUpdatedTime: told,
      actionability: 'ACTION_MAY_BE_REQUIRED',
      description: `Software updates that include important security patches and critical updates have been deployed to AWS Fargate. To complete this software update process, EKS Fargate will evict pods launched before ${new Date(told).toISOString().replace(/\.\d+Z$/, 'Z')}, beginning on ${date(evicts)}. Restart these pods before that date to choose the time yourself; evictions respect your Pod Disruption Budgets.`,
      entities: [cluster('platform')],
    },
    {
      arn: arn('EKS', 'AWS_EKS_PLANNED_LIFECYCLE_EVENT', '1b94e6d0'),
      service: 'EKS',
      eventTypeCode: 'AWS_EKS_PLANNED_LIFECYCLE_EVENT',
      category: 'scheduledChange',
      region: site.region,
      startTime: Date.parse('2026-12-02T00:00:00Z'),
      lastUpdatedTime: site.now - 60 * day,
      actionability: 'ACTION_REQUIRED',
      description: 'Standard support for Kubernetes version 1.34 in Amazon EKS ends on December 2, 2026.',
      entities: [cluster('storefront')],
    },
    {
      arn: arn('LAMBDA', 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT', '5c02d9a7'),
      service: 'LAMBDA',
      eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
      category: 'scheduledChange',
      region: site.region,
      startTime: Date.parse('2026-10-31T00:00:00Z'),
      lastUpdatedTime: site.now - 120 * day,
      actionability: 'ACTION_REQUIRED',
      description: 'AWS Lambda ends support for the Python 3.10 runtime.',
      entities: [{ value: `arn:aws:lambda:${site.region}:${site.account}:function:report-archive` }],
    },
  ];
}
