import * as vscode from 'vscode';
import type { Plan, Planned } from '../../domain/plan.ts';
import { needsAttention } from '../../domain/finding.ts';
import { problemOf } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { KindId } from '../../kinds/index.ts';
import {
  targetsOf,
  type OperationId,
  type Operations,
  type OperationSnapshot,
  type Room,
} from '../../operations/operation.ts';
import { isUnfinished } from '../operationsShown.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { nameIn, operationLabel, underWay } from '../words/operations.ts';
import { planText, refusalSentence, type PlanText } from '../words/plans.ts';
import { tellCancelled, tellOutcome, tellRefused } from './outcome.ts';

export type PlanEnd = 'done' | 'cancelled' | 'failed';

export interface PlanRunner {
  /** Shows the plan and asks; no by default. Undefined also where all of it was refused, with the reasons told. */
  agree(kind: KindId, planned: Planned): Promise<Plan | undefined>;
  /** Whether an operation (other than `but`) is at work on one of these already; then it is told. */
  isBusy(keys: readonly ResourceKey[], sample: boolean, but?: OperationId): Promise<boolean>;
  /** The same for a plan with words of its own. */
  agreeTo(plan: Plan, text: PlanText): Promise<boolean>;
  /** Begins an agreed plan and follows it with progress; tells how it ended. */
  run(room: Room, plan: Plan): Promise<PlanEnd>;
  /** Shows the progress of what a person just began or went on with; tells how it ended. */
  follow(id: OperationId): Promise<PlanEnd>;
  /** Begins nothing more, and says which it is: nothing happened, or what was begun goes on. */
  cancel(id: OperationId): Promise<void>;
  /** Whether the end of an operation is told by `follow`. */
  isFollowed(id: OperationId): boolean;
}

export interface PlanRunnerDeps {
  readonly operations: Operations;
  readonly inventory: Pick<Inventory, 'reread' | 'find'>;
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
}

/** So many characters of a notification are read at a glance. */
const shortEnough = 160;

export function createPlanRunner({ operations, inventory, prompts, log }: PlanRunnerDeps): PlanRunner {
  const followed = new Set<OperationId>();
  const telling = () => ({ prompts, log, formats: formatsOf() });

  async function agree(kind: KindId, planned: Planned): Promise<Plan | undefined> {
    const formats = formatsOf();
    if (planned.outcome === 'refused') {
      const sentences = planned.refused.map((each) => refusalSentence(kind, each, formats));
      const message = sentences.join(' ');
      // A notification shows one line of it, until somebody opens it.
      const told =
        message.length > shortEnough
          ? { message: vscode.l10n.t('This is not possible now.'), detail: sentences.join('\n\n') }
          : { message };
      await prompts.tell({ id: 'refused', level: 'warning', ...told });
      return undefined;
    }
    const { plan, refused } = planned;
    return (await agreeTo(plan, planText(kind, plan, refused, formats))) ? plan : undefined;
  }

  async function agreeTo(plan: Plan, text: PlanText): Promise<boolean> {
    return !(await isBusy(targetsOf(plan), plan.scope.sample)) && (await prompts.confirm({ id: plan.remedy, ...text }));
  }

  /** Two operations on one resource would work against each other. */
  async function isBusy(targets: readonly ResourceKey[], sample: boolean, but?: OperationId): Promise<boolean> {
    const keys = new Set(targets);
    const other = operations.all.find(
      (each) =>
        each.id !== but &&
        isUnfinished(each) &&
        each.plan.scope.sample === sample &&
        each.plan.steps.some((step) => keys.has(step.target)),
    );
    const shared = other?.plan.steps.find((step) => keys.has(step.target));
    if (!other || !shared) return false;
    const answer = await prompts.tell({
      id: 'operation.busy',
      level: 'warning',
      message: vscode.l10n.t(
        '{0} is part of an operation that is not finished: {1}.',
        nameIn(other.plan, shared.target),
        operationLabel(other, formatsOf()),
      ),
      actions: [{ id: 'show', label: vscode.l10n.t('Show Operations') }],
    });
    if (answer) await vscode.commands.executeCommand('patchLens.operations.focus');
    return true;
  }

  async function run(room: Room, plan: Plan): Promise<PlanEnd> {
    log.info(`${plan.remedy}: ${plan.targets.map((each) => each.key).join(' ')}`);
    // Asked again: minutes may lie between the question and the yes.
    if (await isBusy(targetsOf(plan), plan.scope.sample)) return 'cancelled';
    return follow(await operations.start(room, withAttention(plan)));
  }

  /** A notebook that is stopped for a restart reads as patched, before it is. */
  function withAttention(plan: Plan): Plan {
    const targets = plan.targets.map((target): Plan['targets'][number] => {
      const found = inventory.find(target.key, plan.scope.id);
      return found && needsAttention(found.verdict) ? { ...target, attention: true } : target;
    });
    return { ...plan, targets };
  }

  async function follow(id: OperationId): Promise<PlanEnd> {
    const begun = operations.find(id);
    if (!begun) return 'cancelled';
    followed.add(id);
    try {
      const end = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: operationLabel(begun, formatsOf()),
          cancellable: true,
        },
        (progress, token) => watch(id, progress, token),
      );
      if (end === 'cancelled') {
        const now = operations.find(id);
        // From here on it is told as any other that goes on by itself.
        followed.delete(id);
        if (now) void tellCancelled(telling(), now);
        return 'cancelled';
      }
      if (!end || end === 'notCancelled') return 'cancelled';
      // Who waits for the command finds the rows as they are now.
      await inventory.reread(end.plan.targets.map((each) => each.key));
      log.info(`${end.plan.remedy}: ${end.state}`);
      void tellOutcome(telling(), end);
      if (end.state === 'done') return 'done';
      return end.state === 'cancelled' ? 'cancelled' : 'failed';
    } finally {
      followed.delete(id);
    }
  }

  /** Reports each step until the operation is at rest, or Cancel takes the notification away. */
  async function watch(
    id: OperationId,
    progress: vscode.Progress<{ readonly message?: string }>,
    token: vscode.CancellationToken,
  ): Promise<OperationSnapshot | 'cancelled' | 'notCancelled' | undefined> {
    let last = '';
    const report = () => {
      const now = operations.find(id);
      if (!now) return;
      const message = progressText(now);
      if (message !== last) progress.report({ message });
      last = message;
    };
    const stop = operations.onDidChange(report);
    report();
    const cancelled = new Promise<'cancelled' | 'notCancelled'>((resolve) => {
      token.onCancellationRequested(() => {
        operations.cancel(id).then(
          () => resolve('cancelled'),
          (error: unknown) => {
            void tellRefused(telling(), operations.find(id), problemOf(error));
            resolve('notCancelled');
          },
        );
      });
    });
    return Promise.race([operations.settled(id), cancelled]).finally(stop);
  }

  async function cancel(id: OperationId): Promise<void> {
    try {
      await operations.cancel(id);
    } catch (error) {
      return tellRefused(telling(), operations.find(id), problemOf(error));
    }
    const now = operations.find(id);
    if (now) await tellCancelled(telling(), now);
  }

  return { agree, agreeTo, isBusy, run, follow, cancel, isFollowed: (id) => followed.has(id) };
}

/** "Stopping (1/2)", under the title "Restart alpha" */
function progressText(operation: OperationSnapshot): string {
  const text = underWay(operation, Date.now(), 'named');
  const { plan, steps } = operation;
  const forth = steps.filter((each) => !each.undo);
  if (plan.targets.length > 1 || forth.length < 2 || operation.rollingBack) return text;
  const through = forth.filter((each) => each.phase === 'done' || each.phase === 'skipped').length;
  return `${text} (${Math.min(through + 1, forth.length)}/${forth.length})`;
}
