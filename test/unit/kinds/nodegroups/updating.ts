import { onTestFinished, vi } from 'vitest';
import { ProblemError } from '../../../../src/domain/problem.ts';
import type { Plan, PlanStep } from '../../../../src/domain/plan.ts';
import type { Instant } from '../../../../src/domain/time.ts';
import { defaultThresholds, type Observed, type PlanContext, type StepContext } from '../../../../src/kinds/kind.ts';
import type { EksFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { nodegroups } from '../../../../src/kinds/nodegroups/kind.ts';
import { updateNodegroup } from '../../../../src/kinds/nodegroups/updateStep.ts';
import type { SimulatorOptions } from '../../../../src/simulator/contract.ts';
import { kubernetesOf } from '../../simulator/kubernetesClient.ts';
import { readAll, simulatedAccount, startAt } from '../simulatedAccount.ts';

export const minute = 60_000;

/** An account in which time stands still until the test lets it pass, and one update step in it. */
export function account(options: SimulatorOptions = { scenario: 'small' }) {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  onTestFinished(() => void vi.useRealTimers());
  const { session, simulator } = simulatedAccount(options);

  async function find(name: string): Promise<Observed<EksFacts>> {
    const { known } = await readAll(nodegroups, { session, simulator });
    const found = known.find((each) => each.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  const planContext = (choice: Readonly<Record<string, string>> = {}): PlanContext => ({
    scope: { ...session.scope, account: '111122223333' },
    now: session.now(),
    thresholds: defaultThresholds,
    choice,
  });

  async function plan(name: string, choice: Readonly<Record<string, string>> = {}): Promise<Plan> {
    const planned = nodegroups.plan('nodegroup.update', [await find(name)], planContext(choice));
    if (planned.outcome === 'plan') return planned.plan;
    throw new Error(planned.refused.map(({ reason }) => reason.code).join());
  }

  const context = (more: Partial<StepContext> = {}): StepContext => ({
    ports: session.ports,
    signal: session.signal,
    startedAt: undefined,
    call: { signal: session.signal },
    now: () => session.now(),
    ...more,
  });

  /** The step as the operations room runs it: it keeps what was seen before the request. */
  function runnerOf(step: PlanStep) {
    let sent: { readonly startedAt: Instant; readonly modifiedBefore: Instant } | undefined;
    return {
      look: () => updateNodegroup.observe(step, context(sent && { ...sent, taken: true })),
      /** Looks, and sends what is to be done. */
      async send() {
        const seen = await updateNodegroup.observe(step, context());
        if (seen.state !== 'todo') return seen.state;
        sent = { startedAt: session.now(), modifiedBefore: seen.lastModified ?? 0 };
        return (await updateNodegroup.act(step, context(sent))) ?? 'taken';
      },
      /** The same request once more, as after a crash that hid its answer. */
      sendAgain: () => updateNodegroup.act(step, context(sent)),
      /** A person retries a step that has failed. */
      forget() {
        sent = undefined;
      },
    };
  }

  return {
    simulator,
    session,
    ports: session.ports,
    find,
    plan,
    planContext,
    context,
    runnerOf,
    cluster: (name = 'main') => kubernetesOf(simulator, name),
    pass: (milliseconds: number) => void vi.advanceTimersByTime(milliseconds),
    async updates(group: string, cluster = 'main') {
      const ids: string[] = [];
      for await (const page of session.ports.eks.listUpdates(cluster, group)) ids.push(...page);
      return ids;
    },
  };
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'none';
}

export function firstStep({ steps }: Plan): PlanStep {
  const [step] = steps;
  if (!step) throw new Error('the plan has no step');
  return step;
}
