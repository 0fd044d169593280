import { createHash } from 'node:crypto';
import { kubernetesVersions, versionStatus, defaultKubernetesVersion } from '../calendars/kubernetesVersions.ts';
import type { Json, OperationContext } from '../service.ts';
import { epochSeconds } from '../validate.ts';
import type { ClusterRecord, NodegroupRecord } from './eksState.ts';

type Place = Pick<OperationContext, 'account' | 'region' | 'partition'>;

export function clusterArn(place: Place, name: string): string {
  return `arn:${place.partition}:eks:${place.region}:${place.account}:cluster/${name}`;
}

/** DescribeCluster's answer. */
export function describedCluster(place: Place, name: string, cluster: ClusterRecord): Json {
  const id = hex(`${place.account}/${place.region}/${name}`, 32).toUpperCase();
  return {
    name,
    arn: clusterArn(place, name),
    createdAt: epochSeconds(cluster.createdAt),
    version: cluster.version,
    endpoint: `https://${id}.gr7.${place.region}.eks.amazonaws.com`,
    roleArn: `arn:${place.partition}:iam::${place.account}:role/${name}-cluster`,
    resourcesVpcConfig: {
      subnetIds: subnets(place, name),
      securityGroupIds: [],
      clusterSecurityGroupId: `sg-0${hex(`sg/${id}`, 16)}`,
      vpcId: `vpc-0${hex(`vpc/${id}`, 16)}`,
      endpointPublicAccess: !cluster.privateEndpoint,
      endpointPrivateAccess: true,
      publicAccessCidrs: cluster.privateEndpoint ? [] : ['0.0.0.0/0'],
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '172.20.0.0/16', ipFamily: 'ipv4' },
    logging: { clusterLogging: [{ types: ['audit'], enabled: true }] },
    identity: { oidc: { issuer: `https://oidc.eks.${place.region}.amazonaws.com/id/${id}` } },
    status: cluster.status ?? 'ACTIVE',
    certificateAuthority: { data: Buffer.from(`certificate of ${name}`).toString('base64') },
    clientRequestToken: null,
    platformVersion: kubernetesVersions.get(cluster.version)?.platformVersion ?? 'eks.1',
    tags: cluster.tags ?? {},
    health: { issues: cluster.issues ?? [] },
    accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
    upgradePolicy: { supportType: cluster.supportType ?? 'EXTENDED' },
    deletionProtection: false,
  };
}

/** DescribeNodegroup's answer. */
export function describedNodegroup(place: Place, cluster: string, name: string, group: NodegroupRecord): Json {
  const seed = `${place.account}/${place.region}/${cluster}/${name}`;
  const id = hex(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return {
    nodegroupName: name,
    nodegroupArn: `arn:${place.partition}:eks:${place.region}:${place.account}:nodegroup/${cluster}/${name}/${id}`,
    clusterName: cluster,
    version: group.version,
    releaseVersion: group.releaseVersion,
    createdAt: epochSeconds(group.createdAt),
    modifiedAt: epochSeconds(group.modifiedAt),
    status: group.status ?? 'ACTIVE',
    capacityType: group.capacityType ?? 'ON_DEMAND',
    scalingConfig: { minSize: Math.min(1, group.size), maxSize: group.size * 2, desiredSize: group.size },
    instanceTypes: [group.instanceType],
    subnets: subnets(place, cluster),
    amiType: group.amiType,
    nodeRole: `arn:${place.partition}:iam::${place.account}:role/${cluster}-node`,
    labels: {},
    resources: { autoScalingGroups: [{ name: `eks-${name}-${id}` }] },
    ...(group.launchTemplate ? { launchTemplate: group.launchTemplate } : { diskSize: 20 }),
    health: { issues: group.issues ?? [] },
    updateConfig: { maxUnavailable: 1 },
    tags: group.tags ?? {},
  };
}

/** One row of DescribeClusterVersions; the status follows from the clock. */
export function describedVersion(version: string, now: number): { versionStatus: string; row: Json } | undefined {
  const row = kubernetesVersions.get(version);
  if (!row) return undefined;
  const status = versionStatus(row, now);
  const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
  return {
    versionStatus: status,
    row: {
      clusterVersion: version,
      clusterType: 'eks',
      defaultPlatformVersion: row.platformVersion,
      defaultVersion: version === defaultKubernetesVersion,
      releaseDate: midnight(row.released),
      endOfStandardSupportDate: midnight(row.endOfStandardSupport),
      endOfExtendedSupportDate: midnight(row.endOfExtendedSupport),
      status: status.toLowerCase().replace('_', '-'),
      versionStatus: status,
      kubernetesPatchVersion: `${version}.${row.patch}`,
    },
  };
}

function subnets(place: Place, cluster: string): string[] {
  return ['a', 'b', 'c'].map((zone) => `subnet-0${hex(`${place.account}/${place.region}${zone}/${cluster}`, 16)}`);
}

function hex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
