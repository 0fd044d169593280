import type { NodegroupVersionChange } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Observed, PlanContext } from '../kind.ts';
import { amiTypeOf, endedOn } from './amiTypes.ts';
import type { EksEffect } from './effects.ts';
import type { NodegroupFacts } from './facts.ts';
import type { PreflightFinding } from './preflight.ts';
import { atOnceText } from './updateConfig.ts';
import { paramOf } from './updates.ts';

/** A nodegroup that is to be updated. */
export interface UpdateTarget {
  readonly target: Observed<NodegroupFacts>;
  /** What is asked of EKS; undefined where an update that is under way is followed. */
  readonly change: NodegroupVersionChange | undefined;
  readonly step: PlanStep;
}

/** Findings that the plan itself, or its refusal, says already. */
const saidAlready = new Set(['release.current', 'update.underWay', 'version.behind', 'ami.custom', 'ami.ended']);

/** What stands in the way first, then what is asked for and what follows from it. */
export function updateEffects(
  taken: readonly UpdateTarget[],
  findings: ReadonlyMap<ResourceKey, readonly PreflightFinding[]>,
  { now }: Pick<PlanContext, 'now'>,
): readonly EksEffect[] {
  const sent = taken.filter(({ change }) => change !== undefined);
  const effects: EksEffect[] = taken.flatMap((each) => {
    const told = (findings.get(each.target.key) ?? []).filter(({ code }) => !saidAlready.has(code));
    return told.flatMap(effectsOf);
  });
  for (const each of taken) effects.push(...ownEffects(each, now));
  effects.push(...strategyEffects(sent));
  if (sent.length > 0) {
    const forced = sent.some(({ change }) => change?.force === true);
    effects.push(forced ? { code: 'forces', facts: {} } : { code: 'respectsBudgets', facts: {} });
  }
  if (taken.length > 1)
    effects.push({ code: 'oneByOne', facts: { nodegroups: taken.map(({ target }) => target.name) } });
  if (sent.length > 0) effects.push({ code: 'noCancel', facts: {} });
  if (sent.some((each) => !isCustom(each))) effects.push({ code: 'noWayBack', facts: {} });
  else if (sent.length > 0) effects.push({ code: 'backByTemplate', facts: {} });
  return effects;
}

function isCustom({ target }: UpdateTarget): boolean {
  return target.facts.amiType === 'CUSTOM';
}

/** Each problem that EKS reports with what helps against it, not all of them and then all that helps. */
function effectsOf(finding: PreflightFinding): readonly EksEffect[] {
  const { severity: _, ...effect } = finding;
  if (effect.code !== 'health.blocks' && effect.code !== 'health.advises') return [effect];
  const { code, facts } = effect;
  if (facts.issues.length !== facts.codes.length) return [effect];
  return facts.issues.map((issue, at) => ({
    code,
    facts: { ...facts, issues: [issue], codes: facts.codes.slice(at, at + 1) },
  }));
}

function ownEffects(each: UpdateTarget, now: number): readonly EksEffect[] {
  const { target, change } = each;
  const { name: nodegroup, facts } = target;
  const { underWay } = facts.updates.state === 'read' ? facts.updates : {};
  if (change === undefined) {
    const releaseVersion = underWay === undefined ? null : (paramOf(underWay, 'ReleaseVersion') ?? null);
    return [{ code: 'follows', facts: { nodegroup, updateId: underWay?.id ?? '', releaseVersion } }];
  }
  const { version: current, releaseVersion: from = null, desiredSize = null } = facts;
  const request = JSON.stringify({ clusterName: facts.cluster, nodegroupName: nodegroup, ...change });
  const to = change.releaseVersion ?? (change.version === current ? recommendedOf(facts) : null);
  const exact = change.releaseVersion !== undefined;
  const family = facts.amiType === undefined ? undefined : amiTypeOf(facts.amiType)?.family;
  const ended = family === undefined ? undefined : endedOn(family, now);
  return [
    { code: 'request', facts: { nodegroup, request } },
    { code: 'replacesNodes', facts: { nodegroup, nodes: desiredSize, from, to, exact, custom: isCustom(each) } },
    ...(change.version !== undefined && current !== undefined && change.version !== current
      ? [{ code: 'upgradesMinor' as const, facts: { nodegroup, from: current, to: change.version } }]
      : []),
    ...templateEffects(target.facts, nodegroup, change.launchTemplate?.version),
    ...(family !== undefined && ended !== undefined
      ? [{ code: 'endedFamily' as const, facts: { nodegroup, family, ended } }]
      : []),
    ...(underWay === undefined
      ? []
      : [{ code: 'waitsForOther' as const, facts: { nodegroup, type: underWay.type ?? underWay.id } }]),
  ];
}

/** What is the same for several is said once. */
function strategyEffects(sent: readonly UpdateTarget[]): readonly EksEffect[] {
  const ways = Map.groupBy(sent, ({ target: { facts } }) => `${facts.updateConfig?.strategy} ${atOnceText(facts)}`);
  return [...ways.values()].flatMap((own): readonly EksEffect[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { facts } = first.target;
    const spread = { nodegroups: own.map(({ target }) => target.name), atOnce: atOnceText(facts) };
    const code = facts.updateConfig?.strategy === 'MINIMAL' ? 'oldNodesFirst' : 'newNodesFirst';
    return [{ code, facts: spread }];
  });
}

function templateEffects(
  { launchTemplate }: NodegroupFacts,
  nodegroup: string,
  to: string | undefined,
): readonly EksEffect[] {
  const template = launchTemplate?.name ?? launchTemplate?.id;
  if (template === undefined || to === undefined) return [];
  const from = launchTemplate?.version ?? null;
  // A version that is not known is NaN, which is neither.
  const difference = Number(to) - Number(from ?? NaN);
  const facts = { nodegroup, template, from, to };
  if (difference < 0) return [{ code: 'changesTemplate', facts: { ...facts, order: 'older' } }];
  return [{ code: 'changesTemplate', facts: difference === 0 ? { ...facts, order: 'same' } : facts }];
}

function recommendedOf({ recommended }: NodegroupFacts): string | null {
  return recommended.state === 'read' ? recommended.value : null;
}
