import * as v from 'valibot';
import { kubernetesVersions, defaultKubernetesVersion } from '../calendars/kubernetesVersions.ts';
import { page } from '../paging.ts';
import {
  SimulatedError,
  type Input,
  type Json,
  type OperationContext,
  type ResourceReference,
  type Service,
} from '../service.ts';
import type { SliceTable } from '../state.ts';
import { booleanText, integerText, oneOf, operation, present, textList } from '../validate.ts';
import { describedCluster, describedNodegroup, describedVersion } from './eksDescriptions.ts';
import type { ClusterRecord, EksSlice } from './eksState.ts';

const paging = { maxResults: v.optional(integerText(1, 100)), nextToken: v.optional(v.string()) };
const pagingQuery = ['maxResults', 'nextToken'];

/** EKS's clusters, Kubernetes versions and managed nodegroups. */
export function eks(table: SliceTable<EksSlice>): Service {
  const clusterOf = (context: OperationContext, name: string): ClusterRecord => {
    const { clusters } = table.get(context.account, context.region);
    const cluster = Object.hasOwn(clusters, name) ? clusters[name] : undefined;
    if (!cluster) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
    return cluster;
  };
  return {
    signingName: 'eks',
    protocol: 'rest-json',
    validationError: 'InvalidParameterException',
    throttle: { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' },
    operations: [
      operation({
        name: 'ListClusters',
        http: { method: 'GET', path: '/clusters', query: [...pagingQuery, 'include'] },
        input: v.object({ ...paging, include: v.optional(textList) }),
        handle: (input, context) => {
          const names = Object.keys(table.get(context.account, context.region).clusters);
          return namesPage('clusters', names, input);
        },
      }),
      operation({
        name: 'DescribeCluster',
        http: { method: 'GET', path: '/clusters/{name}' },
        resource: clusterResource,
        input: v.object({ name: v.string() }),
        handle: ({ name }, context) => ({ cluster: describedCluster(context, name, clusterOf(context, name)) }),
      }),
      operation({
        name: 'DescribeClusterVersions',
        http: {
          method: 'GET',
          path: '/cluster-versions',
          query: [
            ...pagingQuery,
            'clusterType',
            'defaultOnly',
            'includeAll',
            'clusterVersions',
            'status',
            'versionStatus',
          ],
        },
        input: v.object({
          ...paging,
          clusterType: v.optional(v.string()),
          defaultOnly: v.optional(booleanText),
          includeAll: v.optional(booleanText),
          clusterVersions: v.optional(textList),
          status: v.optional(oneOf('unsupported', 'standard-support', 'extended-support')),
          versionStatus: v.optional(oneOf('UNSUPPORTED', 'STANDARD_SUPPORT', 'EXTENDED_SUPPORT')),
        }),
        handle: (input, context) => describeClusterVersions(input, context.clock.now()),
      }),
      operation({
        name: 'ListNodegroups',
        http: { method: 'GET', path: '/clusters/{clusterName}/node-groups', query: pagingQuery },
        resource: clusterResource,
        input: v.object({ clusterName: v.string(), ...paging }),
        handle: (input, context) =>
          namesPage('nodegroups', Object.keys(clusterOf(context, input.clusterName).nodegroups), input),
      }),
      operation({
        name: 'DescribeNodegroup',
        http: { method: 'GET', path: '/clusters/{clusterName}/node-groups/{nodegroupName}' },
        resource: nodegroupResource,
        input: v.object({ clusterName: v.string(), nodegroupName: v.string() }),
        handle: ({ clusterName, nodegroupName }, context) => {
          const { nodegroups } = clusterOf(context, clusterName);
          const group = Object.hasOwn(nodegroups, nodegroupName) ? nodegroups[nodegroupName] : undefined;
          if (!group) {
            throw notFound(`No node group found for name: ${nodegroupName}.`, { clusterName, nodegroupName });
          }
          return { nodegroup: describedNodegroup(context, clusterName, nodegroupName, group) };
        },
      }),
    ],
  };
}

interface Paging {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

interface VersionFilter extends Paging {
  readonly clusterType?: string | undefined;
  readonly defaultOnly?: boolean | undefined;
  readonly includeAll?: boolean | undefined;
  readonly clusterVersions?: readonly string[] | undefined;
  readonly status?: string | undefined;
  readonly versionStatus?: string | undefined;
}

function describeClusterVersions(input: VersionFilter, now: number): Json {
  if (input.clusterType !== undefined && input.clusterType !== 'eks') {
    throw invalidParameter(`Unsupported cluster type: ${input.clusterType}`);
  }
  const { nextToken, maxResults, ...filter } = input;
  const status = input.versionStatus ?? input.status?.toUpperCase().replace('-', '_');
  const asked = input.clusterVersions;
  const rows = [...kubernetesVersions.keys()].flatMap((version) => {
    const described = describedVersion(version, now);
    if (!described) return [];
    if (asked ? !asked.includes(version) : input.defaultOnly && version !== defaultKubernetesVersion) return [];
    if (status !== undefined && described.versionStatus !== status) return [];
    // Without a wish, versions that nobody can run any more are left out.
    const wished = asked !== undefined || status !== undefined || input.includeAll === true;
    if (!wished && described.versionStatus === 'UNSUPPORTED') return [];
    return [{ version, row: described.row }];
  });
  const shown = page(rows, {
    key: ({ version }) => version,
    size: maxResults ?? 100,
    token: nextToken,
    query: filter,
    refuse: () => invalidParameter('Invalid token'),
  });
  return present({ clusterVersions: shown.items.map(({ row }) => row), nextToken: shown.nextToken });
}

function namesPage(member: string, names: readonly string[], input: Paging): Json {
  const shown = page(names, {
    key: (name) => name,
    size: input.maxResults ?? 100,
    token: input.nextToken,
    query: member,
    refuse: () => invalidParameter('Invalid token'),
  });
  return present({ [member]: [...shown.items], nextToken: shown.nextToken });
}

function clusterResource(input: Input): ResourceReference | undefined {
  const name = input['name'] ?? input['clusterName'];
  return typeof name === 'string' ? { type: 'AWS::EKS::Cluster', name, arnPath: `cluster/${name}` } : undefined;
}

function nodegroupResource({ clusterName, nodegroupName }: Input): ResourceReference | undefined {
  if (typeof clusterName !== 'string' || typeof nodegroupName !== 'string') return undefined;
  const path = `nodegroup/${clusterName}/${nodegroupName}/*`;
  return { type: 'AWS::EKS::Nodegroup', name: nodegroupName, arnPath: path };
}

/** EKS names in the error what it could not find; the members that do not apply are null. */
function notFound(message: string, named: { clusterName: string; nodegroupName?: string }): SimulatedError {
  return new SimulatedError('ResourceNotFoundException', 404, message, { ...noNames, ...named });
}

function invalidParameter(message: string): SimulatedError {
  return new SimulatedError('InvalidParameterException', 400, message, noNames);
}

const noNames = {
  clusterName: null,
  nodegroupName: null,
  fargateProfileName: null,
  addonName: null,
  subscriptionId: null,
} as const;
