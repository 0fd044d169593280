import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../../src/aws/session.ts';
import type { Plan, PlanStep } from '../../../src/domain/plan.ts';
import type { StepFailure, StepType } from '../../../src/kinds/kind.ts';
import type { StepPhase } from '../../../src/operations/operation.ts';
import { createOperations } from '../../../src/operations/operations.ts';

/** What became of one target: the phase of its last step that was begun, with the cause. */
export interface Ended {
  readonly key: string;
  readonly end: StepPhase;
  readonly step?: PlanStep;
  readonly cause?: StepFailure;
  /** Its steps that are done. */
  readonly done: readonly string[];
}

/**
 * Runs a plan as a durable operation in a folder of its own, until it rests or waits for a later try. `onSending` is
 * told of each step that is about to be sent.
 */
export async function runPlan(
  plan: Plan,
  session: Session,
  steps: Readonly<Record<string, StepType>>,
  onSending: (step: string) => void = () => undefined,
): Promise<readonly Ended[]> {
  const folder = await mkdtemp(join(tmpdir(), 'patch-lens-plan-'));
  const operations = createOperations({
    roots: { real: join(folder, 'real'), sample: join(folder, 'sample') },
    sampleOpen: () => true,
    window: 'test',
    onMoved: () => undefined,
    steps: () => steps,
    openScope: () => Promise.resolve({ session, close: () => undefined }),
    boundary: ({ step, at }) => at === 'afterIntent' && onSending(step),
  });
  try {
    const id = await operations.start('notebooks', plan);
    const postponed = new Promise<void>((resolve) => {
      operations.onDidChange(() => {
        if (operations.find(id)?.steps.some(({ phase }) => phase === 'postponed')) resolve();
      });
    });
    await Promise.race([operations.settled(id), postponed]);
    const reached = operations.find(id)?.steps ?? [];
    return [...Map.groupBy(reached, ({ step }) => step.target)].map(([key, own]) => {
      const last = own.findLast(({ phase }) => phase !== 'leftOut' && phase !== 'notBegun');
      const end = last?.phase === 'skipped' ? 'done' : (last?.phase ?? 'notBegun');
      const done = own.filter(({ phase }) => phase === 'done' || phase === 'skipped').map(({ step }) => step.id);
      return {
        key,
        end,
        done,
        ...(last === undefined ? {} : { step: last.step }),
        ...(last?.cause === undefined ? {} : { cause: last.cause }),
      };
    });
  } finally {
    await operations.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}
