import { lookUp, phase } from '../../domain/calendar.ts';
import type { RemedyId } from '../../domain/finding.ts';
import type { Effect, PlanStep, Planned, Refusal } from '../../domain/plan.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { runtimes } from './runtimes.ts';

/** The modes that a person can choose here; Manual needs a runtime version to hold. */
export const choosableModes = ['Auto', 'FunctionUpdate'] as const;

export type ChoosableMode = (typeof choosableModes)[number];

/** Code → facts: what a plan for functions says before it runs, and why it leaves one out. */
export type FunctionEffects = {
  /** Lambda moves them to newer runtime versions by itself. */
  readonly autoUpdates: { readonly functions: number };
  /** Lambda moves them at their next code or configuration update only. */
  readonly updatesWithDeployments: { readonly functions: number };
  /** Functions that stop getting patches by themselves. */
  readonly leavesAuto: { readonly functions: readonly string[] };
  /** Functions that let go of the runtime version which Manual held. `arns` stand beside the names. */
  readonly leavesManual: { readonly functions: readonly string[]; readonly arns: readonly string[] };
  readonly latestOnly: { readonly functions: number };
  readonly keepsRunning: { readonly functions: number };
  /** Past its deprecation no mode brings patches. */
  readonly runtimeDeprecated: { readonly functions: readonly string[] };
  /** AWS blocks updates of these by now; it does not say whether this is one. */
  readonly updateBlocked: { readonly functions: readonly string[] };

  readonly containerImage: { readonly packageType: string };
  readonly alreadySet: { readonly mode: string };
  /** The mode was not read, so it can not be said what would change. */
  readonly modeNotRead: { readonly problem: ProblemCode | null };
  readonly modeNotChoosable: { readonly mode: string };
  readonly remedyUnknown: { readonly remedy: string };
};

type FunctionEffect = { [C in keyof FunctionEffects]: Effect<C, FunctionEffects[C]> }[keyof FunctionEffects];

export const setRuntimeMode = 'lambda.setRuntimeMode';

/** The plan of `lambda.setRuntimeMode`: the mode of `$LATEST`, for each function that it applies to. */
export function planFunctions(
  remedy: RemedyId,
  targets: readonly Observed<FunctionFacts>[],
  context: PlanContext,
): Planned {
  const refuse = (reason: FunctionEffect): Planned => ({
    outcome: 'refused',
    refused: targets.map((each) => refusal(each, reason)),
  });
  if (remedy !== setRuntimeMode) return refuse({ code: 'remedyUnknown', facts: { remedy } });
  const asked = context.choice['mode'] ?? '';
  const mode = choosableModes.find((each) => each === asked);
  if (mode === undefined) return refuse({ code: 'modeNotChoosable', facts: { mode: asked } });

  const accepted: Observed<FunctionFacts>[] = [];
  const refused: Refusal[] = [];
  for (const each of targets) {
    const reason = objection(each.facts, mode);
    if (reason) refused.push(refusal(each, reason));
    else accepted.push(each);
  }
  if (accepted.length === 0) return { outcome: 'refused', refused };
  return {
    outcome: 'plan',
    refused,
    plan: {
      version: 1,
      remedy,
      scope: context.scope,
      targets: accepted.map(({ key, name }) => ({ key, name })),
      steps: accepted.map((each) => step(each, mode)),
      effects: effectsOf(accepted, mode, context),
      duration: { from: 1, to: 5 * accepted.length },
    },
  };
}

function objection(facts: FunctionFacts, mode: ChoosableMode): FunctionEffect | undefined {
  const { management, packageType } = facts;
  if (packageType === 'Image') return { code: 'containerImage', facts: { packageType } };
  if (management.state !== 'read') {
    const problem = management.state === 'unreadable' ? management.problem : null;
    return { code: 'modeNotRead', facts: { problem } };
  }
  return management.mode === mode ? { code: 'alreadySet', facts: { mode } } : undefined;
}

function refusal({ key, name }: Observed<FunctionFacts>, reason: FunctionEffect): Refusal {
  return { key, name, reason };
}

function step({ key, name, facts }: Observed<FunctionFacts>, mode: ChoosableMode): PlanStep {
  const { management } = facts;
  const earlier = management.state === 'read' ? management : undefined;
  return {
    id: `${key} mode`,
    type: setRuntimeMode,
    target: key,
    // What it was before is kept with the operation: it is the way back.
    input: {
      function: name,
      mode,
      previousMode: earlier?.mode ?? null,
      previousRuntimeVersionArn: earlier?.pinnedArn ?? null,
    },
  };
}

function effectsOf(
  accepted: readonly Observed<FunctionFacts>[],
  mode: ChoosableMode,
  { now }: PlanContext,
): readonly FunctionEffect[] {
  const functions = accepted.length;
  const named = (test: (facts: FunctionFacts) => boolean) =>
    accepted.filter((each) => test(each.facts)).map((each) => each.name);
  const support = ({ runtime }: FunctionFacts) => (runtime === undefined ? undefined : lookUp(runtimes, runtime));
  const past = (facts: FunctionFacts, deadline: 'deprecation' | 'blockUpdate') =>
    phase(support(facts)?.[deadline] ?? null, now, 0) === 'past';
  const leavesAuto = named((facts) => modeOf(facts) === 'Auto');
  const leavesManual = accepted.filter((each) => modeOf(each.facts) === 'Manual');
  const deprecated = named((facts) => past(facts, 'deprecation'));
  const blocked = named((facts) => past(facts, 'blockUpdate'));

  const effects: FunctionEffect[] = [
    mode === 'Auto'
      ? { code: 'autoUpdates', facts: { functions } }
      : { code: 'updatesWithDeployments', facts: { functions } },
  ];
  if (leavesAuto.length > 0) effects.push({ code: 'leavesAuto', facts: { functions: leavesAuto } });
  if (leavesManual.length > 0) {
    const arns = leavesManual.map((each) => pinnedArn(each.facts) ?? '');
    effects.push({ code: 'leavesManual', facts: { functions: leavesManual.map((each) => each.name), arns } });
  }
  effects.push({ code: 'keepsRunning', facts: { functions } }, { code: 'latestOnly', facts: { functions } });
  if (deprecated.length > 0) effects.push({ code: 'runtimeDeprecated', facts: { functions: deprecated } });
  if (blocked.length > 0) effects.push({ code: 'updateBlocked', facts: { functions: blocked } });
  return effects;
}

function modeOf({ management }: FunctionFacts): string | undefined {
  return management.state === 'read' ? management.mode : undefined;
}

function pinnedArn({ management }: FunctionFacts): string | undefined {
  return management.state === 'read' ? management.pinnedArn : undefined;
}
