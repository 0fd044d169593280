import { pick, sequence } from '../random.ts';
import type { Generated } from '../scenario.ts';
import { tellCluster, type NodegroupStory } from './clusters.ts';
import { tellNotebook } from './notebooks.ts';
import type { Site } from './site.ts';

export const seed = 20_261_122;

/** EKS allows thirty nodegroups in a cluster. */
const nodegroupsPerCluster = 30;

/** Adds as many resources as asked, in a mix that follows from their number alone. */
export function generate(site: Site, { functions, notebooks, nodegroups }: Generated): void {
  if (functions > 0) {
    site.tables.lambda.get(site.account, site.region).fleet = { count: functions, seed };
  }
  for (let index = 0; index < notebooks; index += 1) notebook(site, index);
  for (let from = 0; from < nodegroups; from += nodegroupsPerCluster) {
    cluster(site, from, Math.min(nodegroups, from + nodegroupsPerCluster));
  }
}

const projects = ['attribution', 'baskets', 'churn', 'credit', 'demand', 'pricing', 'ranking', 'routing', 'vision'];

function notebook(site: Site, index: number): void {
  const random = sequence(seed, index);
  const name = `${pick(projects, random())}-lab-${String(index).padStart(4, '0')}`;
  const kind = random();
  const startedDaysAgo = Math.floor(random() * 70);
  const createdDaysAgo = startedDaysAgo + 10 + Math.floor(random() * 300);
  if (kind < 0.1) {
    tellNotebook(site, {
      name,
      createdDaysAgo: createdDaysAgo + 200,
      startedDaysAgo: startedDaysAgo + 145,
      with: { platformIdentifier: 'notebook-al2-v3' },
    });
  } else if (kind < 0.45) {
    const platformIdentifier = kind < 0.15 ? 'notebook-al2-v3' : 'notebook-al2023-v1';
    tellNotebook(site, {
      name,
      createdDaysAgo,
      stoppedDaysAgo: startedDaysAgo,
      with: { status: 'Stopped', platformIdentifier },
    });
  } else {
    tellNotebook(site, { name, createdDaysAgo, startedDaysAgo });
  }
}

const amiTypes = [
  'AL2023_x86_64_STANDARD',
  'AL2023_x86_64_STANDARD',
  'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NVIDIA',
  'BOTTLEROCKET_x86_64',
  'BOTTLEROCKET_ARM_64',
];

function cluster(site: Site, from: number, to: number): void {
  const random = sequence(seed + 1, from);
  const groups: NodegroupStory[] = [];
  for (let index = from; index < to; index += 1) {
    groups.push({
      name: `pool-${String(index).padStart(4, '0')}`,
      amiType: pick(amiTypes, random()),
      behind: Math.max(0, Math.floor(random() * 9) - 4),
    });
  }
  tellCluster(site, {
    name: `fleet-${String(from / nodegroupsPerCluster).padStart(3, '0')}`,
    version: pick(['1.36', '1.35', '1.34', '1.33'], random()),
    createdDaysAgo: 300,
    nodegroups: groups,
  });
}
