import * as vscode from 'vscode';
import { scopeProblem, type Resource } from '../../inventory/snapshot.ts';
import { rank } from '../../domain/status.ts';
import { needsAttention, type RemedyId } from '../../domain/finding.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import { isUnfinished } from '../operationsShown.ts';
import type { Formats, OnRow } from '../words/kindWords.ts';
import { operationOnRow } from '../words/operationOnRow.ts';
import { problemWords } from '../words/problems.ts';
import {
  activityText,
  beforeReason,
  kindIcon,
  kindLabel,
  noneOfKind,
  noPartsOf,
  reason,
  worstFinding,
} from '../words/resources.ts';
import { statusLook } from '../words/statuses.ts';
import { where } from '../words/tooltip.ts';
import type {
  EmptyRow,
  GroupRow,
  KindRow,
  MoreRow,
  NoPartsRow,
  ProblemRow,
  ResourceRow,
  Row,
  ScopeRow,
} from './rowTypes.ts';

/** A row in words and icons, still free of the editor's classes: the tree item and the tests read the same. */
export interface Rendered {
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color?: string };
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly contextValue: string;
  /** What a screen reader says instead of label and description. */
  readonly spoken: string;
}

const faint = 'descriptionForeground';

const spinner = { id: 'loading~spin' };

/** `operation`: what our own operation does to the resource of the row. */
export function render(row: Row, formats: Formats, now: number, operation?: OperationSnapshot): Rendered {
  switch (row.type) {
    case 'scope':
      return scope(row);
    case 'kind':
      return kind(row, formats, now);
    case 'group':
      return group(row, formats);
    case 'more':
      return more(row, formats);
    case 'resource':
      return resource(row, formats, now, operation);
    case 'problem':
      return problem(row);
    case 'empty':
      return empty(row);
    case 'noParts':
      return noParts(row);
  }
}

function scope(row: ScopeRow): Rendered {
  const { scope, account } = row.scope;
  const reading = Object.values(row.scope.kinds).some((state) => state.phase !== 'read');
  const problem = scopeProblem(row.scope);
  const label = `${account ?? scope.profile} · ${scope.region}`;
  const whose = scope.sample ? vscode.l10n.t('sample account') : account === undefined ? undefined : scope.profile;
  const attention = row.attention > 0 ? attentionText(row.attention) : undefined;
  return {
    label,
    description: joined(' · ', whose, attention),
    icon: reading ? spinner : problem ? { id: 'error', color: 'list.errorForeground' } : { id: 'cloud' },
    collapsible: 'expanded',
    contextValue: 'scope',
    spoken: joined(', ', where(account, scope.region, scope.profile, scope.sample), attention),
  };
}

/** The parts that there are. */
function joined(separator: string, ...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(separator);
}

/** "3 need attention" */
export function attentionText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 needs attention') : vscode.l10n.t('{0} need attention', count);
}

/** What was read before this window opened is never shown as if it were so now. */
function asOf(readAt: number, formats: Formats, now: number): string {
  return vscode.l10n.t('as of {0}', formats.ago(now - readAt));
}

function kind(row: KindRow, formats: Formats, now: number): Rendered {
  const label = kindLabel(row.kind);
  const reading = row.state.phase !== 'read';
  const { keptSince } = row.state;
  const description =
    keptSince !== undefined
      ? joined(' · ', kindCount(row, formats), asOf(keptSince, formats, now))
      : reading
        ? kindProgress(row, formats)
        : kindCount(row, formats);
  return {
    label,
    description,
    icon: reading ? spinner : { id: kindIcon(row.kind) },
    collapsible: 'expanded',
    contextValue: `kind;${row.kind};`,
    spoken: joined(', ', label, description),
  };
}

/** How far the read is: what is listed first, then how many of them were looked into. */
function kindProgress({ attention, total, partial, state }: KindRow, formats: Formats): string {
  if (total === 0) return vscode.l10n.t('Reading…');
  if (state.listed !== true || partial === 0) return vscode.l10n.t('{0} so far…', formats.number(total));
  const checked = vscode.l10n.t('{0} of {1} checked…', formats.number(total - partial), formats.number(total));
  return joined(' · ', checked, attention > 0 ? attentionText(attention) : undefined);
}

function group({ group, total }: GroupRow, formats: Formats): Rendered {
  const { icon, color, label } =
    group === 'unread'
      ? { icon: 'circle-outline', color: 'descriptionForeground', label: vscode.l10n.t('Not checked yet') }
      : statusLook(group);
  const description = formats.number(total);
  return {
    label,
    description,
    icon: { id: icon, color },
    // What is fine need not be looked at.
    collapsible: group === 'current' || group === 'unknown' ? 'collapsed' : 'expanded',
    contextValue: `group;${group};`,
    spoken: joined(', ', label, description),
  };
}

function more({ hidden }: MoreRow, formats: Formats): Rendered {
  const label = vscode.l10n.t('Show more…');
  const description = vscode.l10n.t('{0} are not shown', formats.number(hidden));
  return {
    label,
    description,
    icon: { id: 'ellipsis' },
    collapsible: 'none',
    contextValue: 'more',
    spoken: joined(', ', label, description),
  };
}

/** "3 of 17 need attention"; never all well where AWS did not give the whole list. */
function kindCount({ attention, total, unknown, state }: KindRow, formats: Formats): string {
  const all = formats.number(total);
  if (total === 0) return state.problem ? vscode.l10n.t('not read') : '';
  const counted =
    attention === 1
      ? vscode.l10n.t('1 of {0} needs attention', all)
      : attention > 0
        ? vscode.l10n.t('{0} of {1} need attention', formats.number(attention), all)
        : unknown > 0
          ? vscode.l10n.t('{0} · {1} unknown', all, formats.number(unknown))
          : state.problem
            ? all
            : vscode.l10n.t('{0} · none need attention', all);
  return state.problem ? joined(' · ', counted, vscode.l10n.t('not fully read')) : counted;
}

/** It was well when it was last read, which is no longer proof. */
function isKeptWell(resource: Resource): boolean {
  return isOld(resource) && resource.verdict.status === 'current';
}

/** What is shown was read before this window opened, or AWS has not answered since. */
function isOld({ kept, observed }: Resource): boolean {
  return kept === true || observed.readAt !== undefined;
}

function resource(row: ResourceRow, formats: Formats, now: number, operation: OperationSnapshot | undefined): Rendered {
  const { resource } = row;
  // Operations are written down by the clock of this machine.
  const own = operation && operationOnRow(operation, resource, formats, Date.now());
  const { observed, verdict, activity } = resource;
  const look = statusLook(verdict.status);
  const says = own
    ? own.text
    : activity === undefined
      ? reason(resource, formats, now)
      : joined(' · ', `${activityText(resource.kind, activity)}…`, worstFinding(resource, formats));
  const age = isOld(resource) ? asOf(resource.readAt, formats, now) : undefined;
  const under = row.attentionUnder === undefined ? undefined : attentionText(row.attentionUnder);
  const description = joined(' · ', beforeReason(resource, formats), says, age, under);
  const shownIcon = own ? iconBeside(own, resource) : undefined;
  const settled = !observed.partial || rank(verdict.status) < rank('unknown');
  return {
    label: observed.name,
    description,
    icon:
      shownIcon ??
      (activity !== undefined && !own
        ? { ...spinner, color: look.color }
        : settled
          ? { id: look.icon, color: isKeptWell(resource) ? faint : look.color }
          : { id: 'circle-outline', color: faint }),
    collapsible: collapsibleOf(row),
    contextValue: `resource;${resource.kind};${[
      ...offersBeside(row, operation),
      ...(operation ? offersOfOperation(operation) : []),
    ]
      .map((offer) => `${offer};`)
      .join('')}`,
    spoken: joined(', ', observed.name, saysAllIsWell(own, resource) ? undefined : look.label, description),
  };
}

/** What lies deeper is opened by who looks for it: a workload can have a hundred pods. */
function collapsibleOf({ hasChildren, opens, parent }: ResourceRow): Rendered['collapsible'] {
  if (!hasChildren) return opens ? 'collapsed' : 'none';
  return parent?.type === 'resource' ? 'collapsed' : 'expanded';
}

/** The icon of a row that an operation has something to say of; undefined for that of its status. */
function iconBeside(own: OnRow, resource: Resource): Rendered['icon'] | undefined {
  const { color, icon } = statusLook(resource.verdict.status);
  const well = saysAllIsWell(own, resource);
  switch (own.look) {
    case 'busy':
      return well ? spinner : { ...spinner, color };
    case 'stuck':
      return well ? { id: 'warning', color: 'list.warningForeground' } : { id: icon, color };
    case 'waits':
      return undefined;
  }
}

/** A notebook that is stopped for a restart is current by rule, and would read as if it were done. */
function saysAllIsWell(own: OnRow | undefined, { verdict }: Resource): boolean {
  return own !== undefined && own.look !== 'waits' && !needsAttention(verdict);
}

/** Two operations on one resource would work against each other: beside one that is not finished, only what looks. */
function offersBeside({ offers }: ResourceRow, operation: OperationSnapshot | undefined): readonly string[] {
  return operation && isUnfinished(operation) ? offers.filter((each) => looking.has(each)) : offers;
}

/** Of the offers of all kinds those that change nothing in AWS. */
const looking: ReadonlySet<string> = new Set<RemedyId>([
  'notebook.openJupyter',
  'notebook.showStartLog',
  'lifecycle.open',
  'lambda.showRuntimeHistory',
  'fargate.setNoticeDate',
  'fargate.copyEventRule',
  'fargate.copyAccessSetup',
]);

function offersOfOperation({ offers }: OperationSnapshot): readonly string[] {
  return [...offers.map((offer) => `operation.${offer}`), 'operation.showDetails'];
}

function problem(row: ProblemRow): Rendered {
  const words = problemWords(row.problem);
  return {
    label: words.short,
    description: joined(' · ', row.problem.profile, row.problem.region),
    icon:
      row.level === 'error'
        ? { id: 'error', color: 'list.errorForeground' }
        : { id: 'info', color: 'descriptionForeground' },
    collapsible: 'none',
    contextValue: `problem;${words.actions.map((action) => `${action};`).join('')}`,
    spoken: words.long,
  };
}

function noParts({ kind }: NoPartsRow): Rendered {
  const label = noPartsOf(kind);
  const icon = { id: 'circle-slash', color: faint };
  return { label, description: '', icon, collapsible: 'none', contextValue: 'noParts', spoken: label };
}

function empty(row: EmptyRow): Rendered {
  const label = row.filtered ? vscode.l10n.t('None need attention') : noneOfKind(row.kind, row.scope.scope.region);
  const description = row.filtered
    ? ''
    : row.scope.account === undefined
      ? vscode.l10n.t('Select regions…')
      : vscode.l10n.t('account {0} · Select regions…', row.scope.account);
  return {
    label,
    description,
    icon: { id: row.filtered ? 'pass' : 'circle-slash', color: 'descriptionForeground' },
    collapsible: 'none',
    contextValue: row.filtered ? 'filtered' : 'empty',
    spoken: joined(', ', label, description),
  };
}
