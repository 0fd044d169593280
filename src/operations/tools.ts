import type { Session } from '../aws/session.ts';
import { ProblemError } from '../domain/problem.ts';
import type { PlanStep } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import type { StepContext, StepType } from '../kinds/kind.ts';
import type { Request } from './operation.ts';
import type { StepRecord } from './record.ts';
import type { State } from './turn.ts';

/** What a step type is given to look or to act. */
export interface Tools {
  readonly step: PlanStep;
  readonly type: StepType;
  readonly context: StepContext;
}

/** Throws a ProblemError where there is no such step or session (any more), or no such type. */
export function toolsFor(
  id: string,
  given: {
    readonly state: State;
    readonly session: Session | undefined;
    readonly steps: Readonly<Record<string, StepType>>;
    readonly stopping: AbortSignal;
    readonly now: Instant;
    /** Is added to. */
    readonly requests: Request[];
  },
): Tools {
  const { state, session, steps, stopping, now, requests } = given;
  const record = state.history.records.get(id);
  if (!record || !session) throw new ProblemError({ code: 'cancelled', fault: 'user' });
  const { step, startedAt, modifiedBefore, asked } = record;
  const type = steps[step.type];
  if (!type) throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `no step type ${step.type}` });
  const signal = AbortSignal.any([session.signal, stopping]);
  const before = sentBefore(state, step);
  const begunAt = state.live.steps.get(id)?.begunAt;
  const context: StepContext = {
    ports: session.ports,
    signal,
    startedAt,
    taken: asked === 'taken',
    ...(startedAt === undefined || modifiedBefore === undefined ? {} : { modifiedBefore }),
    ...(before?.startedAt === undefined ? {} : { sentBefore: before.startedAt }),
    ...(before?.modifiedBefore === undefined ? {} : { modifiedBeforeSent: before.modifiedBefore }),
    ...(begunAt === undefined ? {} : { observedFor: now - begunAt }),
    call: {
      signal,
      onAnswer: ({ service, operation, requestId }) => requests.push({ service, operation, requestId }),
    },
    now: () => session.now(),
    speed: session.speed,
  };
  return { step, type, context };
}

/** The step of the same target whose request was sent last, or was about to be. */
function sentBefore({ history }: State, { id, target }: PlanStep): StepRecord | undefined {
  return [...history.records.values()]
    .filter(({ step, startedAt }) => step.target === target && step.id !== id && startedAt !== undefined)
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
    .at(-1);
}
