import * as vscode from 'vscode';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { parseKey, type ResourceKey } from '../../domain/resourceKey.ts';
import type { OperationOffer, OperationSnapshot } from '../../operations/operation.ts';
import { formatsOf } from '../words/formats.ts';
import { meanwhileText, operationLabel, operationPhrase } from '../words/operations.ts';
import { dismissText, resumeText, rollBackText, undoOf } from '../words/operationPlans.ts';
import type { CommandContext } from './context.ts';
import { chooseOtherType } from './instanceTypes.ts';
import type { OperationDocuments } from './operationDocuments.ts';
import { tellRefused } from './outcome.ts';
import type { Register } from './register.ts';

/** The commands on operations: each takes an operation's id, its row, or the row of a resource that it is about. */
export function registerOperationCommands(
  register: Register,
  context: CommandContext,
  documents: OperationDocuments,
): void {
  const { operations, plans, prompts } = context;

  register('patchLens.operation.resume', async (...args) => {
    const operation = await choose(args, 'resume', vscode.l10n.t('Resume Operation'));
    if (!operation || (await isBusyElsewhere(operation, openSteps(operation)))) return;
    // What runs by itself is only looked at sooner; all else changes AWS again.
    if (operation.state !== 'running' && operation.state !== 'paused') {
      const yes = await prompts.confirm({ id: 'operation.resume', ...resumeText(operation, formatsOf()) });
      if (!yes || (await isBusyElsewhere(operation, openSteps(operation)))) return;
    }
    await goOn(operation, () => operations.resume(operation.id));
  });

  register('patchLens.operation.rollBack', async (...args) => {
    const operation = await choose(args, 'rollBack', vscode.l10n.t('Roll Back Operation'));
    if (!operation || (await isBusyElsewhere(operation, undoOf(operation)))) return;
    const yes = await prompts.confirm({ id: 'operation.rollBack', ...rollBackText(operation, formatsOf()) });
    if (!yes || (await isBusyElsewhere(operation, undoOf(operation)))) return;
    await goOn(operation, () => operations.rollBack(operation.id));
  });

  register('patchLens.operation.chooseInstanceType', async (...args) => {
    const operation = await choose(args, 'chooseInstanceType', vscode.l10n.t('Choose Another Instance Type'));
    if (!operation || (await isBusyElsewhere(operation, openSteps(operation)))) return;
    const plan = await chooseOtherType(context, operation);
    if (!plan || (await isBusyElsewhere(operation, openSteps(operation)))) return;
    await goOn(operation, () => operations.replan(operation.id, plan));
  });

  register('patchLens.operation.cancel', async (...args) => {
    const operation = await choose(args, 'cancel', vscode.l10n.t('Cancel Operation'));
    if (operation) await plans.cancel(operation.id);
  });

  register('patchLens.operation.dismiss', async (...args) => {
    const operation = await choose(args, 'dismiss', vscode.l10n.t('Dismiss Operation'));
    if (!operation) return;
    const text = dismissText(operation, isBack, formatsOf());
    const keep = vscode.l10n.t('Keep Operation');
    if (text && !(await prompts.confirm({ id: 'operation.dismiss', ...text, keep }))) return;
    await takenIn(operation, () => operations.dismiss(operation.id));
  });

  register('patchLens.operation.showDetails', async (...args) => {
    const operation = await choose(args, undefined, vscode.l10n.t('Show Details of an Operation'));
    if (operation) await documents.show(operation);
  });

  /** What would be changed may be part of another operation by now; that is told. */
  function isBusyElsewhere({ id, plan }: OperationSnapshot, steps: readonly PlanStep[]): Promise<boolean> {
    return plans.isBusy(
      steps.map(({ target }) => target),
      plan.scope.sample,
      id,
    );
  }

  /** Whether it took the wish in; another window may have it by now, which is told. */
  async function takenIn(operation: OperationSnapshot, wish: () => Promise<void>): Promise<boolean> {
    try {
      await wish();
      return true;
    } catch (error) {
      await tellRefused({ prompts, log: context.log, formats: formatsOf() }, operation, problemOf(error));
      return false;
    }
  }

  async function goOn(operation: OperationSnapshot, wish: () => Promise<void>): Promise<void> {
    // Its account may want a code that was not given before.
    context.aws.tryAgain();
    if (await takenIn(operation, wish)) await plans.follow(operation.id);
  }

  /** Whoever has started it meanwhile, it runs again. */
  function isBack(key: ResourceKey): boolean {
    const facts = context.inventory.find(key)?.observed.facts;
    return facts !== undefined && 'described' in facts && facts.status === 'InService';
  }

  /** The operation that the arguments name, else the one that a person picks among those that offer it. */
  async function choose(
    args: readonly unknown[],
    offer: OperationOffer | undefined,
    title: string,
  ): Promise<OperationSnapshot | undefined> {
    const named = namedIn(args);
    if (named !== undefined) {
      const found = parseKey(named) ? context.shown.of(named) : operations.find(named);
      if (found && (offer === undefined || found.offers.includes(offer))) return found;
      await prompts.tell({
        id: 'operation.notOffered',
        level: 'info',
        message: found
          ? meanwhileText(found, formatsOf(), Date.now())
          : vscode.l10n.t('{0}: there is no such operation any more.', title),
      });
      return undefined;
    }
    const candidates = context.shown.all().filter((each) => offer === undefined || each.offers.includes(offer));
    if (candidates.length === 0) {
      const message = vscode.l10n.t('{0}: there is no operation for which this is possible now.', title);
      await prompts.tell({ id: 'operation.none', level: 'info', message });
      return undefined;
    }
    return prompts.pick({
      id: `operation.${offer ?? 'showDetails'}`,
      title,
      items: candidates.map((each) => ({
        label: operationLabel(each, formatsOf()),
        description: phrase(each),
        value: each,
      })),
    });
  }
}

/** What is not done: a step that is left out now may follow one that is tried again. */
function openSteps({ steps }: OperationSnapshot): readonly PlanStep[] {
  return steps.flatMap(({ step, phase }) => (phase === 'done' || phase === 'skipped' ? [] : [step]));
}

function phrase(operation: OperationSnapshot): string {
  return operationPhrase(operation, formatsOf(), Date.now());
}

function namedIn([first]: readonly unknown[]): string | undefined {
  if (typeof first === 'string' && first !== '') return first;
  if (typeof first !== 'object' || first === null) return undefined;
  if ('operationId' in first && typeof first.operationId === 'string') return first.operationId;
  return 'key' in first && typeof first.key === 'string' ? first.key : undefined;
}
