import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { offersOf } from '../../inventory/snapshot.ts';
import { kindIds, type KindId } from '../../kinds/index.ts';
import { formatsOf } from '../words/formats.ts';
import { actionLabel } from '../words/problems.ts';
import { kindLabel, reason } from '../words/resources.ts';
import { statusLook } from '../words/statuses.ts';
import { where } from '../words/tooltip.ts';
import type { CommandContext } from './context.ts';

/** A resource by its key; a row also tells the scope that shows it. */
export interface Named {
  readonly key: ResourceKey;
  readonly scope?: string;
}

/**
 * The resource keys among a command's arguments: a key or keys from a script,
 * or what a view passes for the row and for the selection.
 */
export function keysIn(args: readonly unknown[]): readonly Named[] {
  const [first, second] = args;
  const selection = Array.isArray(second) && second.length > 0 ? second : Array.isArray(first) ? first : [first];
  const named = selection.flatMap((each) => namedBy(each) ?? []);
  return [...new Map(named.map((each) => [`${each.scope} ${each.key}`, each])).values()];
}

function namedBy(value: unknown): Named | undefined {
  if (typeof value === 'string' && value !== '') return { key: value };
  if (typeof value !== 'object' || value === null || !('key' in value) || typeof value.key !== 'string')
    return undefined;
  const scope = 'scopeId' in value && typeof value.scopeId === 'string' ? value.scopeId : undefined;
  return { key: value.key, ...(scope === undefined ? {} : { scope }) };
}

export interface Question {
  readonly title: string;
  readonly placeholder: string;
  /** The kind that it is for. */
  readonly kind: KindId;
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
  const named = keysIn(args);
  if (named.length > 0) return explicit(context, named, question);
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

async function explicit(
  context: CommandContext,
  named: readonly Named[],
  question: Question,
): Promise<readonly Resource[] | undefined> {
  const found = named.flatMap(({ key, scope }) => context.inventory.find(key, scope) ?? []);
  const other = found.find((each) => each.kind !== question.kind);
  if (other) {
    await context.prompts.tell({
      id: 'otherKind',
      level: 'warning',
      message: vscode.l10n.t(
        '{0}: {1} is not one of the {2}.',
        question.title,
        other.observed.name,
        kindLabel(question.kind),
      ),
    });
    return undefined;
  }
  if (found.length === named.length) return found;
  const answer = await context.prompts.tell({
    id: 'notRead',
    level: 'warning',
    message: vscode.l10n.t(
      '{0} is not among what was read. Refresh, or select the profile and region that it belongs to.',
      named.find(({ key, scope }) => !context.inventory.find(key, scope))?.key ?? '',
    ),
    actions: [
      { id: 'refresh', label: actionLabel('refresh') },
      { id: 'selectProfiles', label: actionLabel('selectProfiles') },
      { id: 'selectRegions', label: actionLabel('selectRegions') },
    ],
  });
  if (answer) await vscode.commands.executeCommand(`patchLens.${answer}`);
  return undefined;
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
