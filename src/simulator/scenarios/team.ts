import type { Scenario } from '../scenario.ts';
import { addLifecycleConfig } from '../services/sageMakerState.ts';
import { generate } from './generated.ts';
import { tellNotebook } from './notebooks.ts';
import { ago, openSite, type Site } from './site.ts';

/**
 * A team whose five running notebook instances share one lifecycle configuration: what a change of its script is rolled
 * out to. All are healthy with the script that they have; the third has no GPU.
 */
export const team: Scenario = {
  name: 'team',
  fill: (tables, { now, generated }) => {
    const site = openSite(tables, '111122223333', 'eu-west-1', now);
    teamSite(site);
    generate(site, generated);
  },
};

export const visionConfig = 'vision-onstart';

export const visionOnStart = `#!/bin/bash
# OnStart of the vision team.
set -euo pipefail
dnf -y upgrade --releasever=latest --security
echo "vision on-start finished"
`;

/** The next version of the script, good for all of them. */
export const visionOnStartNext = `${visionOnStart}echo "patched"\n`;

/** A next version that nobody tried without a GPU: it fails on the third notebook instance alone. */
export const visionOnStartGpu = `#!/bin/bash
# OnStart of the vision team.
set -euo pipefail
dnf -y upgrade --releasever=latest --security
nvidia-smi
echo "vision on-start finished"
`;

const members = [
  { name: 'vision-annotate', instanceType: 'ml.g5.xlarge', by: 'leila.haddad' },
  { name: 'vision-detect', instanceType: 'ml.g5.2xlarge', by: 'leila.haddad' },
  { name: 'vision-export', instanceType: 'ml.m6i.xlarge', by: 'jonas.weber' },
  { name: 'vision-ocr', instanceType: 'ml.g6.xlarge', by: 'ana.silva' },
  { name: 'vision-segment', instanceType: 'ml.g6.2xlarge', by: 'mina.kim' },
] as const;

/** The resources of `team`. */
export function teamSite(site: Site): void {
  addLifecycleConfig(site.tables.sagemaker, site, {
    name: visionConfig,
    creationTime: ago(site, 200, visionConfig),
    lastModifiedTime: ago(site, 90, visionConfig),
    onStart: visionOnStart,
  });
  for (const [at, { name, instanceType, by }] of members.entries()) {
    tellNotebook(site, {
      name,
      createdDaysAgo: 190 - at,
      startedDaysAgo: 35 + at,
      startedBy: by,
      onStartLog: ['Complete!', 'vision on-start finished'],
      with: { instanceType, lifecycleConfigName: visionConfig, tags: { team: 'vision' } },
    });
  }
}
