import { amiRelease } from '../calendars/amiReleases.ts';
import { familyOf } from '../services/eksImages.ts';
import type { ClusterRecord, NodegroupRecord } from '../services/eksState.ts';
import { ago, type Site } from './site.ts';

export interface NodegroupStory {
  readonly name: string;
  readonly amiType: string;
  /** Kubernetes minor; default the cluster's. */
  readonly version?: string;
  /** Releases between the recommended one and its own; default 0. */
  readonly behind?: number;
  /** Custom AMIs have an image id in its place. */
  readonly releaseVersion?: string;
  readonly createdDaysAgo?: number;
  readonly with?: Partial<NodegroupRecord>;
}

export interface ClusterStory {
  readonly name: string;
  readonly version: string;
  readonly createdDaysAgo: number;
  readonly nodegroups: readonly NodegroupStory[];
  readonly with?: Partial<Omit<ClusterRecord, 'nodegroups'>>;
}

/** A cluster with its managed nodegroups. */
export function tellCluster(site: Site, story: ClusterStory): void {
  const { name, version, createdDaysAgo } = story;
  site.tables.eks.get(site.account, site.region).clusters[name] = {
    createdAt: ago(site, createdDaysAgo, name),
    version,
    ...story.with,
    nodegroups: Object.fromEntries(story.nodegroups.map((group) => [group.name, nodegroup(site, story, group)])),
  };
}

function nodegroup(site: Site, cluster: ClusterStory, story: NodegroupStory): NodegroupRecord {
  const version = story.version ?? cluster.version;
  const release = amiRelease(familyOf(story.amiType), version, site.now, story.behind ?? 0);
  const createdAt = ago(site, story.createdDaysAgo ?? cluster.createdDaysAgo - 1, story.name);
  return {
    createdAt,
    // Updated a day after its release came out.
    modifiedAt: Math.max(createdAt, release ? release.releasedAt + 26 * 3_600_000 : createdAt),
    version,
    releaseVersion: story.releaseVersion ?? release?.version ?? `${version}.0-20240101`,
    amiType: story.amiType,
    instanceType: story.amiType.includes('ARM') ? 'm7g.large' : 'm6i.large',
    size: 3,
    ...story.with,
  };
}
