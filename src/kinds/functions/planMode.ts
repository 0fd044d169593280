import { lookUp, phase } from '../../domain/calendar.ts';
import type { PlanStep, StepReference } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FunctionEffect } from './effects.ts';
import type { FunctionFacts } from './facts.ts';
import type { Part, Parts } from './parts.ts';
import { stackEffects } from './planStacks.ts';
import { regionOfVersion } from './runtimeVersions.ts';
import { runtimes } from './runtimes.ts';
import { runningArn } from './standing.ts';

export const setRuntimeMode = 'lambda.setRuntimeMode';
export const rollBackRuntime = 'lambda.rollBackRuntime';

/** The update modes; Manual needs a runtime version to hold. */
export const choosableModes = ['Auto', 'FunctionUpdate', 'Manual'] as const;

export type ChoosableMode = (typeof choosableModes)[number];

type Target = Observed<FunctionFacts>;

/** What is to be set for one function. */
interface Wanted {
  readonly mode: ChoosableMode;
  readonly arn: string | undefined;
  /** Undefined: `$LATEST`. */
  readonly qualifier: string | undefined;
}

/** The mode of that version as it was read. */
interface ModeNow {
  readonly mode: string;
  readonly pinnedArn?: string;
  readonly running?: string;
}

/** A choice for this function, or for all. */
export function chosenFor({ choice }: PlanContext, what: string, { key }: Target): string | undefined {
  return choice[`${what}:${key}`] ?? choice[what];
}

export function planMode(
  remedy: typeof setRuntimeMode | typeof rollBackRuntime,
  targets: readonly Target[],
  context: PlanContext,
): Parts {
  return {
    parts: targets.map((target) => partOf(remedy, target, context)),
    effects: (accepted) => effectsOf(remedy, accepted, context),
    duration: { from: 1, to: 5 * targets.length },
  };
}

function partOf(remedy: string, target: Target, context: PlanContext): Part {
  const wanted = wantedOf(remedy, target, context);
  if ('code' in wanted) return { target, refused: wanted };
  const refused = objection(remedy, target.facts, wanted);
  if (refused) return { target, refused };
  const now = modeNow(target.facts, wanted.qualifier);
  return { target, steps: [stepOf(target, wanted, 'mode' in now ? now : undefined)] };
}

function wantedOf(remedy: string, target: Target, context: PlanContext): Wanted | FunctionEffect {
  const asked = remedy === rollBackRuntime ? 'Manual' : (chosenFor(context, 'mode', target) ?? '');
  const mode = choosableModes.find((each) => each === asked);
  if (mode === undefined) return { code: 'modeNotChoosable', facts: { mode: asked } };
  const given = chosenFor(context, 'qualifier', target);
  const qualifier = given === '' || given === '$LATEST' ? undefined : given;
  if (mode !== 'Manual') return { mode, arn: undefined, qualifier };
  const arn = chosenFor(context, 'runtimeVersionArn', target)?.trim() ?? '';
  if (arn === '') return { code: 'arnNotChosen', facts: {} };
  const region = regionOfVersion(arn);
  if (region === undefined) return { code: 'arnMalformed', facts: { arn } };
  if (region !== context.scope.region) return { code: 'arnOtherRegion', facts: { arn, region: context.scope.region } };
  return { mode, arn, qualifier };
}

function objection(remedy: string, facts: FunctionFacts, { mode, arn, qualifier }: Wanted): FunctionEffect | undefined {
  const { packageType } = facts;
  if (packageType === 'Image') return { code: 'containerImage', facts: { packageType } };
  if (facts.replicaOf !== undefined) return { code: 'edgeReplica', facts: { master: facts.replicaOf } };
  const now = modeNow(facts, qualifier);
  if ('code' in now) return now;
  if (mode === 'Manual' && arn !== undefined) {
    if (now.mode === mode && now.pinnedArn === arn) return { code: 'alreadyPinned', facts: { arn } };
    if (remedy === rollBackRuntime && now.running === arn) return { code: 'alreadyRunning', facts: { arn } };
    return undefined;
  }
  return now.mode === mode ? { code: 'alreadySet', facts: { mode } } : undefined;
}

function modeNow(facts: FunctionFacts, qualifier: string | undefined): ModeNow | FunctionEffect {
  if (qualifier !== undefined) {
    const { published } = facts;
    const found =
      published?.state === 'read' ? published.versions.find((each) => each.version === qualifier) : undefined;
    if (found === undefined) return { code: 'versionNotRead', facts: { version: qualifier } };
    if (found.mode === undefined) return { code: 'modeNotRead', facts: { problem: found.modeUnread ?? null } };
    return {
      mode: found.mode,
      ...(found.pinnedArn === undefined ? {} : { pinnedArn: found.pinnedArn }),
      ...(found.runtimeVersionArn === undefined ? {} : { running: found.runtimeVersionArn }),
    };
  }
  const { management } = facts;
  if (management.state !== 'read') {
    const problem = management.state === 'unreadable' ? management.problem : null;
    return { code: 'modeNotRead', facts: { problem } };
  }
  const running = runningArn(facts);
  return {
    mode: management.mode,
    ...(management.pinnedArn === undefined ? {} : { pinnedArn: management.pinnedArn }),
    ...(running === undefined ? {} : { running }),
  };
}

function stepOf({ key, name }: Target, { mode, arn, qualifier }: Wanted, now: ModeNow | undefined): PlanStep {
  const undo = wayBack(name, qualifier, now);
  return {
    id: `${key} mode`,
    type: setRuntimeMode,
    target: key,
    // What it was before is kept with the operation: it is the way back.
    input: {
      function: name,
      mode,
      ...(arn === undefined ? {} : { runtimeVersionArn: arn }),
      ...(qualifier === undefined ? {} : { qualifier }),
      previousMode: now?.mode ?? null,
      previousRuntimeVersionArn: now?.pinnedArn ?? null,
    },
    ...(undo === undefined ? {} : { undo: [undo] }),
  };
}

/** The mode that it had; none where that can not be set from here. */
function wayBack(name: string, qualifier: string | undefined, now: ModeNow | undefined): StepReference | undefined {
  const mode = choosableModes.find((each) => each === now?.mode);
  if (mode === undefined || (mode === 'Manual' && now?.pinnedArn === undefined)) return undefined;
  const arn = mode === 'Manual' ? now?.pinnedArn : undefined;
  return {
    type: setRuntimeMode,
    input: {
      function: name,
      mode,
      ...(arn === undefined ? {} : { runtimeVersionArn: arn }),
      ...(qualifier === undefined ? {} : { qualifier }),
    },
  };
}

function effectsOf(remedy: string, accepted: readonly Target[], context: PlanContext): readonly FunctionEffect[] {
  const functions = accepted.length;
  const wanted = accepted.map((target) => ({ target, wanted: wantedOf(remedy, target, context) }));
  const effects: FunctionEffect[] = [];
  const to = (mode: ChoosableMode) =>
    wanted.flatMap((each) => ('mode' in each.wanted && each.wanted.mode === mode ? [each] : []));
  const [auto, updates] = [to('Auto').length, to('FunctionUpdate').length];
  if (auto > 0) effects.push({ code: 'autoUpdates', facts: { functions: auto } });
  if (updates > 0) effects.push({ code: 'updatesWithDeployments', facts: { functions: updates } });
  const pins = Map.groupBy(to('Manual'), (each) => ('arn' in each.wanted ? (each.wanted.arn ?? '') : ''));
  for (const [arn, those] of pins) {
    const names = those.map((each) => each.target.name);
    const code = remedy === rollBackRuntime ? 'rollsBack' : 'pinsVersion';
    effects.push({ code, facts: { functions: names, arn } });
  }
  const named = (test: (each: Target) => boolean) => accepted.filter(test).map((each) => each.name);
  const before = (each: Target) => {
    const { qualifier } = qualified(each, context);
    const now = modeNow(each.facts, qualifier);
    return 'mode' in now ? now : undefined;
  };
  const leavesAuto = named((each) => before(each)?.mode === 'Auto');
  if (leavesAuto.length > 0) effects.push({ code: 'leavesAuto', facts: { functions: leavesAuto } });
  const leavesManual = accepted.filter((each) => before(each)?.mode === 'Manual');
  if (leavesManual.length > 0) {
    const arns = leavesManual.map((each) => before(each)?.pinnedArn ?? '');
    effects.push({ code: 'leavesManual', facts: { functions: leavesManual.map((each) => each.name), arns } });
  }
  effects.push({ code: 'keepsRunning', facts: { functions } });
  if (pins.size > 0) {
    // Only Manual of $LATEST keeps the function from changing them: a published version has its own for ever.
    const locked = to('Manual').some(({ target }) => qualified(target, context).qualifier === undefined);
    if (locked) effects.push({ code: 'locksRuntime', facts: { functions } });
    effects.push({ code: 'pinIsTemporary', facts: { functions } });
  }
  const stacks = stackEffects(accepted, 'modeDrifts');
  return [...effects, whichVersions(accepted, context), ...stacks, ...runtimeEffects(accepted, context)];
}

/** Which versions change: a function has a mode for each. */
function whichVersions(accepted: readonly Target[], context: PlanContext): FunctionEffect {
  const qualifiers = accepted.map((each) => qualified(each, context).qualifier);
  const [version] = qualifiers;
  if (qualifiers.some((each) => each !== version)) {
    const versions = accepted.map(({ name }, at) => `${name}:${qualifiers[at] ?? '$LATEST'}`);
    return { code: 'theseVersionsOnly', facts: { versions } };
  }
  return version === undefined
    ? { code: 'latestOnly', facts: { functions: accepted.length } }
    : { code: 'versionOnly', facts: { version } };
}

function qualified(target: Target, context: PlanContext): { readonly qualifier: string | undefined } {
  const given = chosenFor(context, 'qualifier', target);
  return { qualifier: given === '' || given === '$LATEST' ? undefined : given };
}

/** What the runtime's own end means for it. */
export function runtimeEffects(accepted: readonly Target[], { now }: PlanContext): readonly FunctionEffect[] {
  const named = (deadline: 'deprecation' | 'blockUpdate') =>
    accepted
      .filter(({ facts: { runtime } }) => {
        const support = runtime === undefined ? undefined : lookUp(runtimes, runtime);
        return phase(support?.[deadline] ?? null, now, 0) === 'past';
      })
      .map((each) => each.name);
  const [deprecated, blocked] = [named('deprecation'), named('blockUpdate')];
  const effects: FunctionEffect[] = [];
  if (deprecated.length > 0) effects.push({ code: 'runtimeDeprecated', facts: { functions: deprecated } });
  if (blocked.length > 0) effects.push({ code: 'updateBlocked', facts: { functions: blocked } });
  return effects;
}
