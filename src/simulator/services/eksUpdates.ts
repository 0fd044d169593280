import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { amiRelease, minor, newestRelease } from '../calendars/amiReleases.ts';
import { kubernetesVersions } from '../calendars/kubernetesVersions.ts';
import { text } from '../validate.ts';
import { inUse, invalidParameter } from './eksErrors.ts';
import { familyOf } from './eksImages.ts';
import type { ClusterRecord, NodegroupRecord, UpdateRecord } from './eksState.ts';

export const UpdateNodegroupVersionInput = v.object({
  clusterName: v.string(),
  nodegroupName: v.string(),
  version: v.optional(v.string()),
  releaseVersion: v.optional(v.string()),
  launchTemplate: v.optional(
    v.object({ id: v.optional(v.string()), name: v.optional(v.string()), version: v.optional(v.string()) }),
  ),
  force: v.optional(v.boolean(), false),
  clientRequestToken: v.optional(text({ max: 64 })),
});
type Wish = v.InferOutput<typeof UpdateNodegroupVersionInput>;

/** Releases a client may still ask for by name. */
const oldest = 52;

/**
 * The update that a call asks for, as EKS accepts it; throws what EKS refuses.
 * Without a version the group follows its cluster (the member's own text in the
 * API reference; the operation's says otherwise).
 */
export function acceptUpdate(
  wish: Wish,
  cluster: ClusterRecord,
  group: NodegroupRecord,
  times: { readonly now: number; readonly startedAt: number },
): UpdateRecord {
  const { clusterName, nodegroupName, clientRequestToken } = wish;
  const names = { clusterName, nodegroupName };
  const status = group.status ?? 'ACTIVE';
  if (status !== 'ACTIVE' && status !== 'DEGRADED')
    throw inUse('Nodegroup cannot be updated as it is currently not in Active State', names);
  const launchTemplateVersion = acceptedTemplate(wish, group);
  const target = {
    ...(group.amiType === 'CUSTOM'
      ? acceptedCustom(wish, group, launchTemplateVersion)
      : acceptedRelease(wish, cluster, group, times)),
    ...(launchTemplateVersion === undefined ? {} : { launchTemplateVersion }),
  };
  const params = [
    ...(group.amiType === 'CUSTOM'
      ? []
      : [
          { type: 'Version', value: target.version },
          { type: 'ReleaseVersion', value: target.releaseVersion },
        ]),
    ...(group.launchTemplate === undefined || launchTemplateVersion === undefined
      ? []
      : [
          { type: 'LaunchTemplateName', value: group.launchTemplate.name },
          { type: 'LaunchTemplateVersion', value: launchTemplateVersion },
        ]),
  ];
  return {
    id: randomUUID(),
    nodegroup: nodegroupName,
    createdAt: times.now,
    status: 'InProgress',
    params,
    errors: [],
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
    target,
    progress: { phase: 'setup', force: wish.force, size: group.size, desired: group.size, joinBy: 0, draining: {} },
  };
}

function acceptedTemplate({ launchTemplate, clusterName, nodegroupName }: Wish, group: NodegroupRecord) {
  if (launchTemplate === undefined) return undefined;
  const names = { clusterName, nodegroupName };
  const own = group.launchTemplate;
  if (own === undefined)
    throw invalidParameter(
      'Nodegroup was not created with a launch template: a launch template can not be added',
      names,
    );
  const { id, name, version } = launchTemplate;
  if ((id === undefined) === (name === undefined))
    throw invalidParameter('Either the id or the name of the launch template must be given, not both', names);
  if ((id ?? own.id) !== own.id || (name ?? own.name) !== own.name)
    throw invalidParameter('Launch template id or name does not match that of the nodegroup', names);
  return version ?? own.version;
}

function acceptedCustom(
  { version, releaseVersion, ...wish }: Wish,
  group: NodegroupRecord,
  template: string | undefined,
) {
  const names = { clusterName: wish.clusterName, nodegroupName: wish.nodegroupName };
  if (version !== undefined || releaseVersion !== undefined)
    throw invalidParameter(
      'You cannot specify the field version or releaseVersion when using custom AMI in the launch template.',
      names,
    );
  if (template === undefined)
    throw invalidParameter('A nodegroup with a custom AMI is updated by a new version of its launch template.', names);
  return { version: group.version, releaseVersion: group.releaseVersion };
}

function acceptedRelease(
  wish: Wish,
  cluster: ClusterRecord,
  group: NodegroupRecord,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
) {
  const names = { clusterName: wish.clusterName, nodegroupName: wish.nodegroupName };
  const { releaseVersion } = wish;
  const named = /^1\.\d+(?=\.\d+-\d{8}$|-\d)/.exec(releaseVersion ?? '')?.[0];
  const version = wish.version ?? named ?? cluster.version;
  if (!kubernetesVersions.has(version)) throw invalidParameter(`unsupported Kubernetes version: ${version}`, names);
  if (minor(version) > minor(cluster.version))
    throw invalidParameter(
      `Nodegroup version ${version} can not be greater than the cluster version ${cluster.version}`,
      names,
    );
  if (minor(version) < minor(group.version))
    throw invalidParameter(`Nodegroup version ${group.version} can not be rolled back to ${version}`, names);
  const family = familyOf(group.amiType);
  const newest = newestRelease(family, version, startedAt, now);
  if (newest === undefined)
    throw invalidParameter(
      `AMI Type ${group.amiType} is only supported for kubernetes versions 1.32 or earlier`,
      names,
    );
  if (releaseVersion === undefined) return { version, releaseVersion: newest.version };
  const known = [newest];
  for (let behind = 0; behind < oldest; behind += 1) {
    const release = amiRelease(family, version, startedAt, behind);
    if (release !== undefined) known.push(release);
  }
  const wanted = known.find((release) => release.version === releaseVersion);
  const current = known.find((release) => release.version === group.releaseVersion);
  if (wanted === undefined || (current !== undefined && wanted.releasedAt < current.releasedAt))
    throw invalidParameter(
      `Requested Nodegroup release version ${releaseVersion} is invalid. Allowed release version is ${newest.version}`,
      names,
    );
  return { version, releaseVersion };
}
