import type { Session } from '../aws/session.ts';
import type { Plan, PlanStep } from '../domain/plan.ts';
import { ProblemError, problemOf, type Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import { StepRefused, type StepContext, type StepFailure, type StepState, type StepType } from '../kinds/kind.ts';

/** How it ended for one target. Leaving off is not a failure: AWS goes on by itself. */
export type TargetOutcome =
  | { readonly key: ResourceKey; readonly end: 'done' }
  | { readonly key: ResourceKey; readonly end: 'failed'; readonly step: PlanStep; readonly cause: StepFailure }
  | { readonly key: ResourceKey; readonly end: 'blocked'; readonly step: PlanStep; readonly reason: string }
  | { readonly key: ResourceKey; readonly end: 'problem'; readonly step: PlanStep; readonly problem: Problem }
  | {
      readonly key: ResourceKey;
      readonly end: 'stillRunning';
      readonly step: PlanStep;
      /** Whether AWS took this step's own request. */
      readonly sent: boolean;
      readonly why: 'closed' | 'timedOut';
    }
  /** Nothing was sent for it: the person cancelled before its first action. */
  | { readonly key: ResourceKey; readonly end: 'notStarted' };

export interface RunnerEvent {
  readonly type: 'acting' | 'acted' | 'waiting' | 'stepDone';
  readonly step: PlanStep;
  /** 1-based, of how many steps of this target. */
  readonly number: number;
  readonly of: number;
  readonly detail?: string;
}

export interface RunnerOptions {
  readonly session: Session;
  readonly steps: Readonly<Record<string, StepType>>;
  /**
   * Aborted when the person no longer wants it. What was not begun is not
   * begun; what was begun goes on to its end, for half a restart is a notebook
   * that stays stopped.
   */
  readonly cancelled: AbortSignal;
  readonly onEvent: (event: RunnerEvent) => void;
  /** How much faster than the real service the account's time runs (the sample account's); 1 otherwise. */
  readonly speed: number;
}

/** Runs the steps of each target in order, the targets beside each other. Never rejects. */
export async function runPlan(plan: Plan, options: RunnerOptions): Promise<readonly TargetOutcome[]> {
  const byTarget = Map.groupBy(plan.steps, (step) => step.target);
  return Promise.all([...byTarget].map(([key, steps]) => runTarget(key, steps, options)));
}

async function runTarget(key: ResourceKey, steps: readonly PlanStep[], options: RunnerOptions): Promise<TargetOutcome> {
  let sent = false;
  let taken: string | undefined;
  for (const [at, step] of steps.entries()) {
    const tell = (type: RunnerEvent['type'], detail?: string) => {
      if (type === 'acting') sent = true;
      if (type === 'acted') taken = step.id;
      options.onEvent({ type, step, number: at + 1, of: steps.length, ...(detail === undefined ? {} : { detail }) });
    };
    try {
      const end = await runStep(step, options, tell, () => sent);
      if (end !== 'done') return end;
    } catch (error) {
      if (error instanceof StepRefused) return { key, end: 'failed', step, cause: error.failure };
      const problem = problemOf(error);
      if (problem.code !== 'cancelled') return { key, end: 'problem', step, problem };
      return sent
        ? { key, end: 'stillRunning', step, sent: taken === step.id, why: 'closed' }
        : { key, end: 'notStarted' };
    }
  }
  return { key, end: 'done' };
}

/** Observe; act on `todo` alone; observe until it is done, or says that it never will be. */
async function runStep(
  step: PlanStep,
  options: RunnerOptions,
  tell: (type: RunnerEvent['type'], detail?: string) => void,
  sent: () => boolean,
): Promise<'done' | TargetOutcome> {
  const { session, cancelled, speed } = options;
  const key = step.target;
  const type = options.steps[step.type];
  if (!type) {
    throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `no step type ${step.type}` });
  }
  const { signal } = session;
  let startedAt: number | undefined;
  let lost = 0;
  const context = (): StepContext => ({
    ports: session.ports,
    signal,
    startedAt,
    call: { signal },
    now: () => session.now(),
  });
  const giveUpAt = Date.now() + type.wait.upTo / speed;

  for (;;) {
    // Half of a plan is worse than none: once something was sent, what passes by itself is waited out.
    const begun = sent();
    const seen = await observe(type, step, context(), begun);
    switch (seen.state) {
      case 'done':
        tell('stepDone');
        return 'done';
      case 'failed':
        return { key, end: 'failed', step, cause: seen.cause };
      case 'blocked':
        return { key, end: 'blocked', step, reason: seen.reason };
      case 'todo':
        if (cancelled.aborted && !sent()) return { key, end: 'notStarted' };
        // Still to be done although it was asked for: the request never arrived, and is made again.
        if (startedAt !== undefined && ++lost > maximumLost) {
          throw new ProblemError({ code: 'unreachable', fault: 'network', detail: `${step.type} had no effect` });
        }
        tell('acting');
        startedAt = session.now();
        if ((await act(type, step, context(), begun)) === 'busy') startedAt = undefined;
        else tell('acted');
        break;
      case 'pending':
        tell('waiting', seen.detail);
        break;
    }
    if (Date.now() >= giveUpAt)
      return { key, end: 'stillRunning', step, sent: startedAt !== undefined, why: 'timedOut' };
    await pause(type.wait.every / Math.min(speed, maximumPollSpeed), signal);
    if (signal.aborted) return { key, end: 'stillRunning', step, sent: startedAt !== undefined, why: 'closed' };
    if (cancelled.aborted && !sent()) return { key, end: 'notStarted' };
  }
}

/** These pass by themselves, or with a new sign-in; half-way through a change they are waited out. */
const passing = new Set<Problem['code']>([
  'unreachable',
  'timedOut',
  'throttled',
  'serviceFault',
  'malformedAnswer',
  'expiredCredentials',
]);

async function observe(type: StepType, step: PlanStep, context: StepContext, begun: boolean): Promise<StepState> {
  try {
    return await type.observe(step, context);
  } catch (error) {
    const problem = problemOf(error);
    if (begun && passing.has(problem.code)) return { state: 'pending', detail: problem.code };
    throw error;
  }
}

/**
 * Acts. Where the answer is lost, or AWS says that the state does not allow it
 * (any more), the resource itself tells; with the plan half done it is tried
 * again later rather than given up.
 */
async function act(type: StepType, step: PlanStep, context: StepContext, begun: boolean): Promise<void | 'busy'> {
  try {
    return await type.act(step, context);
  } catch (error) {
    const { code } = problemOf(error);
    const passes = passing.has(code);
    if (code !== 'conflict' && !passes) throw error;
    if (begun && passes) return 'busy';
    if (code === 'expiredCredentials') throw error;
    const after = await type.observe(step, context);
    if (after.state === 'todo' || after.state === 'blocked') throw error;
    return undefined;
  }
}

/** So often a request may vanish without an error before it is called one. */
const maximumLost = 3;

/** A fast account is polled faster, but not sixty times as fast. */
const maximumPollSpeed = 10;

function pause(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, duration);
    signal.addEventListener('abort', done);
  });
}
