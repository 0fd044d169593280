import * as vscode from 'vscode';
import { parseKey } from '../../domain/resourceKey.ts';
import type { OperationOffer, OperationSnapshot } from '../../operations/operation.ts';
import { formatsOf } from '../words/formats.ts';
import { operationDocument } from '../words/operationDocument.ts';
import { operationLabel, operationPhrase } from '../words/operations.ts';
import { resumeText, rollBackText } from '../words/operationPlans.ts';
import type { CommandContext } from './context.ts';
import { chooseOtherType } from './instanceTypes.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';

/** The commands on operations: each takes an operation's id, its row, or the row of a resource that it is about. */
export function registerOperationCommands(register: Register, context: CommandContext, logs: LogDocuments): void {
  const { operations, plans, prompts } = context;

  register('patchLens.operation.resume', async (...args) => {
    const operation = await choose(args, 'resume', vscode.l10n.t('Resume Operation'));
    if (!operation) return;
    const { id, state } = operation;
    if (state === 'asking') {
      const yes = await prompts.confirm({ id: 'operation.resume', ...resumeText(operation, formatsOf()) });
      if (!yes) return;
    }
    await operations.resume(id);
    await plans.follow(id);
  });

  register('patchLens.operation.rollBack', async (...args) => {
    const operation = await choose(args, 'rollBack', vscode.l10n.t('Roll Back Operation'));
    if (!operation) return;
    const yes = await prompts.confirm({ id: 'operation.rollBack', ...rollBackText(operation, formatsOf()) });
    if (!yes) return;
    await operations.rollBack(operation.id);
    await plans.follow(operation.id);
  });

  register('patchLens.operation.chooseInstanceType', async (...args) => {
    const operation = await choose(args, 'chooseInstanceType', vscode.l10n.t('Choose Another Instance Type'));
    const plan = operation && (await chooseOtherType(context, operation));
    if (!operation || !plan) return;
    await operations.replan(operation.id, plan);
    await plans.follow(operation.id);
  });

  register('patchLens.operation.cancel', async (...args) => {
    const operation = await choose(args, 'cancel', vscode.l10n.t('Cancel Operation'));
    if (operation) await plans.cancel(operation.id);
  });

  register('patchLens.operation.dismiss', async (...args) => {
    const operation = await choose(args, 'dismiss', vscode.l10n.t('Dismiss Operation'));
    if (operation) await operations.dismiss(operation.id);
  });

  register('patchLens.operation.showDetails', async (...args) => {
    const operation = await choose(args, undefined, vscode.l10n.t('Show Details of an Operation'));
    if (!operation) return;
    const formats = formatsOf();
    const title = `${operationLabel(operation, formats)} ${new Date(operation.startedAt).toISOString().replaceAll(':', '.')}.log`;
    await logs.show(title, operationDocument(operation, formats, Date.now()), 'top');
  });

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
          ? vscode.l10n.t('{0}: not possible now. {1}', title, phrase(found))
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

function phrase(operation: OperationSnapshot): string {
  return operationPhrase(operation, formatsOf(), Date.now());
}

function namedIn([first]: readonly unknown[]): string | undefined {
  if (typeof first === 'string' && first !== '') return first;
  if (typeof first !== 'object' || first === null) return undefined;
  if ('operationId' in first && typeof first.operationId === 'string') return first.operationId;
  return 'key' in first && typeof first.key === 'string' ? first.key : undefined;
}
