import * as vscode from 'vscode';
import type { Plan } from '../../domain/plan.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { effectsOfInstanceType, replacementTypes, withInstanceType } from '../../kinds/notebooks/kind.ts';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { PickItem } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { otherTypeText } from '../words/operationPlans.ts';
import { nameIn } from '../words/operations.ts';
import type { CommandContext } from './context.ts';
import { readAgain } from './remedies.ts';

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
        : vscode.l10n.t('Instead of {0}; the price differs', instanceType),
    items,
  });
}

/**
 * The plan of an operation whose start found no capacity, with another type for what is still to be started; undefined
 * where the person did not agree, or it can not be planned, which is told.
 */
export async function chooseOtherType(
  context: CommandContext,
  { id, ...operation }: OperationSnapshot,
): Promise<Plan | undefined> {
  const { plan } = operation;
  const target = operation.steps.find(isStuck)?.step.target;
  if (target === undefined) return undefined;
  const name = nameIn(plan, target);
  const known = context.inventory.find(target, plan.scope.id) ?? context.inventory.find(target);
  if (known?.kind !== 'notebooks') {
    await context.prompts.tell({
      id: 'operation.notShown',
      level: 'info',
      message: vscode.l10n.t(
        '{0} is not among what is shown now. Select the profile {1} and the region {2} first: the change is planned with what AWS says of it.',
        name,
        plan.scope.profile,
        plan.scope.region,
      ),
    });
    return undefined;
  }
  const [read] = (await readAgain(context, [known])).filter(isNotebook);
  if (!read) return undefined;
  const { observed } = read;
  const { instanceType, platformIdentifier } = observed.facts;
  const type = await pickInstanceType(context, { name, instanceType, platform: platformIdentifier });
  if (type === undefined) return undefined;
  const effects = effectsOfInstanceType(observed, type, context.assessContext(read));
  const text = otherTypeText(plan, name, type, effects, formatsOf());
  if (!(await context.prompts.confirm({ id: 'operation.chooseInstanceType', ...text }))) return undefined;
  // It may have gone on while the person was reading.
  const now = context.operations.find(id);
  const stuck = now?.steps.some((each) => each.step.target === target && isStuck(each));
  if (!now || stuck !== true) {
    await context.prompts.tell({
      id: 'operation.notOffered',
      level: 'info',
      message: vscode.l10n.t('{0} has gone on meanwhile, so its instance type is left as it is.', name),
    });
    return undefined;
  }
  const done = now.steps.filter((each) => each.phase === 'done' || each.phase === 'skipped');
  const other = withInstanceType(now.plan, target, type, new Set(done.map((each) => each.step.id)));
  const drift = effects.filter(({ code }) => code === 'driftsFromCloudFormation');
  return { ...other, effects: [...other.effects, ...drift] };
}

/** Its start found no capacity, or a quota is reached. */
function isStuck({ cause, phase }: StepSnapshot): boolean {
  return cause?.passes !== undefined && (phase === 'failed' || phase === 'postponed');
}

function isNotebook(resource: Resource): resource is Resource<'notebooks'> {
  return resource.kind === 'notebooks';
}
