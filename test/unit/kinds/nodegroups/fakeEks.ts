import type { Cluster, ClusterVersion, EksPort, EksUpdate, Nodegroup, SsmPort } from '../../../../src/aws/ports.ts';
import { ProblemError, type Problem } from '../../../../src/domain/problem.ts';
import type { ResourceKey } from '../../../../src/domain/resourceKey.ts';
import type { ReadContext, Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { pages, portsWith } from '../fakePorts.ts';
import { cluster, nodegroup, now } from './story.ts';

export interface Script {
  /** Pages of cluster names. */
  readonly clusters: readonly (readonly string[] | ProblemError)[];
  /** Names in each cluster; default none. */
  readonly nodegroups?: Readonly<Record<string, readonly (readonly string[] | ProblemError)[]>>;
  readonly cluster?: (name: string) => Cluster | ProblemError;
  readonly nodegroup?: (cluster: string, name: string) => Nodegroup | ProblemError;
  readonly versions?: readonly ClusterVersion[] | ProblemError;
  /** In the order in which ListUpdates names them; default none. */
  readonly updates?: (cluster: string, name: string) => readonly EksUpdate[] | ProblemError;
  /** Parameter → value; others do not exist. */
  readonly parameters?: Readonly<Record<string, string>> | ProblemError;
}

const versions: readonly ClusterVersion[] = [
  { version: '1.36', versionStatus: 'STANDARD_SUPPORT' },
  { version: '1.35', versionStatus: 'STANDARD_SUPPORT' },
  { version: '1.34', versionStatus: 'STANDARD_SUPPORT' },
];

function answer<T>(given: T | ProblemError): Promise<T> {
  return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
}

const unasked = (operation: string) => new ProblemError({ code: 'unexpected', fault: 'extension', detail: operation });
const unexpected = (operation: string) => Promise.reject(unasked(operation));

/** An EKS and an SSM that answer from a script, and write down what they were asked. */
export function fakeEks(script: Script) {
  const asked: string[] = [];
  const eks: EksPort = {
    listClusters: () => {
      asked.push('ListClusters');
      return pages(...script.clusters);
    },
    describeCluster: (name) => {
      asked.push(`DescribeCluster ${name}`);
      return answer(script.cluster?.(name) ?? cluster(name));
    },
    describeClusterVersions: () => {
      asked.push('DescribeClusterVersions');
      return answer(script.versions ?? versions);
    },
    listNodegroups: (name) => {
      asked.push(`ListNodegroups ${name}`);
      return pages(...(script.nodegroups?.[name] ?? [[]]));
    },
    describeNodegroup: (inCluster, name) => {
      asked.push(`DescribeNodegroup ${inCluster}/${name}`);
      return answer(script.nodegroup?.(inCluster, name) ?? nodegroup(inCluster, name));
    },
    updateNodegroupVersion: () => unexpected('UpdateNodegroupVersion'),
    describeUpdate: (inCluster, name, id) => {
      asked.push(`DescribeUpdate ${inCluster}/${name} ${id}`);
      const updates = script.updates?.(inCluster, name) ?? [];
      return answer(updates instanceof Error ? updates : (updates.find((each) => each.id === id) ?? unasked(id)));
    },
    listUpdates: (inCluster, name) => {
      asked.push(`ListUpdates ${inCluster}/${name}`);
      const updates = script.updates?.(inCluster, name) ?? [];
      return pages(updates instanceof Error ? updates : updates.map(({ id }) => id));
    },
    listFargateProfiles: () => pages(unasked('ListFargateProfiles')),
    describeFargateProfile: () => unexpected('DescribeFargateProfile'),
  };
  const ssm: SsmPort = {
    getParameters: (names) => {
      asked.push(`GetParameters of ${names.length}`);
      const given = script.parameters ?? {};
      if (given instanceof Error) return Promise.reject(given);
      const known = names.flatMap((name) => {
        const value = given[name];
        return value === undefined ? [] : [[name, { name, value, lastModified: now }] as const];
      });
      return Promise.resolve(new Map(known));
    },
  };
  return { ports: portsWith({ eks, ssm }), asked };
}

/** A context that keeps what was emitted and reported. */
export function reading(ports: ReadContext<EksFacts>['ports'], previous: readonly Observed<EksFacts>[] = []) {
  const emitted: Observed<EksFacts>[] = [];
  const reports: { readonly problem: Problem; readonly about: ResourceKey | undefined }[] = [];
  const context: ReadContext<EksFacts> = {
    ports,
    signal: new AbortController().signal,
    now,
    previous: new Map(previous.map((each) => [each.key, each])),
    emit: (observed) => emitted.push(observed),
    report: (problem, about) => reports.push({ problem, about }),
  };
  /** What is known of each in the end, in the order in which they appeared. */
  const known = () => [...new Map(emitted.map((each) => [each.key, each])).values()];
  return { context, emitted, reports, known };
}
