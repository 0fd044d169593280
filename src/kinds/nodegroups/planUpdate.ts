import type { NodegroupVersionChange } from '../../aws/ports.ts';
import type { Plan, Planned, PlanStep, Refusal, Stage } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Observed, PlanContext } from '../kind.ts';
import { amiTypeOf, endedOn } from './amiTypes.ts';
import type { EksEffect } from './effects.ts';
import type { EksFacts, NodegroupFacts } from './facts.ts';
import { minorsBehind, parseMinor } from './kubernetesVersions.ts';
import type { PreflightFinding } from './preflight.ts';
import { updateEffects, type UpdateTarget } from './updateEffects.ts';
import { isOfVersion } from './updates.ts';
import { compareOf, isUpToDate } from './wanted.ts';

export const updateRemedy = 'nodegroup.update';

/** Minutes of EKS's own time that one node takes: to empty it, a minute of waiting, another one in its place. */
const minutesANode = { from: 3, to: 20 } as const;
const minute = 60;

/**
 * Updates of nodegroups: one after the other within a cluster, and none after one that failed. Choices (`<choice>:<key>`
 * is for one nodegroup alone and goes before): `version`, a Kubernetes minor (absent: its own); `releaseVersion` (absent:
 * the newest); `launchTemplateVersion`; `force`, `true`. `findings` are those of the pre-flights, to be told in the plan.
 */
export function planUpdate(
  targets: readonly Observed<EksFacts>[],
  context: PlanContext,
  findings: ReadonlyMap<ResourceKey, readonly PreflightFinding[]> = new Map(),
): Planned {
  const refused: Refusal[] = [];
  const taken: UpdateTarget[] = [];
  for (const target of targets) {
    const part = partOf(target, context);
    if ('reason' in part) refused.push({ key: target.key, name: target.name, reason: part.reason });
    else taken.push(part);
  }
  if (taken.length === 0) return { outcome: 'refused', refused };
  const plan: Plan = {
    version: 1,
    remedy: updateRemedy,
    scope: context.scope,
    targets: taken.map(({ target: { key, name } }) => ({ key, name })),
    steps: taken.map(({ step }) => step),
    ...(taken.length > 1 ? { stages: stagesOf(taken) } : {}),
    onFailure: 'ask',
    effects: updateEffects(taken, findings, context),
    duration: durationOf(taken),
  };
  return { outcome: 'plan', plan, refused };
}

function partOf(observed: Observed<EksFacts>, context: PlanContext): UpdateTarget | { readonly reason: EksEffect } {
  const { facts } = observed;
  if (facts.type === 'cluster') return { reason: { code: 'notNodegroup', facts: { cluster: observed.name } } };
  const target = { ...observed, facts };
  const { underWay } = facts.updates.state === 'read' ? facts.updates : {};
  if (underWay && isOfVersion(underWay))
    return { target, change: undefined, step: stepOf(target, undefined, context, underWay.id) };
  const reason = objection(target, context);
  if (reason) return { reason };
  const change = changeOf(target, context);
  return { target, change, step: stepOf(target, change, context) };
}

/** What was chosen for it: for itself, or for all. */
function chosen({ choice }: PlanContext, name: string, key: ResourceKey): string | undefined {
  const value = choice[`${name}:${key}`] ?? choice[name];
  return value === undefined || value === '' ? undefined : value;
}

function objection(target: Observed<NodegroupFacts>, context: PlanContext): EksEffect | undefined {
  const { key, facts } = target;
  const { status, amiType, releaseVersion: current, launchTemplate } = facts;
  const release = chosen(context, 'releaseVersion', key);
  const version = chosen(context, 'version', key);
  const template = chosen(context, 'launchTemplateVersion', key);
  if (!['ACTIVE', 'DEGRADED', 'UPDATING'].includes(status)) return { code: 'wrongState', facts: { status } };
  if (template !== undefined && launchTemplate === undefined) return { code: 'noTemplate', facts: {} };
  if (amiType === 'CUSTOM') {
    if (release !== undefined || version !== undefined) return { code: 'customTakesNoRelease', facts: {} };
    const name = launchTemplate?.name ?? launchTemplate?.id ?? null;
    return template === undefined ? { code: 'customNeedsTemplate', facts: { template: name } } : undefined;
  }
  if (facts.version === undefined) return { code: 'versionNotKnown', facts: {} };
  const wrong = version === undefined ? undefined : wrongVersion(version, facts);
  if (wrong) return wrong;
  if (release !== undefined && current !== undefined && (compareOf(amiType, release, current) ?? 0) < 0)
    return { code: 'releaseOlder', facts: { releaseVersion: release, current } };
  const family = amiType === undefined ? undefined : amiTypeOf(amiType)?.family;
  const ended = family === undefined ? undefined : endedOn(family, context.now);
  // Who names a release wants just that one.
  if (family !== undefined && ended !== undefined && release === undefined)
    return { code: 'familyEnded', facts: { family, ended } };
  const nothing = version === undefined && release === undefined && template === undefined;
  if (nothing && current !== undefined && isUpToDate(facts))
    return { code: 'upToDate', facts: { releaseVersion: current } };
  return undefined;
}

function wrongVersion(
  version: string,
  { clusterVersion, version: current = '' }: NodegroupFacts,
): EksEffect | undefined {
  if (parseMinor(version) === undefined) return { code: 'versionMalformed', facts: { version } };
  if (clusterVersion !== undefined && (minorsBehind(version, clusterVersion) ?? 0) < 0)
    return { code: 'versionAboveCluster', facts: { version, clusterVersion } };
  return (minorsBehind(current, version) ?? 0) < 0 ? { code: 'versionBelow', facts: { version, current } } : undefined;
}

/**
 * The request. The minor always stands in it: left out, AWS's own pages differ about whether the group keeps it. Only a
 * custom AMI takes none.
 */
function changeOf({ key, facts }: Observed<NodegroupFacts>, context: PlanContext): NodegroupVersionChange {
  const release = chosen(context, 'releaseVersion', key);
  const template = chosen(context, 'launchTemplateVersion', key);
  const version = chosen(context, 'version', key) ?? facts.version;
  const { id, name } = facts.launchTemplate ?? {};
  return {
    ...(facts.amiType === 'CUSTOM' || version === undefined ? {} : { version }),
    ...(release === undefined ? {} : { releaseVersion: release }),
    ...(template === undefined
      ? {}
      : {
          launchTemplate: { ...(name === undefined ? (id === undefined ? {} : { id }) : { name }), version: template },
        }),
    ...(chosen(context, 'force', key) === 'true' ? { force: true } : {}),
  };
}

function stepOf(
  { key, name, facts }: Observed<NodegroupFacts>,
  change: NodegroupVersionChange | undefined,
  { now }: PlanContext,
  follows?: string,
): PlanStep {
  // A release of another minor than its own is not what SSM was asked for.
  const known = facts.recommended.state === 'read' && change?.version === facts.version;
  const recommended = known && facts.recommended.state === 'read' ? facts.recommended.value : null;
  return {
    id: `${key} update`,
    type: updateRemedy,
    target: key,
    input: {
      cluster: facts.cluster,
      nodegroup: name,
      amiType: facts.amiType ?? null,
      version: change?.version ?? null,
      releaseVersion: change?.releaseVersion ?? null,
      launchTemplateId: change?.launchTemplate?.id ?? null,
      launchTemplateName: change?.launchTemplate?.name ?? null,
      launchTemplateVersion: change?.launchTemplate?.version ?? null,
      force: change?.force === true,
      recommended,
      follows: follows ?? null,
      // With what is seen before each request it makes the clientRequestToken.
      token: `${now.toString(36)}-${key.slice(key.lastIndexOf('/') + 1)}`,
    },
  };
}

/** The n-th of each cluster run beside each other. */
function stagesOf(taken: readonly UpdateTarget[]): readonly Stage[] {
  const clusters = [...Map.groupBy(taken, ({ target }) => target.facts.cluster).values()];
  const longest = Math.max(...clusters.map((own) => own.length));
  const stages = Array.from({ length: longest }, (_, at) => clusters.flatMap((own) => own[at] ?? []));
  const many = clusters.length > 1;
  return stages.map((own) => ({
    id: own.map(({ target }) => (many ? `${target.facts.cluster}/${target.name}` : target.name)).join(', '),
    targets: own.map(({ target }) => target.key),
    failureLimit: 0,
    pause: 0,
    shared: false,
  }));
}

/** Seconds. AWS names ten minutes as the least, and a large group takes hours. */
function durationOf(taken: readonly UpdateTarget[]): Plan['duration'] {
  const nodes = taken.reduce((sum, { target }) => sum + (target.facts.desiredSize ?? 1), 0);
  return {
    from: Math.max(10 * taken.length, minutesANode.from * nodes) * minute,
    to: (10 * taken.length + minutesANode.to * nodes) * minute,
  };
}
