import * as vscode from 'vscode';
import type { Plan } from '../../domain/plan.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import { replacementTypes, withInstanceType } from '../../kinds/notebooks/kind.ts';
import type { PickItem } from '../prompts/prompts.ts';
import { nameIn } from '../words/operations.ts';
import type { CommandContext } from './context.ts';

/** Other types for a notebook instance, nearest first, and a line to type one that is not listed. */
export async function pickInstanceType(
  { prompts }: Pick<CommandContext, 'prompts'>,
  about: { readonly name: string; readonly instanceType: string | undefined; readonly platform: string | undefined },
): Promise<string | undefined> {
  const { name, instanceType, platform } = about;
  const types = instanceType === undefined ? [] : replacementTypes(instanceType, platform);
  const items: readonly PickItem<string>[] = types.map((type, at) => ({
    label: type,
    ...(at === 0 ? { description: vscode.l10n.t('nearest') } : {}),
    value: type,
  }));
  return prompts.pick({
    id: 'notebook.instanceType',
    title: vscode.l10n.t('Instance Type for {0}', name),
    placeholder:
      instanceType === undefined
        ? vscode.l10n.t('Select an instance type')
        : vscode.l10n.t('Instead of {0}; the price is another one', instanceType),
    items,
  });
}

/** The plan of an operation whose start found no capacity, with another type for what is still to be started. */
export async function chooseOtherType(
  context: CommandContext,
  operation: OperationSnapshot,
): Promise<Plan | undefined> {
  const stuck = operation.steps.find(
    (each) => each.cause?.passes !== undefined && ['failed', 'postponed'].includes(each.phase),
  );
  if (!stuck) return undefined;
  const { target } = stuck.step;
  const facts = context.inventory.find(target, operation.plan.scope.id)?.observed.facts;
  const known = facts && 'described' in facts ? facts : undefined;
  const type = await pickInstanceType(context, {
    name: nameIn(operation.plan, target),
    instanceType: known?.instanceType,
    platform: known?.platformIdentifier,
  });
  if (type === undefined) return undefined;
  const done = operation.steps.filter((each) => each.phase === 'done' || each.phase === 'skipped');
  return withInstanceType(operation.plan, target, type, new Set(done.map((each) => each.step.id)));
}
