import { addLifecycleConfig } from '../services/sageMakerState.ts';
import { tellNotebook, tellScriptChange } from './notebooks.ts';
import {
  gpuOnStart,
  idleStop,
  idleStopLog,
  onboardingOnCreate,
  researchOnStart,
  researchOnStartLog,
  teamOnStart,
  teamOnStartLog,
  timedOut,
} from './sampleScripts.ts';
import { ago, day, type Site } from './site.ts';

/** The notebook instances of the main region: each has one thing to tell. */
export function sampleNotebooks(site: Site): void {
  lifecycleConfigs(site);

  // Amazon Linux 2: the running ones get no patches any more, the stopped ones can not be started.
  tellNotebook(site, {
    name: 'fraud-features',
    createdDaysAgo: 512,
    startedDaysAgo: 160,
    startedBy: 'jonas.weber',
    onStartLog: researchOnStartLog,
    with: {
      platformIdentifier: 'notebook-al2-v3',
      instanceType: 'ml.m5.xlarge',
      volumeSizeInGB: 50,
      lifecycleConfigName: 'research-onstart',
      tags: { team: 'fraud' },
    },
  });
  tellNotebook(site, {
    name: 'image-embeddings',
    createdDaysAgo: 430,
    startedDaysAgo: 151,
    startedBy: 'leila.haddad',
    onStartLog: researchOnStartLog,
    with: {
      platformIdentifier: 'notebook-al2-v3',
      // AL2023 has no images for this family: migrating needs another type.
      instanceType: 'ml.p3.2xlarge',
      volumeSizeInGB: 200,
      lifecycleConfigName: 'research-onstart',
      tags: { team: 'vision' },
    },
  });
  tellNotebook(site, {
    name: 'churn-model',
    createdDaysAgo: 388,
    stoppedDaysAgo: 96,
    with: { status: 'Stopped', platformIdentifier: 'notebook-al2-v3', volumeSizeInGB: 20, tags: { team: 'crm' } },
  });
  tellNotebook(site, {
    name: 'ads-attribution',
    createdDaysAgo: 1040,
    stoppedDaysAgo: 610,
    with: { status: 'Stopped', platformIdentifier: 'notebook-al2-v2', tags: { team: 'marketing' } },
  });
  tellNotebook(site, {
    name: 'legacy-pricing',
    createdDaysAgo: 1460,
    startedDaysAgo: 545,
    startedBy: 'tomasz.nowak',
    with: { platformIdentifier: 'notebook-al2-v1', instanceType: 'ml.t2.medium', tags: { team: 'pricing' } },
  });
  tellNotebook(site, {
    name: 'credit-scoring-2022',
    createdDaysAgo: 1610,
    stoppedDaysAgo: 990,
    with: { status: 'Stopped', platformIdentifier: 'notebook-al1-v1', instanceType: 'ml.t2.medium' },
  });

  // Amazon Linux 2023.
  tellNotebook(site, {
    name: 'demand-forecast',
    createdDaysAgo: 170,
    startedDaysAgo: 3,
    startedBy: 'mina.kim',
    onStartLog: teamOnStartLog(site.now - 3 * day),
    earlierStarts: [61, 32].map((daysAgo) => ({ daysAgo, log: teamOnStartLog(site.now - daysAgo * day) })),
    with: {
      instanceType: 'ml.m6i.xlarge',
      volumeSizeInGB: 100,
      lifecycleConfigName: 'team-onstart',
      tags: { team: 'forecasting' },
    },
  });
  tellNotebook(site, {
    name: 'search-ranking',
    createdDaysAgo: 240,
    startedDaysAgo: 47,
    startedBy: 'ana.silva',
    onStartLog: idleStopLog,
    with: { instanceType: 'ml.m6i.2xlarge', lifecycleConfigName: 'idle-stop', tags: { team: 'search' } },
  });
  tellNotebook(site, {
    // Started before the team's script was last changed.
    name: 'recommender-lab',
    createdDaysAgo: 120,
    startedDaysAgo: 12,
    startedBy: 'ana.silva',
    onStartLog: teamOnStartLog(site.now - 12 * day),
    with: { instanceType: 'ml.g5.xlarge', lifecycleConfigName: 'team-onstart', tags: { team: 'search' } },
  });
  tellNotebook(site, {
    // Longer ago than CloudTrail can be asked: only the log stream knows.
    name: 'returns-analysis',
    createdDaysAgo: 300,
    startedDaysAgo: 118,
    startedBy: 'sven.larsen',
    onStartLog: idleStopLog,
    with: { lifecycleConfigName: 'idle-stop', tags: { team: 'logistics' } },
  });
  const gpu = 'vision-training';
  tellNotebook(site, {
    name: gpu,
    createdDaysAgo: 60,
    startedDaysAgo: 2,
    startedBy: 'leila.haddad',
    onStartLog: [
      `/bin/bash: /tmp/OnStart_${runOf(site, 2)}7sk2p1x9: /bin/bash^M: bad interpreter: No such file or directory`,
    ],
    with: {
      status: 'Failed',
      failureReason: timedOut(site.account, site.region, 'gpu-onstart', gpu),
      instanceType: 'ml.g6.xlarge',
      lifecycleConfigName: 'gpu-onstart',
      tags: { team: 'vision' },
    },
  });
  tellNotebook(site, {
    name: 'inventory-eda',
    createdDaysAgo: 90,
    startedDaysAgo: 9,
    stoppedDaysAgo: 8,
    startedBy: 'sven.larsen',
    onStartLog: idleStopLog,
    with: { status: 'Stopped', lifecycleConfigName: 'idle-stop', tags: { team: 'logistics' } },
  });
  tellNotebook(site, {
    name: 'marketing-mix',
    createdDaysAgo: 180,
    startedDaysAgo: 34,
    startedBy: 'cdk-deploy',
    with: {
      tags: {
        'aws:cloudformation:stack-name': 'marketing-analytics',
        'aws:cloudformation:stack-id': `arn:aws:cloudformation:${site.region}:${site.account}:stack/marketing-analytics/6b0c3f30-1a52-11f0-9c5d-0a6e2f6f9d11`,
        'aws:cloudformation:logical-id': 'MixNotebook',
        team: 'marketing',
      },
    },
  });
  // On their way to another state.
  tellNotebook(site, {
    name: 'geo-routing',
    createdDaysAgo: 75,
    startedBy: 'sven.larsen',
    with: { status: 'Pending', lifecycleConfigName: 'idle-stop', tags: { team: 'logistics' } },
  });
  tellNotebook(site, {
    name: 'basket-analysis',
    createdDaysAgo: 350,
    stoppedDaysAgo: 0,
    with: { status: 'Updating', instanceType: 'ml.m5.xlarge', tags: { team: 'crm' } },
  });

  tellNotebook(site, {
    name: 'quality-checks',
    createdDaysAgo: 5,
    startedDaysAgo: 5,
    startedBy: 'tomasz.nowak',
    with: { tags: { team: 'data-quality' }, writesLogs: false },
  });
  tellNotebook(site, {
    // A platform that AWS brought out after this table was written.
    name: 'platform-preview',
    createdDaysAgo: 6,
    startedDaysAgo: 6,
    startedBy: 'tomasz.nowak',
    with: { platformIdentifier: 'notebook-al2027-v1', tags: { team: 'ml-platform' } },
  });
}

function lifecycleConfigs(site: Site): void {
  const configs = [
    { name: 'team-onstart', created: 260, changed: 6, by: 'mina.kim', onStart: teamOnStart },
    { name: 'gpu-onstart', created: 75, changed: 4, by: 'leila.haddad', onStart: gpuOnStart },
    { name: 'idle-stop', created: 420, changed: 330, onStart: idleStop },
    { name: 'research-onstart', created: 700, changed: 640, onStart: researchOnStart },
    { name: 'onboarding-2024', created: 760, changed: 760, onCreate: onboardingOnCreate },
  ];
  for (const { name, created, changed, by, ...scripts } of configs) {
    if (by !== undefined) tellScriptChange(site, name, ago(site, changed, name), by);
    addLifecycleConfig(site.tables.sagemaker, site, {
      name,
      creationTime: ago(site, created, name),
      lastModifiedTime: ago(site, changed, name),
      ...scripts,
    });
  }
}

/** `2026-11-20-08-12`, as SageMaker names the copy of a script that it runs. */
function runOf(site: Site, daysAgo: number): string {
  return new Date(ago(site, daysAgo, 'run')).toISOString().slice(0, 16).replace(/[T:]/g, '-');
}
