import * as vscode from 'vscode';
import type { Plan, Planned, PlanStep } from '../../domain/plan.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { KindId } from '../../kinds/index.ts';
import type { StepFailure, StepType } from '../../kinds/kind.ts';
import { runPlan, type TargetOutcome } from '../../operations/runner.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { planText, refusalSentence, stepText } from '../words/plans.ts';
import { remedyLabel } from '../words/remedies.ts';
import { explain } from './explain.ts';

export type PlanEnd = 'done' | 'cancelled' | 'failed';

export interface PlanRunner {
  /** Shows the plan and asks; no by default. False also where all of it was refused, with the reasons told. */
  agree(kind: KindId, planned: Planned): Promise<Plan | undefined>;
  /** Runs an agreed plan with progress; tells how it ended, in the words of who made the plan. */
  run(plan: Plan, speak: (failure: StepFailure, name: string) => string): Promise<PlanEnd>;
  /** How many plans are under way now. */
  readonly running: number;
}

type Speak = (failure: StepFailure, name: string) => string;

export interface PlanRunnerDeps {
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly steps: () => Readonly<Record<string, StepType>>;
  readonly log: vscode.LogOutputChannel;
  /** A plan began or came to its end. */
  readonly onDidChangeRunning: () => void;
}

export function createPlanRunner(deps: PlanRunnerDeps): PlanRunner {
  const { inventory, prompts, log } = deps;
  let running = 0;

  async function agree(kind: KindId, planned: Planned): Promise<Plan | undefined> {
    const formats = formatsOf();
    if (planned.outcome === 'refused') {
      const sentences = planned.refused.map((each) => refusalSentence(kind, each, formats));
      await prompts.tell({ id: 'refused', level: 'warning', message: sentences.join(' ') });
      return undefined;
    }
    const { plan, refused } = planned;
    const yes = await prompts.confirm({ id: plan.remedy, ...planText(kind, plan, refused, formats) });
    return yes ? plan : undefined;
  }

  async function run(plan: Plan, speak: Speak): Promise<PlanEnd> {
    const session = inventory.sessions.find((each) => each.scope.id === plan.scope.id);
    if (!session) return 'cancelled';
    const nameOf = new Map(plan.targets.map((each) => [each.key, each.name]));
    const title = remedyLabel(plan.remedy) ?? plan.remedy;
    const count = (by: number) => {
      running += by;
      deps.onDidChangeRunning();
    };
    count(1);
    const outcomes = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        const cancelled = new AbortController();
        const work = runPlan(plan, {
          session,
          steps: deps.steps(),
          cancelled: cancelled.signal,
          speed: session.speed,
          onEvent: ({ type, step, number, of }) => {
            const name = nameOf.get(step.target) ?? step.target;
            if (type === 'acting') {
              log.info(`${plan.remedy}: ${step.type} ${step.target}`);
              progress.report({ message: `${stepText(step.type, name)}${of > 1 ? ` (${number}/${of})` : ''}…` });
            }
            if (type === 'acted' || type === 'stepDone') void inventory.reread([step.target]);
          },
        });
        // Until its very end it counts as running, watched or not.
        void work.finally(() => count(-1));
        // Cancel takes the notification away; what was sent goes on, and its rows show how far it is.
        return Promise.race([
          work,
          new Promise<undefined>((resolve) => {
            token.onCancellationRequested(() => {
              cancelled.abort();
              resolve(undefined);
              void work.then((late) => conclude(speak, plan, late, nameOf));
            });
          }),
        ]);
      },
    );
    if (!outcomes) return 'cancelled';
    return conclude(speak, plan, outcomes, nameOf);
  }

  async function conclude(
    speak: Speak,
    plan: Plan,
    outcomes: readonly TargetOutcome[],
    names: ReadonlyMap<string, string>,
  ): Promise<PlanEnd> {
    // Who waits for the command finds the row as it is now.
    await inventory.reread(plan.targets.map((each) => each.key));
    for (const outcome of outcomes) log.info(`${plan.remedy}: ${outcome.key}: ${outcome.end}`);
    for (const outcome of outcomes) void tellOutcome(speak, plan, outcome, names.get(outcome.key) ?? outcome.key);
    if (outcomes.every((each) => each.end === 'done')) return 'done';
    return outcomes.every((each) => each.end === 'notStarted') ? 'cancelled' : 'failed';
  }

  async function tellOutcome(speak: Speak, plan: Plan, outcome: TargetOutcome, name: string): Promise<void> {
    switch (outcome.end) {
      case 'done':
      case 'notStarted':
        return;
      case 'problem': {
        const own = stepsOf(plan, outcome.step);
        const before =
          own[0]?.id === outcome.step.id
            ? vscode.l10n.t('{0} was not changed.', name)
            : leftText(name, own.slice(own.indexOf(outcome.step)));
        return explain(prompts, log, outcome.problem, before);
      }
      case 'stillRunning': {
        const own = stepsOf(plan, outcome.step);
        const rest = own.slice(own.indexOf(outcome.step) + (outcome.sent ? 1 : 0));
        await prompts.tell({
          id: 'stillRunning',
          level: rest.length > 0 ? 'warning' : 'info',
          message:
            outcome.why === 'timedOut' && rest.length === 0
              ? vscode.l10n.t('{0} is taking longer than usual. AWS goes on; its row shows when it is done.', name)
              : leftText(name, rest),
        });
        return;
      }
      case 'blocked':
        await prompts.tell({
          id: 'blocked',
          level: 'warning',
          message: vscode.l10n.t('{0} was not changed: its state in AWS is now {1}.', name, outcome.reason),
        });
        return;
      case 'failed': {
        const sentence = speak(outcome.cause, name);
        const line = outcome.cause.telling;
        // Its lines are the script's own output, which may hold anything; the log document shows them, our log does not.
        log.error(`${plan.remedy}: ${outcome.step.type} ${outcome.key}: ${outcome.cause.code}`);
        const showStartLog = outcome.step.type.startsWith('notebook.');
        const answer = await prompts.tell({
          id: 'failed',
          level: 'error',
          message: line === undefined ? sentence : `${sentence} ${line}`,
          actions: showStartLog ? [{ id: 'log', label: vscode.l10n.t('Show Start Log') }] : [],
        });
        if (answer === 'log')
          await vscode.commands.executeCommand('patchLens.notebook.showStartLog', outcome.cause.resource);
        return;
      }
    }
  }

  return {
    agree,
    run,
    get running() {
      return running;
    },
  };
}

/** The steps of the same target, in order. */
function stepsOf(plan: Plan, step: PlanStep): readonly PlanStep[] {
  return plan.steps.filter((each) => each.target === step.target);
}

/** What is left undone is named: half a restart is a notebook that stays stopped. */
function leftText(name: string, rest: readonly PlanStep[]): string {
  return rest.length === 0
    ? vscode.l10n.t('Patch Lens stopped following {0}. AWS goes on with what was begun.', name)
    : vscode.l10n.t(
        '{0} is left half done. AWS goes on with what was begun, but this was not sent: {1}.',
        name,
        rest.map((step) => stepText(step.type, name)).join(', '),
      );
}
