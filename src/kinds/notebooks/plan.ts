import type { RemedyId } from '../../domain/finding.ts';
import type { Effect, Plan, Planned, PlanStep, Refusal } from '../../domain/plan.ts';
import type { AssessContext, Observed, PlanContext } from '../kind.ts';
import { activity, canStart } from './assess.ts';
import { effect } from './effects.ts';
import type { NotebookFacts } from './facts.ts';
import { platformState, type PlatformState } from './platforms.ts';

type Seen = Observed<NotebookFacts>;

/** The remedies that are planned. `notebook.openJupyter` and `notebook.showStartLog` change nothing and need no plan. */
type Remedy = 'notebook.start' | 'notebook.stop' | 'notebook.restart';

/**
 * The states in which AWS accepts the first call of a remedy. From its error texts: "Status (Stopping) not in
 * ([Stopped, Failed]). Unable to transition to (Pending)" and "Status (Failed) not in ([InService])".
 */
const legalStates: Readonly<Record<Remedy, readonly string[]>> = {
  'notebook.start': ['Stopped', 'Failed'],
  'notebook.stop': ['InService'],
  'notebook.restart': ['InService'],
};

/** Usual durations in seconds; AWS's own waiters give up after 30 minutes. */
const durations: Readonly<Record<Remedy, Plan['duration']>> = {
  'notebook.start': { from: 120, to: 420 },
  'notebook.stop': { from: 60, to: 240 },
  'notebook.restart': { from: 180, to: 660 },
};

/** What can be done with it now. A start of what AWS does not start is offered too: its refusal says what to do instead. */
export function offers({ facts }: Seen, context: AssessContext): readonly RemedyId[] {
  const platform = platformState(facts.platformIdentifier, context.now, context.thresholds.ending);
  const offered: RemedyId[] = [];
  if (legalStates['notebook.start'].includes(facts.status)) offered.push('notebook.start');
  if (facts.status === 'InService') {
    offered.push('notebook.openJupyter', 'notebook.stop');
    if (canStart(facts, platform)) offered.push('notebook.restart');
  }
  if (facts.lifecycleConfigName !== undefined) offered.push('notebook.showStartLog', 'lifecycle.open');
  return offered;
}

export function plan(remedy: RemedyId, targets: readonly Seen[], context: PlanContext): Planned {
  const distinct = [...new Map(targets.map((each) => [each.key, each])).values()];
  if (!isRemedy(remedy)) {
    return { outcome: 'refused', refused: distinct.map((each) => refusal(each, effect('noSuchRemedy', { remedy }))) };
  }
  const judged = distinct.map((each) => {
    const platform = platformState(each.facts.platformIdentifier, context.now, context.thresholds.ending);
    return { target: each, platform, refused: refuse(remedy, each, platform) };
  });
  const refused = judged.flatMap((each) => each.refused ?? []);
  const accepted = judged.filter((each) => !each.refused);
  if (accepted.length === 0) return { outcome: 'refused', refused };
  return {
    outcome: 'plan',
    refused,
    plan: {
      version: 1,
      remedy,
      scope: context.scope,
      targets: accepted.map(({ target }) => ({ key: target.key, name: target.name })),
      steps: accepted.flatMap(({ target }) => stepsOf(remedy, target)),
      effects: effectsOf(remedy, accepted),
      duration: durations[remedy],
    },
  };
}

function isRemedy(remedy: RemedyId): remedy is Remedy {
  return Object.hasOwn(legalStates, remedy);
}

function refusal({ key, name }: Seen, reason: Effect, instead?: RemedyId): Refusal {
  return { key, name, reason, ...(instead === undefined ? {} : { instead }) };
}

function refuse(remedy: Remedy, target: Seen, platform: PlatformState): Refusal | undefined {
  const { facts } = target;
  const starts = remedy !== 'notebook.stop';
  // Before the state: whatever state it is in, the platform is what it needs to hear of.
  if (starts && platform.state !== 'unknown' && !platform.startable && platform.platform.noStartFrom !== null) {
    const { os, noStartFrom, successor } = platform.platform;
    const known = { platform: platform.id, os, noStartFrom, running: facts.status === 'InService' };
    return successor === null
      ? refusal(target, effect('al1CannotStart', known))
      : refusal(target, effect('al2CannotStart', known), 'notebook.migratePlatform');
  }
  const legal = legalStates[remedy];
  if (!legal.includes(facts.status)) {
    if (activity(facts) !== undefined) return refusal(target, effect('changing', { status: facts.status }));
    return refusal(target, effect('wrongState', { status: facts.status, legal }), insteadOf(remedy, facts.status));
  }
  if (remedy === 'notebook.restart' && facts.platformIdentifier === undefined)
    return refusal(target, effect('platformNotRead', {}));
  return undefined;
}

/** What the state allows of the same purpose: running with the newest software. */
function insteadOf(remedy: Remedy, status: string): Remedy | undefined {
  if (remedy === 'notebook.start' && status === 'InService') return 'notebook.restart';
  if (remedy === 'notebook.restart' && legalStates['notebook.start'].includes(status)) return 'notebook.start';
  return undefined;
}

function stepsOf(remedy: Remedy, { key, name }: Seen): readonly PlanStep[] {
  const stop: PlanStep = { id: `stop:${key}`, type: 'notebook.stop', target: key, input: { name } };
  const start: PlanStep = { id: `start:${key}`, type: 'notebook.start', target: key, input: { name } };
  switch (remedy) {
    case 'notebook.start':
      return [start];
    case 'notebook.stop':
      return [stop];
    case 'notebook.restart':
      return [stop, start];
  }
}

interface Accepted {
  readonly target: Seen;
  readonly platform: PlatformState;
}

/** In the order to be shown: what can not be undone, what is lost, what can fail, what else happens. */
function effectsOf(remedy: Remedy, accepted: readonly Accepted[]): readonly Effect[] {
  const names = accepted.map(({ target }) => target.name);
  const stops = remedy !== 'notebook.start';
  const starts = remedy !== 'notebook.stop';
  return [
    ...(stops ? stranding(accepted) : []),
    ...(stops ? [effect('kernelsDie', { names }), effect('outsideVolumeLost', { names })] : []),
    ...(starts ? [effect('startMayFail', { names }), ...scripts(accepted), effect('updatesInstalled', { names })] : []),
    ...(remedy === 'notebook.start' ? [effect('billingStarts', { names })] : []),
    ...(remedy === 'notebook.stop' ? [effect('billingStops', { names })] : []),
    ...byKey(accepted, ({ target }) => target.facts.cloudFormationStack ?? undefined).map(([stack, group]) =>
      effect('managedByCloudFormation', { names: namesOf(group), stack }),
    ),
  ];
}

/** AWS would not start these again, or nobody knows whether it would. */
function stranding(accepted: readonly Accepted[]): readonly Effect[] {
  const lost = byKey(accepted, ({ platform }) =>
    platform.state !== 'unknown' && !platform.startable ? platform.id : undefined,
  ).flatMap(([, group]) => {
    const [first] = group;
    if (!first || first.platform.state === 'unknown' || first.platform.platform.noStartFrom === null) return [];
    const { os, noStartFrom, successor } = first.platform.platform;
    return [effect('al2StopStrands', { names: namesOf(group), os, noStartFrom, migratable: successor !== null })];
  });
  const unknown = accepted.filter(({ platform }) => platform.state === 'unknown');
  return unknown.length > 0 ? [...lost, effect('platformNotKnown', { names: namesOf(unknown) })] : lost;
}

function scripts(accepted: readonly Accepted[]): readonly Effect[] {
  return byKey(accepted, ({ target }) => target.facts.lifecycleConfigName).map(([config, group]) => {
    const names = namesOf(group);
    const missing = group.some(({ target }) => target.facts.script !== undefined && 'missing' in target.facts.script);
    return missing ? effect('scriptMissing', { names, config }) : effect('scriptRunsAsRoot', { names, config });
  });
}

function namesOf(group: readonly Accepted[]): readonly string[] {
  return group.map(({ target }) => target.name);
}

/** Groups in the order of their first member; what has no key is left out. */
function byKey(
  accepted: readonly Accepted[],
  keyOf: (each: Accepted) => string | undefined,
): readonly [string, readonly Accepted[]][] {
  return [...Map.groupBy(accepted, keyOf)].flatMap(([key, group]) => (key === undefined ? [] : [[key, group]]));
}
