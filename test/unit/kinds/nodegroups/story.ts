import type { Cluster, ClusterVersion, EksUpdate, HealthIssue, Nodegroup } from '../../../../src/aws/ports.ts';
import type { Verdict } from '../../../../src/domain/finding.ts';
import { defaultThresholds, type AssessContext, type Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts, RecommendedRead, SupportRead, UpdatesRead } from '../../../../src/kinds/nodegroups/facts.ts';

/** Sunday 2026-11-22, 09:00 UTC. */
export const now = Date.parse('2026-11-22T09:00:00Z');

export const context: AssessContext = { now, thresholds: defaultThresholds };

export function clusterKey(name: string): string {
  return `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`;
}

export function nodegroupKey(cluster: string, name: string): string {
  return `arn:aws:eks:eu-west-1:111122223333:nodegroup/${cluster}/${name}/0a1b2c3d`;
}

export function cluster(name: string, more: Partial<Cluster> = {}): Cluster {
  return { arn: clusterKey(name), name, status: 'ACTIVE', version: '1.35', healthIssues: [], ...more };
}

export function nodegroup(inCluster: string, name: string, more: Partial<Nodegroup> = {}): Nodegroup {
  return {
    arn: nodegroupKey(inCluster, name),
    name,
    cluster: inCluster,
    status: 'ACTIVE',
    version: '1.35',
    releaseVersion: '1.35.1-20261105',
    amiType: 'AL2023_x86_64_STANDARD',
    healthIssues: [],
    ...more,
  };
}

export const issue: HealthIssue = { code: 'AsgInstanceLaunchFailures', message: 'no capacity', resourceIds: ['asg-1'] };

function supportOf(words: string, version: string | undefined): SupportRead {
  const live = (row: Partial<ClusterVersion>): SupportRead => ({
    state: 'read',
    row: { version: version ?? '', ...row },
  });
  switch (words) {
    case 'EKS not asked yet':
      return { state: 'pending' };
    case 'EKS does not list it':
      return { state: 'notListed' };
    case 'EKS says standard':
      return live({ versionStatus: 'STANDARD_SUPPORT' });
    case 'EKS says extended':
      return live({ versionStatus: 'EXTENDED_SUPPORT' });
    case 'EKS says unsupported':
      return live({ versionStatus: 'UNSUPPORTED' });
    default: {
      const days = /^EKS says (\S+) and (\S+)$/.exec(words);
      if (!days) return { state: 'unreadable', problem: 'accessDenied' };
      const [, standard = '', extended = ''] = days;
      return live({ endOfStandardSupport: Date.parse(standard), endOfExtendedSupport: Date.parse(extended) });
    }
  }
}

/** "1.34, EKS says extended, STANDARD, FAILED, issue": the version first, then what else is known. */
export function clusterOf(words: string): Observed<EksFacts> {
  const [version = '', ...rest] = words.split(', ');
  const status = rest.find((each) => /^(FAILED|UPDATING|CREATING)$/.test(each)) ?? 'ACTIVE';
  const supportType = rest.find((each) => each === 'STANDARD' || each === 'EXTENDED');
  const said = rest.find((each) => each.startsWith('EKS ')) ?? '';
  return {
    key: clusterKey('prod'),
    name: 'prod',
    partial: false,
    facts: {
      type: 'cluster',
      status,
      healthIssues: rest.includes('issue') ? [issue] : [],
      support: supportOf(said, version),
      ...(version === 'no version' ? {} : { version }),
      ...(supportType === undefined ? {} : { supportType }),
      ...(rest.includes('not described') ? { unreadable: 'accessDenied' } : {}),
      ...(rest.includes('nodegroups not listed')
        ? { nodegroupsUnreadable: { problem: 'accessDenied', names: [] } }
        : {}),
    },
  };
}

function recommendedOf(words: string | undefined): RecommendedRead {
  switch (words) {
    case undefined:
      return { state: 'pending' };
    case 'not there':
      return { state: 'missing', parameters: ['/aws/service/x'] };
    case 'not readable':
      return { state: 'unreadable', problem: 'accessDenied' };
    case 'not asked':
      return { state: 'notApplicable' };
    default:
      return { state: 'read', parameter: '/aws/service/x', value: words };
  }
}

/** "Failed PodEvictionFailure", "InProgress", "not readable"; undefined: there was none. */
function updatesOf(words: string | undefined): UpdatesRead {
  if (words === undefined) return { state: 'read' };
  if (words === 'not readable') return { state: 'unreadable', problem: 'accessDenied' };
  const [status = '', ...codes] = words.split(' ');
  const one: EksUpdate = {
    id: 'u-1',
    status,
    type: 'VersionUpdate',
    createdAt: now,
    params: [{ type: 'ReleaseVersion', value: '1.35.1-20261105' }],
    errors: codes.map((code) => ({ code, message: 'it did not work', resourceIds: [] })),
  };
  return status === 'InProgress' ? { state: 'read', underWay: one } : { state: 'read', last: one };
}

/**
 * "AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105, on 1.34, cluster 1.35, DEGRADED":
 * AMI type and release (`-` for none), then what else is known.
 */
export function nodegroupOf(words: string): Observed<EksFacts> {
  const [head = '', ...rest] = words.split(', ');
  const [amiType = '', release = ''] = head.split(' ');
  const after = (word: string) => rest.find((each) => each.startsWith(`${word} `))?.slice(word.length + 1);
  const version = after('on') ?? '1.35';
  const status = rest.find((each) => /^[A-Z_]+$/.test(each)) ?? 'ACTIVE';
  const template = after('template');
  return {
    key: nodegroupKey('prod', 'web'),
    name: 'web',
    parent: clusterKey('prod'),
    partial: false,
    facts: {
      type: 'nodegroup',
      cluster: 'prod',
      clusterVersion: after('cluster') ?? version,
      status,
      healthIssues: rest.includes('issue') ? [issue] : [],
      support: supportOf(rest.find((each) => each.startsWith('EKS ')) ?? '', version),
      recommended: recommendedOf(after('recommended')),
      updates: updatesOf(after('update')),
      ...(version === '-' ? {} : { version }),
      ...(amiType === '-' ? {} : { amiType }),
      ...(release === '-' ? {} : { releaseVersion: release }),
      ...(template === undefined ? {} : { launchTemplate: { name: template, version: '3' } }),
    },
  };
}

/** `outdated: nodegroup.ami.behind, (nodegroup.launchTemplate)` */
export function told({ status, findings, remedies }: Verdict): string {
  const codes = findings.map((each) => (each.severity === 'info' ? `(${each.code})` : each.code));
  const behind = codes.length === 0 ? '' : `: ${codes.join(', ')}`;
  return `${status}${behind}${remedies.length === 0 ? '' : ` → ${remedies.join(', ')}`}`;
}
