import * as vscode from 'vscode';
import { scopeProblem, type Snapshot } from '../../inventory/snapshot.ts';
import type { Formats } from '../words/kindWords.ts';
import { progressOf, unknownOf } from './order.ts';

/** What stands above the tree: what was asked, what is hidden, and how far a long read is. */
export function describe(snapshot: Snapshot, attentionOnly: boolean, formats: Formats): string {
  const { scopes } = snapshot;
  const distinct = (all: readonly string[]) => [...new Set(all)].join(', ');
  const parts: string[] = [];
  if (scopes.length > 0) {
    if (scopes.every((each) => each.scope.sample)) parts.push(vscode.l10n.t('Sample'));
    else if (scopes.length === 1) parts.push(distinct(scopes.map((each) => each.scope.profile)));
    parts.push(distinct(scopes.map((each) => each.account ?? '…')), distinct(scopes.map((each) => each.scope.region)));
  }
  if (attentionOnly && scopes.length > 0) {
    const hidden = unknownOf(snapshot);
    parts.push(
      hidden > 0 ? vscode.l10n.t('attention only, {0} unknown hidden', hidden) : vscode.l10n.t('attention only'),
    );
  }
  const failed = scopes.filter((each) => scopeProblem(each)).length;
  if (failed > 0 && scopes.length > 1) parts.push(vscode.l10n.t('{0} of {1} not read', failed, scopes.length));
  const { checked, of } = progressOf(snapshot);
  if (checked < of) parts.push(vscode.l10n.t('{0} of {1} checked…', formats.number(checked), formats.number(of)));
  return parts.join(' · ');
}
