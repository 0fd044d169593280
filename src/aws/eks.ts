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
      modifiedAt: each.modifiedAt,
    }),
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
  };
}
