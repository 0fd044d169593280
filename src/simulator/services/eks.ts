import * as v from 'valibot';
import { kubernetesVersions, defaultKubernetesVersion } from '../calendars/kubernetesVersions.ts';
import { page } from '../paging.ts';
import type { ClusterTask } from '../kubernetes/cluster.ts';
import type { Clusters } from '../kubernetes/clusters.ts';
import { runClusterTask } from '../kubernetes/controllers/index.ts';
import type { Input, Json, OperationContext, ResourceReference, Service, TaskContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { booleanText, integerText, oneOf, operation, present, textList } from '../validate.ts';
import {
  describedCluster,
  describedNodegroup,
  describedProfile,
  describedUpdate,
  describedVersion,
} from './eksDescriptions.ts';
import { invalidParameter, notFound } from './eksErrors.ts';
import { advance, durations } from './eksRollout.ts';
import type { ClusterRecord, EksSlice, NodegroupRecord } from './eksState.ts';
import { acceptUpdate, UpdateNodegroupVersionInput } from './eksUpdates.ts';
import type { SsmSlice } from './ssmState.ts';

const paging = { maxResults: v.optional(integerText(1, 100)), nextToken: v.optional(v.string()) };
const pagingQuery = ['maxResults', 'nextToken'];

type Tables = { readonly eks: SliceTable<EksSlice>; readonly ssm: SliceTable<SsmSlice> };

/** EKS's clusters, Kubernetes versions, managed nodegroups with their updates, and Fargate profiles. */
export function eks({ eks: table, ssm }: Tables, clusters: Clusters): Service {
  const clusterOf = (context: OperationContext, name: string): ClusterRecord => {
    const { clusters } = table.get(context.account, context.region);
    const cluster = Object.hasOwn(clusters, name) ? clusters[name] : undefined;
    if (!cluster) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
    return cluster;
  };
  const nodegroupOf = (context: OperationContext, clusterName: string, nodegroupName: string): NodegroupRecord => {
    const { nodegroups } = clusterOf(context, clusterName);
    const group = Object.hasOwn(nodegroups, nodegroupName) ? nodegroups[nodegroupName] : undefined;
    if (!group) throw notFound(`No node group found for name: ${nodegroupName}.`, { clusterName, nodegroupName });
    return group;
  };
  const place = ({ account, region, partition }: TaskContext) => ({ account, region, partition });
  const clusterTask =
    (task: ClusterTask): NonNullable<Service['tasks']>[string] =>
    (arguments_, context) => {
      const cluster = clusters.open(place(context), arguments_['cluster'] ?? '');
      if (cluster !== undefined) runClusterTask(cluster, task, arguments_);
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
        handle: ({ name }, context) => ({
          cluster: describedCluster(
            context,
            name,
            clusterOf(context, name),
            clusters.endpoints.of({ ...context, name }),
          ),
        }),
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
        handle: ({ clusterName, nodegroupName }, context) => ({
          nodegroup: describedNodegroup(
            context,
            clusterName,
            nodegroupName,
            nodegroupOf(context, clusterName, nodegroupName),
          ),
        }),
      }),
      operation({
        name: 'UpdateNodegroupVersion',
        http: { method: 'POST', path: '/clusters/{clusterName}/node-groups/{nodegroupName}/update-version' },
        writes: true,
        resource: nodegroupResource,
        input: UpdateNodegroupVersionInput,
        handle: (input, context) => {
          const { clusterName, nodegroupName, clientRequestToken } = input;
          const cluster = clusterOf(context, clusterName);
          const group = nodegroupOf(context, clusterName, nodegroupName);
          const updates = (cluster.updates ??= []);
          const repeated = updates.find(
            (update) => clientRequestToken !== undefined && update.clientRequestToken === clientRequestToken,
          );
          if (repeated !== undefined) return { update: describedUpdate(repeated) };
          const now = context.clock.now();
          const { startedAt = now } = ssm.get(context.account, context.region);
          const update = acceptUpdate(input, cluster, group, { now, startedAt });
          // The nodes of today are those of the release before.
          clusters.open(place(context), clusterName);
          updates.push(update);
          group.status = 'UPDATING';
          context.clock.after(durations.setup, 'advanceUpdate', { cluster: clusterName, update: update.id });
          return { update: describedUpdate(update) };
        },
      }),
      operation({
        name: 'ListUpdates',
        http: {
          method: 'GET',
          path: '/clusters/{name}/updates',
          query: [...pagingQuery, 'nodegroupName', 'addonName', 'capabilityName'],
        },
        resource: clusterResource,
        input: v.object({ name: v.string(), nodegroupName: v.optional(v.string()), ...paging }),
        handle: ({ name, nodegroupName, ...paged }, context) => {
          const { updates = [] } = clusterOf(context, name);
          if (nodegroupName !== undefined) nodegroupOf(context, name, nodegroupName);
          // Without a nodegroup these are the updates of the cluster itself, of which there are none.
          const shown = updates.filter(({ nodegroup }) => nodegroup === nodegroupName).toReversed();
          return namesPage(
            'updateIds',
            shown.map(({ id }) => id),
            paged,
          );
        },
      }),
      operation({
        name: 'DescribeUpdate',
        http: {
          method: 'GET',
          path: '/clusters/{name}/updates/{updateId}',
          query: ['nodegroupName', 'addonName', 'capabilityName'],
        },
        resource: clusterResource,
        input: v.object({ name: v.string(), updateId: v.string(), nodegroupName: v.optional(v.string()) }),
        handle: ({ name, updateId, nodegroupName }, context) => {
          const { updates = [] } = clusterOf(context, name);
          if (nodegroupName !== undefined) nodegroupOf(context, name, nodegroupName);
          const update = updates.find(({ id, nodegroup }) => id === updateId && nodegroup === nodegroupName);
          if (!update)
            throw notFound(`No update found for ID: ${updateId}`, {
              clusterName: name,
              ...(nodegroupName === undefined ? {} : { nodegroupName }),
            });
          return { update: describedUpdate(update) };
        },
      }),
      operation({
        name: 'ListFargateProfiles',
        http: { method: 'GET', path: '/clusters/{clusterName}/fargate-profiles', query: pagingQuery },
        resource: clusterResource,
        input: v.object({ clusterName: v.string(), ...paging }),
        handle: (input, context) => {
          const { fargateProfiles = {} } = clusterOf(context, input.clusterName);
          return namesPage('fargateProfileNames', Object.keys(fargateProfiles), input);
        },
      }),
      operation({
        name: 'DescribeFargateProfile',
        http: { method: 'GET', path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}' },
        resource: profileResource,
        input: v.object({ clusterName: v.string(), fargateProfileName: v.string() }),
        handle: ({ clusterName, fargateProfileName }, context) => {
          const { fargateProfiles = {} } = clusterOf(context, clusterName);
          const profile = Object.hasOwn(fargateProfiles, fargateProfileName)
            ? fargateProfiles[fargateProfileName]
            : undefined;
          if (!profile)
            throw notFound(`No Fargate Profile found with name: ${fargateProfileName}.`, {
              clusterName,
              fargateProfileName,
            });
          return { fargateProfile: describedProfile(context, clusterName, fargateProfileName, profile) };
        },
      }),
    ],
    tasks: {
      advanceUpdate: (arguments_, context) => {
        const cluster = clusters.open(place(context), arguments_['cluster'] ?? '');
        const update = cluster?.eks.updates?.find(({ id }) => id === arguments_['update']);
        if (cluster !== undefined && update !== undefined && advance(cluster, context.clock, update))
          context.clock.after(durations.step, 'advanceUpdate', arguments_);
      },
      readyNode: clusterTask('readyNode'),
      provisionFargate: clusterTask('provisionFargate'),
      runPod: clusterTask('runPod'),
      finishPod: clusterTask('finishPod'),
      removePod: clusterTask('removePod'),
    },
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

function profileResource({ clusterName, fargateProfileName }: Input): ResourceReference | undefined {
  if (typeof clusterName !== 'string' || typeof fargateProfileName !== 'string') return undefined;
  const path = `fargateprofile/${clusterName}/${fargateProfileName}/*`;
  return { type: 'AWS::EKS::FargateProfile', name: fargateProfileName, arnPath: path };
}
