import type { Scenario } from '../scenario.ts';
import { addLifecycleConfig } from '../services/sageMakerState.ts';
import { tellCluster } from './clusters.ts';
import { tellFunction } from './functions.ts';
import { generate } from './generated.ts';
import { tellNotebook } from './notebooks.ts';
import { ago, openSite, type Site } from './site.ts';
import { tellKubernetes } from './workloads.ts';

/** A few resources with short names, for tests and for trying a client by hand. */
export const small: Scenario = {
  name: 'small',
  fill: (tables, { now, generated }) => {
    const site = openSite(tables, '111122223333', 'eu-west-1', now);
    smallSite(site);
    generate(site, generated);
  },
};

export const plainOnStart = '#!/bin/bash\nset -e\ndnf -y upgrade --releasever=latest --security\necho ready\n';

/** The resources of `small`. */
export function smallSite(site: Site): void {
  addLifecycleConfig(site.tables.sagemaker, site, {
    name: 'patch-on-start',
    creationTime: ago(site, 100, 'patch-on-start'),
    onStart: plainOnStart,
  });
  const withScript = { onStartLog: ['Complete!', 'ready'], with: { lifecycleConfigName: 'patch-on-start' } };
  tellNotebook(site, { name: 'alpha', createdDaysAgo: 90, startedDaysAgo: 3, ...withScript });
  tellNotebook(site, { name: 'beta', createdDaysAgo: 90, startedDaysAgo: 47, ...withScript });
  tellNotebook(site, {
    name: 'gamma',
    createdDaysAgo: 400,
    startedDaysAgo: 150,
    with: { platformIdentifier: 'notebook-al2-v3' },
  });
  tellNotebook(site, { name: 'delta', createdDaysAgo: 60, stoppedDaysAgo: 20, with: { status: 'Stopped' } });

  tellFunction(site, { name: 'resize', runtime: 'python3.13', changedDaysAgo: 30 });
  tellFunction(site, {
    name: 'orders',
    runtime: 'python3.13',
    changedDaysAgo: 120,
    behind: 3,
    updateRuntimeOn: 'Manual',
    published: { '1': { behind: 3, daysAgo: 120 } },
    aliases: { live: { version: '1', revision: 1 } },
  });
  tellFunction(site, { name: 'reports', runtime: 'python3.10', changedDaysAgo: 300 });
  tellFunction(site, { name: 'render', image: 'web/render:7', changedDaysAgo: 40 });

  tellCluster(site, {
    name: 'main',
    version: '1.35',
    createdDaysAgo: 250,
    nodegroups: [
      { name: 'workers', amiType: 'AL2023_x86_64_STANDARD' },
      { name: 'batch', amiType: 'AL2023_ARM_64_STANDARD', behind: 2 },
    ],
  });
  const on = (name: string) => ({ 'eks.amazonaws.com/nodegroup': name });
  tellKubernetes(site, 'main', {
    fargateProfiles: { serverless: { selectors: [{ namespace: 'fargate' }] } },
    fargatePatchedDaysAgo: 3,
    workloads: [
      { kind: 'Deployment', namespace: 'default', name: 'web', replicas: 3, daysAgo: 1, nodeSelector: on('workers') },
      // Both pods must stay: a drain of their nodes is blocked.
      {
        kind: 'Deployment',
        namespace: 'default',
        name: 'queue',
        replicas: 2,
        daysAgo: 1,
        nodeSelector: on('batch'),
        budgets: [{ minAvailable: 2 }],
      },
      { kind: 'Deployment', namespace: 'fargate', name: 'api', replicas: 2, daysAgo: 30, port: 8080 },
      { kind: 'StatefulSet', namespace: 'fargate', name: 'db', replicas: 2, daysAgo: 30 },
      { kind: 'Pod', namespace: 'fargate', name: 'bastion', daysAgo: 30, port: 22 },
    ],
  });
}
