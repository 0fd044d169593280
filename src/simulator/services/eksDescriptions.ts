import { createHash } from 'node:crypto';
import { kubernetesVersions, versionStatus, defaultKubernetesVersion } from '../calendars/kubernetesVersions.ts';
import { clusterId } from '../kubernetes/endpoints.ts';
import type { ClusterEndpoint } from '../kubernetes/endpoints.ts';
import type { Json, OperationContext } from '../service.ts';
import { epochSeconds } from '../validate.ts';
import type { ClusterRecord, FargateProfileRecord, NodegroupRecord, UpdateRecord } from './eksState.ts';

type Place = Pick<OperationContext, 'account' | 'region' | 'partition'>;

export function clusterArn(place: Place, name: string): string {
  return `arn:${place.partition}:eks:${place.region}:${place.account}:cluster/${name}`;
}

/** DescribeCluster's answer. */
export function describedCluster(place: Place, name: string, cluster: ClusterRecord, served: ClusterEndpoint): Json {
  const id = clusterId({ ...place, name });
  return {
    name,
    arn: clusterArn(place, name),
    createdAt: epochSeconds(cluster.createdAt),
    version: cluster.version,
    endpoint: served.url,
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
    certificateAuthority: { data: served.certificateAuthority },
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
  const id = uuid(hex(seed, 32));
  const { launchTemplate, updateConfig = {} } = group;
  const { maxUnavailablePercentage, updateStrategy } = updateConfig;
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
    ...(launchTemplate ? { launchTemplate } : { diskSize: 20 }),
    health: { issues: group.issues ?? [] },
    updateConfig: {
      ...(maxUnavailablePercentage === undefined
        ? { maxUnavailable: updateConfig.maxUnavailable ?? 1 }
        : { maxUnavailablePercentage }),
      ...(updateStrategy === undefined ? {} : { updateStrategy }),
    },
    tags: group.tags ?? {},
  };
}

/** DescribeFargateProfile's answer. */
export function describedProfile(place: Place, cluster: string, name: string, profile: FargateProfileRecord): Json {
  const id = hex(`${place.account}/${place.region}/${cluster}/fargate/${name}`, 32);
  return {
    fargateProfileName: name,
    fargateProfileArn: `arn:${place.partition}:eks:${place.region}:${place.account}:fargateprofile/${cluster}/${name}/${uuid(id)}`,
    clusterName: cluster,
    createdAt: epochSeconds(profile.createdAt),
    podExecutionRoleArn: `arn:${place.partition}:iam::${place.account}:role/${cluster}-fargate`,
    subnets: subnets(place, cluster),
    selectors: profile.selectors.map(({ namespace, labels }) => ({ namespace, labels: labels ?? {} })),
    status: profile.status ?? 'ACTIVE',
    tags: profile.tags ?? {},
    health: { issues: profile.issues ?? [] },
  };
}

/** DescribeUpdate's answer. */
export function describedUpdate({ id, status, params, createdAt, errors }: UpdateRecord): Json {
  return { id, status, type: 'VersionUpdate', params, createdAt: epochSeconds(createdAt), errors };
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

function uuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function hex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
