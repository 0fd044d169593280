import { addLifecycleConfig } from '../../src/simulator/services/sageMakerState.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { tellCluster } from '../../src/simulator/scenarios/clusters.ts';
import { tellNotebook } from '../../src/simulator/scenarios/notebooks.ts';
import { tellFunction } from '../../src/simulator/scenarios/functions.ts';
import { openSite } from '../../src/simulator/scenarios/site.ts';
import { smallSite } from '../../src/simulator/scenarios/small.ts';
import { teamSite } from '../../src/simulator/scenarios/team.ts';
import { tellKubernetes } from '../../src/simulator/scenarios/workloads.ts';

/** Where `notebookStories` takes place. */
export const place = { account: '111122223333', region: 'eu-west-1' } as const;

/** The script of `quiet`, which nobody uses. */
export const quietOnStart = '#!/bin/bash\necho quiet\n';

/** `small`, `team`, and what else the plans need: another configuration, one that fails, AL2 that is stopped, a cluster. */
export const notebookStories: Scenario['fill'] = (tables, { now }) => {
  const site = openSite(tables, place.account, place.region, now);
  smallSite(site);
  teamSite(site);
  const made = { creationTime: now - 100 * 86_400_000 };
  addLifecycleConfig(tables.sagemaker, site, { name: 'quiet', ...made, onStart: quietOnStart });
  addLifecycleConfig(tables.sagemaker, site, { name: 'broken', ...made, onStart: '#!/bin/bash\nset -e\nfalse\n' });
  tellNotebook(site, {
    name: 'epsilon',
    createdDaysAgo: 400,
    stoppedDaysAgo: 150,
    with: { status: 'Stopped', platformIdentifier: 'notebook-al2-v3' },
  });
  const frozen = {
    runtime: 'python3.13',
    changedDaysAgo: 100,
    behind: 2,
    updateRuntimeOn: 'FunctionUpdate',
  } as const;
  tellFunction(site, {
    name: 'invoices',
    ...frozen,
    published: { '1': { behind: 2, daysAgo: 100 } },
    aliases: { live: { version: '1', revision: 1 } },
  });
  tellFunction(site, {
    name: 'shared',
    ...frozen,
    published: { '1': { behind: 3, daysAgo: 200 }, '2': { behind: 2, daysAgo: 100 } },
    aliases: { live: { version: '1', weights: { '2': 0.5 }, revision: 1 } },
  });
  // Two nodegroups that nothing keeps from an update; that of `small` has a budget that never lets go.
  tellCluster(site, {
    name: 'edge',
    version: '1.35',
    createdDaysAgo: 200,
    nodegroups: ['north', 'south'].map((name) => ({
      name,
      amiType: 'AL2023_x86_64_STANDARD',
      behind: 2,
      // Enough of them that somebody can look while it goes on.
      with: { size: 20 },
    })),
  });
  tellKubernetes(site, 'edge', {
    workloads: [
      {
        kind: 'Deployment',
        namespace: 'default',
        name: 'gateway',
        replicas: 2,
        daysAgo: 1,
        nodeSelector: { 'eks.amazonaws.com/nodegroup': 'north' },
        budgets: [{ maxUnavailable: 1 }],
      },
    ],
  });
  // Enough pods that somebody can look while they are replaced.
  tellCluster(site, { name: 'serverless', version: '1.35', createdDaysAgo: 200, nodegroups: [] });
  const inFargate = { namespace: 'fargate', daysAgo: 30 };
  tellKubernetes(site, 'serverless', {
    fargateProfiles: { serverless: { selectors: [{ namespace: 'fargate' }] } },
    fargatePatchedDaysAgo: 3,
    workloads: [
      { kind: 'Deployment', name: 'front', replicas: 8, ...inFargate },
      { kind: 'StatefulSet', name: 'store', replicas: 6, ...inFargate },
      { kind: 'Pod', name: 'bastion', port: 22, ...inFargate },
    ],
  });
};
