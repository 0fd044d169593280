import type { Scenario } from '../scenario.ts';
import { tellCluster } from './clusters.ts';
import { healthRegion } from '../services/healthState.ts';
import { tellFunction } from './functions.ts';
import { generate } from './generated.ts';
import { tellNotebook } from './notebooks.ts';
import { sampleClusters } from './sampleClusters.ts';
import { sampleWorkloads } from './sampleWorkloads.ts';
import { sampleFunctions } from './sampleFunctions.ts';
import { sampleNotebooks } from './sampleNotebooks.ts';
import { openSite, type Site } from './site.ts';
import { tellKubernetes } from './workloads.ts';

export const sampleAccount = '111122223333';
export const secondAccount = '444455556666';
export const mainRegion = 'eu-west-1';
export const otherRegion = 'us-east-1';

/**
 * A company's two accounts with every status of every kind and every failure
 * worth seeing. Ages count back from the start; deadlines are the calendar's.
 */
export const sample: Scenario = {
  name: 'sample',
  fill: (tables, { now, generated }) => {
    const main = openSite(tables, sampleAccount, mainRegion, now);
    sampleNotebooks(main);
    sampleFunctions(main);
    sampleClusters(main);
    sampleWorkloads(main);
    generate(main, generated);
    usEast(openSite(tables, sampleAccount, otherRegion, now));
    analytics(openSite(tables, secondAccount, mainRegion, now));
    openSite(tables, secondAccount, otherRegion, now);
  },
};

function usEast(site: Site): void {
  tellNotebook(site, { name: 'us-forecast', createdDaysAgo: 80, startedDaysAgo: 41, startedBy: 'mina.kim' });
  tellNotebook(site, {
    name: 'us-benchmark',
    createdDaysAgo: 380,
    stoppedDaysAgo: 150,
    with: { status: 'Stopped', platformIdentifier: 'notebook-al2-v3' },
  });
  tellFunction(site, { name: 'us-checkout-api', runtime: 'nodejs24.x', changedDaysAgo: 4 });
  tellFunction(site, { name: 'us-tax-rates', runtime: 'python3.10', changedDaysAgo: 260, handler: 'rates.handler' });
  tellFunction(site, {
    name: 'us-ledger-sync',
    runtime: 'python3.13',
    changedDaysAgo: 101,
    behind: 3,
    handler: 'ledger.handler',
    updateRuntimeOn: 'Manual',
  });
  tellFunction(site, { name: 'us-edge-redirects', runtime: 'nodejs20.x', changedDaysAgo: 420 });
  tellCluster(site, {
    name: 'us-storefront',
    version: '1.35',
    createdDaysAgo: 200,
    with: { privateEndpoint: true },
    nodegroups: [{ name: 'web', amiType: 'AL2023_x86_64_STANDARD', behind: 1 }],
  });
  tellKubernetes(site, 'us-storefront', { fargateProfiles: { checkout: { selectors: [{ namespace: 'checkout' }] } } });
}

function analytics(site: Site): void {
  tellNotebook(site, { name: 'finance-close', createdDaysAgo: 140, startedDaysAgo: 8, startedBy: 'bob' });
  tellNotebook(site, {
    name: 'risk-models',
    createdDaysAgo: 460,
    startedDaysAgo: 155,
    startedBy: 'bob',
    with: { platformIdentifier: 'notebook-al2-v3', instanceType: 'ml.m5.2xlarge' },
  });
  tellFunction(site, { name: 'report-mailer', runtime: 'python3.13', changedDaysAgo: 30, handler: 'mail.send' });
  tellFunction(site, { name: 'fx-rates', runtime: 'nodejs22.x', changedDaysAgo: 77 });
  tellFunction(site, { name: 'ledger-archive', runtime: 'java11', changedDaysAgo: 600, idle: true });
  tellCluster(site, {
    name: 'analytics',
    version: '1.33',
    createdDaysAgo: 500,
    nodegroups: [
      { name: 'general', amiType: 'AL2023_x86_64_STANDARD', behind: 3 },
      { name: 'memory', amiType: 'AL2023_ARM_64_STANDARD', with: { instanceType: 'r7g.xlarge' } },
    ],
  });
  // May look at what is in namespaces, not at nodes; and the account has no support plan that includes AWS Health.
  tellKubernetes(site, 'analytics', {
    access: { '*': 'view' },
    fargateProfiles: { reports: { selectors: [{ namespace: 'reports' }] } },
    workloads: [{ kind: 'Deployment', namespace: 'reports', name: 'dashboards', replicas: 2, daysAgo: 45 }],
  });
  site.tables.health.get(site.account, healthRegion).unsubscribed = true;
}
