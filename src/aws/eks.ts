import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { pagesOf } from './paging.ts';
import { defined, instant, listOf, maybe, parsed, text } from './parse.ts';
import type { ClusterVersion, EksPort } from './ports.ts';

const health = maybe(
  v.object({
    issues: listOf(
      v.pipe(
        v.object({ code: maybe(text), message: maybe(text), resourceIds: listOf(text) }),
        v.transform(({ code, message, resourceIds }) => ({
          code: code ?? 'Unknown',
          message: message ?? '',
          resourceIds,
        })),
      ),
    ),
  }),
);

const cluster = v.pipe(
  v.object({
    arn: text,
    name: text,
    status: text,
    version: maybe(text),
    platformVersion: maybe(text),
    upgradePolicy: maybe(v.object({ supportType: maybe(text) })),
    endpoint: maybe(text),
    certificateAuthority: maybe(v.object({ data: maybe(text) })),
    resourcesVpcConfig: maybe(v.object({ endpointPublicAccess: maybe(v.boolean()), publicAccessCidrs: listOf(text) })),
    accessConfig: maybe(v.object({ authenticationMode: maybe(text) })),
    health,
  }),
  v.transform((each) => ({
    arn: each.arn,
    name: each.name,
    status: each.status,
    healthIssues: each.health?.issues ?? [],
    ...defined({
      version: each.version,
      platformVersion: each.platformVersion,
      supportType: each.upgradePolicy?.supportType,
      endpoint: each.endpoint,
      certificateAuthority: each.certificateAuthority?.data,
      publicAccess: each.resourcesVpcConfig?.endpointPublicAccess,
      publicAccessCidrs: each.resourcesVpcConfig?.publicAccessCidrs,
      authenticationMode: each.accessConfig?.authenticationMode,
    }),
  })),
);

const clusterVersion = v.pipe(
  v.object({
    clusterVersion: text,
    versionStatus: maybe(text),
    releaseDate: maybe(instant),
    endOfStandardSupportDate: maybe(instant),
    endOfExtendedSupportDate: maybe(instant),
  }),
  v.transform((each) => ({
    version: each.clusterVersion,
    ...defined({
      versionStatus: each.versionStatus,
      releaseDate: each.releaseDate,
      endOfStandardSupport: each.endOfStandardSupportDate,
      endOfExtendedSupport: each.endOfExtendedSupportDate,
    }),
  })),
);

const nodegroup = v.pipe(
  v.object({
    nodegroupArn: text,
    nodegroupName: text,
    clusterName: text,
    status: text,
    version: maybe(text),
    releaseVersion: maybe(text),
    amiType: maybe(text),
    capacityType: maybe(text),
    scalingConfig: maybe(v.object({ desiredSize: maybe(v.number()) })),
    launchTemplate: maybe(v.object({ id: maybe(text), name: maybe(text), version: maybe(text) })),
    updateConfig: maybe(
      v.object({
        maxUnavailable: maybe(v.number()),
        maxUnavailablePercentage: maybe(v.number()),
        updateStrategy: maybe(text),
      }),
    ),
    modifiedAt: maybe(instant),
    health,
  }),
  v.transform((each) => ({
    arn: each.nodegroupArn,
    name: each.nodegroupName,
    cluster: each.clusterName,
    status: each.status,
    healthIssues: each.health?.issues ?? [],
    ...defined({
      version: each.version,
      releaseVersion: each.releaseVersion,
      amiType: each.amiType,
      capacityType: each.capacityType,
      desiredSize: each.scalingConfig?.desiredSize,
      launchTemplate: each.launchTemplate && defined(each.launchTemplate),
      updateConfig:
        each.updateConfig &&
        defined({
          maxUnavailable: each.updateConfig.maxUnavailable,
          maxUnavailablePercentage: each.updateConfig.maxUnavailablePercentage,
          strategy: each.updateConfig.updateStrategy,
        }),
      modifiedAt: each.modifiedAt,
    }),
  })),
);

const update = v.pipe(
  v.object({
    id: text,
    status: text,
    type: maybe(text),
    params: listOf(v.object({ type: maybe(text), value: maybe(text) })),
    createdAt: maybe(instant),
    errors: listOf(v.object({ errorCode: maybe(text), errorMessage: maybe(text), resourceIds: listOf(text) })),
  }),
  v.transform(({ id, status, type, params, createdAt, errors }) => ({
    id,
    status,
    params: params.map((each) => ({ type: each.type ?? '', value: each.value ?? '' })),
    errors: errors.map(({ errorCode, errorMessage, resourceIds }) => ({
      code: errorCode ?? 'Unknown',
      message: errorMessage ?? '',
      resourceIds,
    })),
    ...defined({ type, createdAt }),
  })),
);

const fargateProfile = v.pipe(
  v.object({
    fargateProfileArn: text,
    fargateProfileName: text,
    clusterName: text,
    status: text,
    selectors: listOf(v.object({ namespace: maybe(text), labels: maybe(v.record(text, text)) })),
    health,
  }),
  v.transform((each) => ({
    arn: each.fargateProfileArn,
    name: each.fargateProfileName,
    cluster: each.clusterName,
    status: each.status,
    selectors: each.selectors.map(({ namespace, labels }) => ({ namespace: namespace ?? '', labels: labels ?? {} })),
    healthIssues: each.health?.issues ?? [],
  })),
);

const maxResults = 100;

export function eksPort(connection: Connection): EksPort {
  const { call } = serviceCaller(connection, 'eks', () => import('./sdk/eks.ts'));
  return {
    listClusters: (options) =>
      pagesOf(
        (nextToken) =>
          call(
            'ListClusters',
            (client, sdk, http) =>
              client.send(new sdk.ListClustersCommand({ ...defined({ nextToken }), maxResults }), http),
            (answer) => {
              const page = parsed(v.object({ clusters: v.array(text), nextToken: maybe(text) }), answer);
              return { items: page.clusters, next: page.nextToken };
            },
            options,
          ),
        'nextToken',
      ),
    describeCluster: (name, options) =>
      call(
        'DescribeCluster',
        (client, sdk, http) => client.send(new sdk.DescribeClusterCommand({ name }), http),
        (answer) => parsed(v.object({ cluster }), answer).cluster,
        options,
      ),
    async describeClusterVersions(options) {
      const read = (nextToken: string | undefined) =>
        call(
          'DescribeClusterVersions',
          (client, sdk, http) =>
            client.send(
              new sdk.DescribeClusterVersionsCommand({ includeAll: true, ...defined({ nextToken }), maxResults }),
              http,
            ),
          (answer) => {
            const page = parsed(v.object({ clusterVersions: v.array(clusterVersion), nextToken: maybe(text) }), answer);
            return { items: page.clusterVersions, next: page.nextToken };
          },
          options,
        );
      const all: ClusterVersion[] = [];
      for await (const page of pagesOf(read, 'nextToken')) all.push(...page);
      return all;
    },
    listNodegroups: (clusterName, options) =>
      pagesOf(
        (nextToken) =>
          call(
            'ListNodegroups',
            (client, sdk, http) =>
              client.send(new sdk.ListNodegroupsCommand({ clusterName, ...defined({ nextToken }), maxResults }), http),
            (answer) => {
              const page = parsed(v.object({ nodegroups: v.array(text), nextToken: maybe(text) }), answer);
              return { items: page.nodegroups, next: page.nextToken };
            },
            options,
          ),
        'nextToken',
      ),
    describeNodegroup: (clusterName, nodegroupName, options) =>
      call(
        'DescribeNodegroup',
        (client, sdk, http) => client.send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName }), http),
        (answer) => parsed(v.object({ nodegroup }), answer).nodegroup,
        options,
      ),
    updateNodegroupVersion: (clusterName, nodegroupName, change, options) =>
      call(
        'UpdateNodegroupVersion',
        (client, sdk, http) =>
          client.send(new sdk.UpdateNodegroupVersionCommand({ clusterName, nodegroupName, ...change }), http),
        (answer) => parsed(v.object({ update }), answer).update,
        options,
      ),
    describeUpdate: (name, nodegroupName, updateId, options) =>
      call(
        'DescribeUpdate',
        (client, sdk, http) => client.send(new sdk.DescribeUpdateCommand({ name, nodegroupName, updateId }), http),
        (answer) => parsed(v.object({ update }), answer).update,
        options,
      ),
    listUpdates: (name, nodegroupName, options) =>
      pagesOf(
        (nextToken) =>
          call(
            'ListUpdates',
            (client, sdk, http) =>
              client.send(
                new sdk.ListUpdatesCommand({ name, nodegroupName, ...defined({ nextToken }), maxResults }),
                http,
              ),
            (answer) => {
              const page = parsed(v.object({ updateIds: listOf(text), nextToken: maybe(text) }), answer);
              return { items: page.updateIds, next: page.nextToken };
            },
            options,
          ),
        'nextToken',
      ),
    listFargateProfiles: (clusterName, options) =>
      pagesOf(
        (nextToken) =>
          call(
            'ListFargateProfiles',
            (client, sdk, http) =>
              client.send(
                new sdk.ListFargateProfilesCommand({ clusterName, ...defined({ nextToken }), maxResults }),
                http,
              ),
            (answer) => {
              const page = parsed(v.object({ fargateProfileNames: listOf(text), nextToken: maybe(text) }), answer);
              return { items: page.fargateProfileNames, next: page.nextToken };
            },
            options,
          ),
        'nextToken',
      ),
    describeFargateProfile: (clusterName, fargateProfileName, options) =>
      call(
        'DescribeFargateProfile',
        (client, sdk, http) =>
          client.send(new sdk.DescribeFargateProfileCommand({ clusterName, fargateProfileName }), http),
        (answer) => parsed(v.object({ fargateProfile }), answer).fargateProfile,
        options,
      ),
  };
}
