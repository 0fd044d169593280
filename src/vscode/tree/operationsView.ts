import * as vscode from 'vscode';
import { views } from '../../contributions.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import type { LateTree } from '../entry/lateTree.ts';
import { formatsOf } from '../words/formats.ts';
import { operationTooltip, stepTooltip } from '../words/operationTooltip.ts';
import { plain } from '../words/tooltip.ts';
import { renderOperation } from './operationRender.ts';
import { operationRowsUnder, type OperationViewRow } from './operationRows.ts';
import type { Rendered } from './render.ts';
import { coalesced } from '../coalesced.ts';

export interface OperationsViewDeps {
  readonly tree: LateTree<OperationViewRow>;
  /** Those that are shown now, newest first. */
  readonly shown: () => readonly OperationSnapshot[];
  readonly onDidChange: vscode.Event<void>;
}

export interface OperationsView extends vscode.Disposable {
  /** The rows as indented text, everything expanded: what a person would read. */
  asText(): string;
  /** Brings the view to the front. */
  focus(): Promise<void>;
}

/** What the editor holds of a row: the object that it knows the row by, and what was last said of it. */
interface Held {
  readonly row: OperationViewRow;
  said: string;
  /** The ids of the rows under it, as last handed out; undefined while it is collapsed. */
  under: string | undefined;
}

const collapsible = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** The Operations view. Times tick only while it is visible and something runs; only rows that say something new are renewed. */
export function registerOperationsView({ tree, shown, onDidChange }: OperationsViewDeps): OperationsView {
  const changes = new vscode.EventEmitter<OperationViewRow | undefined>();
  const formats = formatsOf();
  const held = new Map<string, Held>();
  let roots: string | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  const under = (parent: OperationViewRow | undefined) =>
    operationRowsUnder(shown(), parent && (latest(parent) ?? parent));
  const rendered = (row: OperationViewRow): Rendered => renderOperation(row, formats, Date.now());
  const ids = (rows: readonly OperationViewRow[]) => rows.map((row) => row.id).join('\n');

  /** A row that the editor holds may be of an older snapshot: this is what stands in its place now. */
  function latest(row: OperationViewRow): OperationViewRow | undefined {
    const parent = row.parent && latest(row.parent);
    if (row.parent && !parent) return undefined;
    return operationRowsUnder(shown(), parent).find((each) => each.id === row.id);
  }

  const tooltipLines = (row: OperationViewRow) =>
    row.type === 'step'
      ? stepTooltip(row.operation, row.step, Date.now())
      : operationTooltip(row.operation, formats, Date.now());

  const provider: vscode.TreeDataProvider<OperationViewRow> = {
    onDidChangeTreeData: changes.event,
    getChildren(parent) {
      const rows = under(parent);
      if (parent === undefined) {
        held.clear();
        roots = ids(rows);
      } else {
        const above = held.get(parent.id);
        if (above) above.under = ids(rows);
      }
      for (const row of rows) held.set(row.id, { row, said: '', under: undefined });
      return [...rows];
    },
    getParent: (row) => row.parent,
    getTreeItem(row) {
      const said = rendered(latest(row) ?? row);
      const entry = held.get(row.id);
      if (entry) entry.said = JSON.stringify(said);
      const item = new vscode.TreeItem(said.label, collapsible[said.collapsible]);
      item.id = row.id;
      item.description = said.description;
      item.iconPath = new vscode.ThemeIcon(
        said.icon.id,
        said.icon.color === undefined ? undefined : new vscode.ThemeColor(said.icon.color),
      );
      item.contextValue = said.contextValue;
      item.accessibilityInformation = { label: said.spoken };
      return item;
    },
    resolveTreeItem(item, row) {
      const [title = '', ...lines] = tooltipLines(latest(row) ?? row);
      item.tooltip = new vscode.MarkdownString([`**${plain(title)}**`, ...lines.map(plain)].join('  \n'));
      return item;
    },
  };

  const view = tree.attach(provider);

  /** Renews what says something else than before, and no more: a click keeps its meaning. */
  function renew(): void {
    if (roots !== undefined && ids(under(undefined)) !== roots) {
      changes.fire(undefined);
      return;
    }
    const fresh = new Set<string>();
    for (const { row, said, under: before } of held.values()) {
      // Whoever renews a row renews those under it.
      if (row.parent && fresh.has(row.parent.id)) {
        fresh.add(row.id);
        continue;
      }
      const now = latest(row);
      if (!now) continue;
      const isNew = said !== '' && JSON.stringify(rendered(now)) !== said;
      if (!isNew && (before === undefined || ids(under(row)) === before)) continue;
      fresh.add(row.id);
      changes.fire(row);
    }
  }

  function tick(): void {
    const moving = view.visible && shown().some(({ state }) => state === 'running' || state === 'paused');
    if (moving && timer === undefined) timer = setInterval(renew, 1000);
    if (!moving && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  const update = () => {
    tick();
    if (view.visible) renew();
    else changes.fire(undefined);
  };
  const disposables = [
    changes,
    onDidChange(coalesced(update, 100)),
    view.onDidChangeVisibility(update),
    new vscode.Disposable(() => clearInterval(timer)),
  ];
  tick();

  return {
    asText() {
      const lines: string[] = [];
      const walk = (parent: OperationViewRow | undefined, depth: number) => {
        for (const row of under(parent)) {
          const { label, description, icon } = rendered(row);
          lines.push(`${'  '.repeat(depth)}(${icon.id}) ${label}${description === '' ? '' : ` — ${description}`}`);
          walk(row, depth + 1);
        }
      };
      walk(undefined, 0);
      return lines.join('\n');
    },
    async focus() {
      await vscode.commands.executeCommand(`${views.operations}.focus`);
    },
    dispose() {
      for (const each of disposables) each.dispose();
    },
  };
}
