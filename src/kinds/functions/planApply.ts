import { lookUp, phase } from '../../domain/calendar.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FunctionEffect } from './effects.ts';
import type { FunctionFacts, PublishedRead } from './facts.ts';
import type { Part, Parts } from './parts.ts';
import { chosenFor, runtimeEffects } from './planMode.ts';
import { stackEffects } from './planStacks.ts';
import { runtimes } from './runtimes.ts';
import { runningArn, standingOf } from './standing.ts';

export const applyLatestRuntime = 'lambda.applyLatestRuntime';

type Target = Observed<FunctionFacts>;
type Read = Extract<PublishedRead, { readonly state: 'read' }>;

/**
 * Updates `$LATEST`, which gives it the newest runtime version, and where versions are served, publishes one and moves the
 * aliases to it. An alias that shares its calls between two versions is left alone.
 */
export function planApply(targets: readonly Target[], context: PlanContext): Parts {
  const marker = markerOf(context);
  return {
    parts: targets.map((target) => partOf(target, marker, context)),
    effects: (accepted) => effectsOf(accepted, marker, context),
    duration: { from: 10, to: targets.some((each) => each.facts.snapStart) ? 300 : 60 },
  };
}

/** Stands at the end of the description, where it takes the place of an earlier one. */
function markerOf({ now }: PlanContext): string {
  return `[patch-lens ${new Date(now).toISOString().slice(0, 19)}Z]`;
}

function partOf(target: Target, marker: string, context: PlanContext): Part {
  const refused = objection(target, context);
  if (refused) return { target, refused };
  const { published } = target.facts;
  if (published?.state !== 'read') return { target, refused: { code: 'aliasesNotRead', facts: { problem: null } } };
  return { target, steps: stepsOf(target, published, marker, context) };
}

function objection(target: Target, context: PlanContext): FunctionEffect | undefined {
  const { facts } = target;
  const { packageType, management, published, runtime } = facts;
  if (packageType === 'Image') return { code: 'containerImage', facts: { packageType } };
  if (facts.replicaOf !== undefined) return { code: 'edgeReplica', facts: { master: facts.replicaOf } };
  if (management.state !== 'read')
    return { code: 'modeNotRead', facts: { problem: management.state === 'unreadable' ? management.problem : null } };
  if (management.mode === 'Manual') return { code: 'modeIsManual', facts: {} };
  if (published?.state !== 'read') return { code: 'aliasesNotRead', facts: { problem: published?.problem ?? null } };
  const blocked = runtime === undefined ? null : (lookUp(runtimes, runtime)?.blockUpdate ?? null);
  if (blocked !== null && runtime !== undefined && phase(blocked, context.now, 0) === 'past')
    return { code: 'runtimeUpdateBlocked', facts: { runtime, since: blocked } };
  if (!wantsUpdate(facts, published)) return { code: 'nothingToApply', facts: {} };
  const moved = movedAliases(target, published, context);
  const unknown = asked(target, context)?.find((name) => !published.aliases.some((each) => each.name === name));
  if (unknown !== undefined) return { code: 'noSuchAlias', facts: { alias: unknown } };
  for (const { name, version } of moved) {
    const code = comparedCode(facts, published, version);
    if (code !== 'same') return { code, facts: { alias: name, version } };
  }
  return undefined;
}

/** On Auto an update only goes ahead of AWS's second phase; frozen versions are left behind by any mode. */
function wantsUpdate(facts: FunctionFacts, published: Read): boolean {
  const behind = (standingOf(facts, runningArn(facts)).newer ?? 0) > 0;
  const mode = facts.management.state === 'read' ? facts.management.mode : undefined;
  return mode === 'FunctionUpdate' || behind || published.versions.some((each) => each.mode === 'FunctionUpdate');
}

/** Whether `$LATEST` has the code of that version. */
function comparedCode(
  { configuration }: FunctionFacts,
  published: Read,
  version: string,
): 'same' | 'latestHasOtherCode' | 'codeNotRead' {
  const latest = configuration.state === 'read' ? configuration.codeSha256 : undefined;
  const served = published.versions.find((each) => each.version === version)?.codeSha256;
  if (latest === undefined || served === undefined) return 'codeNotRead';
  return latest === served ? 'same' : 'latestHasOtherCode';
}

/** The aliases that were chosen; undefined: nobody chose. */
function asked(target: Target, context: PlanContext): readonly string[] | undefined {
  const given = chosenFor(context, 'alias', target);
  return given?.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
}

/** Those of the newest version that is served, unless others were chosen: an older one is kept on purpose. */
function movedAliases(target: Target, published: Read, context: PlanContext): Read['aliases'] {
  const whole = published.aliases.filter((each) => !each.weighted && each.version !== '$LATEST');
  const names = asked(target, context);
  if (names !== undefined) return whole.filter((each) => names.includes(each.name));
  const served = published.aliases.filter((each) => each.version !== '$LATEST');
  const newest = Math.max(...served.map((each) => Number(each.version)));
  return whole.filter((each) => Number(each.version) === newest);
}

function stepsOf(target: Target, published: Read, marker: string, context: PlanContext): readonly PlanStep[] {
  const { key, name, facts } = target;
  const { configuration } = facts;
  const codeSha256 = configuration.state === 'read' ? (configuration.codeSha256 ?? null) : null;
  const running = runningArn(facts) ?? null;
  const newest = facts.fleet?.order === 'numbers' ? facts.fleet.versions[0] : undefined;
  const moved = movedAliases(target, published, context);
  const step = (id: string, type: string, input: PlanStep['input']): PlanStep => ({
    id: `${key} ${id}`,
    type,
    target: key,
    input: { function: name, ...input },
  });
  const steps = [
    step('update', 'lambda.updateConfiguration', { marker, codeSha256, lastModified: facts.lastModified ?? null }),
    step('verify', 'lambda.verifyRuntime', { previousRuntimeVersionArn: running, newestSeenArn: newest?.arn ?? null }),
  ];
  if (moved.length === 0) return steps;
  return [
    ...steps,
    step('publish', 'lambda.publishVersion', { marker, codeSha256 }),
    ...moved.map(({ name: alias, version: from }): PlanStep => ({
      ...step(`alias ${alias}`, 'lambda.moveAlias', { alias, marker, from }),
      undo: [{ type: 'lambda.moveAlias', input: { function: name, alias, marker, to: from } }],
    })),
  ];
}

function effectsOf(accepted: readonly Target[], marker: string, context: PlanContext): readonly FunctionEffect[] {
  const functions = accepted.length;
  const effects: FunctionEffect[] = [{ code: 'changesDescription', facts: { functions, marker } }];
  const moving: Target[] = [];
  const aliases: FunctionEffect[] = [];
  for (const target of accepted) {
    const { name, facts } = target;
    if (facts.published?.state !== 'read') continue;
    const { published } = facts;
    const moved = movedAliases(target, published, context);
    if (moved.length > 0) moving.push(target);
    for (const { name: alias, version: from } of moved) {
      aliases.push({ code: 'movesAlias', facts: { function: name, alias, from } });
      const served = published.versions.find((each) => each.version === from);
      if (served?.mode === 'Manual')
        aliases.push({ code: 'aliasLeavesPin', facts: { function: name, alias, from, arn: served.pinnedArn ?? null } });
    }
    const weighted = published.aliases.filter((each) => each.weighted);
    for (const { name: alias } of weighted)
      aliases.push({ code: 'weightedAliasLeft', facts: { function: name, alias } });
    const left = published.aliases.filter((each) => !weighted.includes(each) && !moved.includes(each));
    if (left.length > 0)
      aliases.push({ code: 'aliasesLeft', facts: { function: name, aliases: left.map((each) => each.name) } });
  }
  const names = (targets: readonly Target[]) => targets.map((each) => each.name);
  if (moving.length > 0) effects.push({ code: 'publishesLatest', facts: { functions: names(moving) } });
  effects.push(...aliases, { code: 'keepsRunning', facts: { functions } });
  const snapped = moving.filter((each) => each.facts.snapStart);
  if (snapped.length > 0) effects.push({ code: 'snapshotTakesLong', facts: { functions: names(snapped) } });
  if (moving.length > 0) effects.push({ code: 'wayBackIsAlias', facts: { functions: moving.length } });
  const final = accepted.filter((each) => !moving.includes(each));
  if (final.length > 0) effects.push({ code: 'noWayBack', facts: { functions: names(final) } });
  return [...effects, ...stackEffects(accepted, 'descriptionDrifts'), ...runtimeEffects(accepted, context)];
}
