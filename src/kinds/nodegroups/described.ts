import type { Cluster, Nodegroup } from '../../aws/ports.ts';
import type { ClusterFacts, NodegroupFacts, RecommendedRead, SupportRead, UpdatesRead } from './facts.ts';

/** The facts of a described cluster, with what EKS says of its version. */
export function clusterFacts(cluster: Cluster, support: SupportRead): ClusterFacts {
  const { status, version, platformVersion, supportType, healthIssues } = cluster;
  return {
    type: 'cluster',
    status,
    healthIssues,
    support,
    ...(version === undefined ? {} : { version }),
    ...(platformVersion === undefined ? {} : { platformVersion }),
    ...(supportType === undefined ? {} : { supportType }),
  };
}

/** The facts of a described nodegroup, with its cluster's version and what EKS and SSM say of its own. */
export function nodegroupFacts(
  nodegroup: Nodegroup,
  clusterVersion: string | undefined,
  support: SupportRead,
  recommended: RecommendedRead,
  updates: UpdatesRead,
): NodegroupFacts {
  const { arn: _arn, name: _name, ...described } = nodegroup;
  return {
    type: 'nodegroup',
    ...described,
    support,
    recommended,
    updates,
    ...(clusterVersion === undefined ? {} : { clusterVersion }),
  };
}
