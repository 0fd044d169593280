import * as vscode from 'vscode';
import { ProblemError } from '../../domain/problem.ts';
import type { RemedyId } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { offersOf } from '../../inventory/snapshot.ts';
import { kindIds } from '../../kinds/index.ts';
import { formatsOf } from '../words/formats.ts';
import { reason } from '../words/resources.ts';
import { statusLook } from '../words/statuses.ts';
import { where } from '../words/tooltip.ts';
import type { CommandContext } from './context.ts';

/**
 * The resource keys among a command's arguments: a key or keys from a script,
 * or what a view passes for the row and for the selection. Rows are known by
 * their `key` alone.
 */
export function keysIn(args: readonly unknown[]): readonly ResourceKey[] {
  const [first, second] = args;
  const selection = Array.isArray(second) && second.length > 0 ? second : Array.isArray(first) ? first : [first];
  const keys = selection.flatMap((each) => keyOf(each) ?? []);
  return [...new Set(keys)];
}

function keyOf(value: unknown): ResourceKey | undefined {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string') return value.key;
  return undefined;
}

export interface Question {
  readonly title: string;
  readonly placeholder: string;
  /** Only resources that offer this now. */
  readonly offer: RemedyId;
  readonly many: boolean;
}

/** The resources that a command is about: from its arguments, else the person picks. Undefined: they did not. */
export async function chooseResources(
  context: CommandContext,
  args: readonly unknown[],
  question: Question,
): Promise<readonly Resource[] | undefined> {
  await context.accounts.ready();
  const keys = keysIn(args);
  if (keys.length > 0) {
    const found = keys.flatMap((key) => context.inventory.find(key) ?? []);
    if (found.length < keys.length)
      throw new ProblemError({ code: 'notFound', fault: 'user', detail: keys.join(', ') });
    return found;
  }
  const candidates = allResources(context).filter((each) =>
    offersOf(each, context.assessContext(each)).includes(question.offer),
  );
  if (candidates.length === 0) {
    await context.prompts.tell({
      id: 'nothingToChoose',
      level: 'info',
      message: vscode.l10n.t('Nothing that was read can do this now: {0}', question.title),
    });
    return undefined;
  }
  const request = {
    id: question.offer,
    title: question.title,
    placeholder: question.placeholder,
    items: candidates.map((each) => toItem(context, each)),
  };
  if (!question.many) {
    const one = await context.prompts.pick(request);
    return one && [one];
  }
  const chosen = await context.prompts.pickMany(request);
  return chosen && chosen.length > 0 ? chosen : undefined;
}

export function allResources(context: Pick<CommandContext, 'inventory'>): readonly Resource[] {
  return context.inventory.snapshot.scopes.flatMap((scope) =>
    kindIds.flatMap((kind) => [...scope.kinds[kind].resources.values()]),
  );
}

function toItem(context: CommandContext, resource: Resource) {
  const { observed, verdict, scope } = resource;
  const account = context.inventory.snapshot.scopes.find((each) => each.scope.id === scope.id)?.account;
  const look = statusLook(verdict.status);
  return {
    label: observed.name,
    description: `${look.label} · ${reason(resource, formatsOf(), resource.readAt)}`,
    detail: where(account, scope.region, scope.profile, scope.sample),
    icon: look.icon,
    value: resource,
  };
}
