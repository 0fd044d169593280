import * as vscode from 'vscode';
import { views } from '../../contributions.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { minute } from '../../domain/time.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { partsOf, type Resource, type Snapshot } from '../../inventory/snapshot.ts';
import type { AssessContext } from '../../kinds/kind.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import type { LateTree } from '../entry/lateTree.ts';
import { formatsOf } from '../words/formats.ts';
import { isUnsettled, operationOnRow } from '../words/operationOnRow.ts';
import { problemWords } from '../words/problems.ts';
import { resourceTooltip, where } from '../words/tooltip.ts';
import { coalesced } from '../coalesced.ts';
import { throttled } from '../throttled.ts';
import { pageSize } from './groups.ts';
import { HandedOut } from './handedOut.ts';
import { ItemBudget } from './itemBudget.ts';
import { describe } from './message.ts';
import { attentionText, render, type Rendered } from './render.ts';
import { attentionOf, changedRows, rowsUnder, type Look, type ResourceRow, type Row, type RowHandle } from './rows.ts';

/** Internal commands that rows run when they are clicked; the commands' side registers them. */
export interface RowCommands {
  readonly explainProblem: string;
  readonly selectRegions: string;
  /** With the id of a group's row. The view itself registers it. */
  readonly showMore: string;
}

export interface ResourcesViewDeps {
  readonly tree: LateTree<RowHandle>;
  readonly inventory: Inventory;
  readonly commands: RowCommands;
  readonly assessContext: (resource: Resource) => AssessContext;
  /** A row was opened: what is under it is read anew. Never rejects. */
  readonly onOpen: (key: ResourceKey) => Promise<void>;
  /** The view was opened: time to read, if nothing was read yet. */
  readonly onVisible: (visible: boolean) => void;
  readonly attentionOnly: () => boolean;
  readonly onDidChangeFilter: vscode.Event<void>;
  /** The sample account is chosen, and another window has it. */
  readonly sampleElsewhere: () => boolean;
  /** What our own operations do, or last did in vain, to a resource. */
  readonly operationOn: (resource: Resource) => OperationSnapshot | undefined;
  readonly onDidChangeOperations: vscode.Event<void>;
}

/** What else shows the view's contents: a test, or a status bar. */
export interface ResourcesView extends vscode.Disposable {
  /** The tree as indented text, everything expanded: what a person would read. */
  asText(): string;
  readonly visible: boolean;
}

/** What was read under a row in this time is not read again because it is opened. */
const keptOpen = minute;

const collapsible = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** The Patch Status view: projects the snapshot, and holds nothing of its own but which rows it handed out. */
export function registerResourcesView(deps: ResourcesViewDeps): ResourcesView {
  const { inventory } = deps;
  const changes = new vscode.EventEmitter<RowHandle | undefined>();
  const formats = formatsOf();
  /** Group's row → how many of it are shown. */
  const pages = new Map<string, number>();
  let lookNow: Look | undefined;
  /** The same one until something else than AWS's answers changes what is shown: rows are arranged once for it. */
  const look = (): Look =>
    (lookNow ??= {
      attentionOnly: deps.attentionOnly(),
      assess: deps.assessContext,
      isTold: (resource) => deps.operationOn(resource) !== undefined,
      isUnsettled: (resource) => {
        const operation = deps.operationOn(resource);
        return operation !== undefined && isUnsettled(operation, resource, ownOn(operation, resource));
      },
      shown: (group) => pages.get(group) ?? pageSize,
    });
  const ownOn = (operation: OperationSnapshot, resource: Resource) =>
    operationOnRow(operation, resource, formats, Date.now());
  const items = new ItemBudget();
  const handed: HandedOut = new HandedOut(
    coalesced(() => inventory.lookAt(view.visible ? handed.lookedAt() : new Set()), 50),
  );
  /** What was last said of our own operations on a row: only rows that say something else are renewed. */
  const told = new Map<string, string>();
  const toldOf = (row: ResourceRow): string => {
    const operation = deps.operationOn(row.resource);
    if (!operation) return '';
    return JSON.stringify([ownOn(operation, row.resource), operation.offers]);
  };

  const now = (row: Row): number => (row.type === 'resource' ? deps.assessContext(row.resource).now : Date.now());
  const rendered = (row: Row): Rendered =>
    render(row, formats, now(row), row.type === 'resource' ? deps.operationOn(row.resource) : undefined);

  /** A row that the editor holds may be of an older snapshot: this is what stands in its place now. */
  function latest(row: Row): Row {
    if (row.type !== 'kind' && row.type !== 'scope' && row.type !== 'group') return row;
    const siblings = rowsUnder(inventory.snapshot, row.parent && latest(row.parent), look());
    return siblings.find((each) => each.id === row.id) ?? row;
  }

  const welcomeState = (snapshot: Snapshot) => (deps.sampleElsewhere() ? 'sampleElsewhere' : welcomeOf(snapshot));

  /** Rows under a resource, with its parts; those that nobody has read yet are read first. */
  async function opened(held: ResourceRow): Promise<RowHandle[]> {
    const before = partsOf(resourceOf(held), deps.assessContext(held.resource));
    if (before?.state === 'notRead') await deps.onOpen(held.key);
    const children = rowsUnder(inventory.snapshot, { ...held, resource: resourceOf(held) }, look());
    return handed.give(held, children);
  }

  /** Who opens a row wants to know how it is, not how it was a while ago. */
  function reopened(held: ResourceRow): void {
    const parts = partsOf(resourceOf(held), deps.assessContext(held.resource));
    if (parts?.state === 'read' && now(held) - parts.readAt > keptOpen) void deps.onOpen(held.key);
  }

  /** As it is now; what is only a part of another is as it was handed out. */
  function resourceOf({ key, scopeId, resource }: ResourceRow): Resource {
    return inventory.find(key, scopeId) ?? resource;
  }

  const provider: vscode.TreeDataProvider<RowHandle> = {
    onDidChangeTreeData: changes.event,
    getChildren(held) {
      const parent = held && handed.row(held.id);
      if (held && !parent) return [];
      if (parent?.type === 'resource' && parent.opens) return opened(parent);
      const { snapshot } = inventory;
      const isWelcome = parent === undefined && welcomeState(snapshot) !== 'none';
      const children = isWelcome ? [] : rowsUnder(snapshot, parent && latest(parent), look());
      return handed.give(parent, children);
    },
    getParent({ id }) {
      const parent = handed.row(id)?.parent;
      return parent && handed.handleOf(parent);
    },
    getTreeItem({ id }) {
      const held = handed.row(id);
      // It was taken away while the editor asked; it is not shown any more.
      if (!held) return new vscode.TreeItem('');
      items.made();
      const row = latest(held);
      if (row.type === 'resource') told.set(row.id, toldOf(row));
      const { label, description, icon, collapsible: state, contextValue, spoken } = rendered(row);
      const item = new vscode.TreeItem(label, collapsible[state]);
      item.id = row.id;
      item.description = description;
      item.iconPath = new vscode.ThemeIcon(
        icon.id,
        icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
      );
      item.contextValue = contextValue;
      item.accessibilityInformation = { label: spoken };
      const command = commandOf(row, label, deps.commands);
      if (command) item.command = command;
      return item;
    },
    resolveTreeItem(item, held) {
      handed.hovered(held);
      const row = handed.row(held.id);
      if (row) item.tooltip = tooltip(row);
      return item;
    },
  };

  function tooltip(row: Row): vscode.MarkdownString | string {
    switch (row.type) {
      case 'resource': {
        const operation = deps.operationOn(row.resource);
        const own = operation && ownOn(operation, row.resource);
        return resourceTooltip(row.resource, row.scope.account, formats, now(row), own);
      }
      case 'problem':
        return problemWords(row.problem).long;
      case 'scope':
      case 'kind':
      case 'empty': {
        const { scope, account } = row.scope;
        return where(account, scope.region, scope.profile, scope.sample);
      }
      case 'noParts':
        return '';
      case 'group':
      case 'more': {
        const { label, description } = rendered(row);
        return `${label} · ${description}`;
      }
    }
  }

  const view = deps.tree.attach(provider);
  const bar = vscode.window.createStatusBarItem('patchLens.attention', vscode.StatusBarAlignment.Left, -100);
  bar.name = vscode.l10n.t('Patch status of AWS resources');
  bar.command = `${views.resources}.focus`;

  /** How many need attention, as last shown. */
  let counted = 0;

  function showMessage(): void {
    const { snapshot } = inventory;
    view.message = welcomeState(snapshot) === 'none' ? describe(snapshot, deps.attentionOnly(), formats) : '';
  }

  function show(): void {
    const { snapshot } = inventory;
    const count = attentionOf(snapshot, look());
    counted = count;
    view.badge = count > 0 ? { value: count, tooltip: attentionText(count) } : undefined;
    showMessage();
    void vscode.commands.executeCommand('setContext', 'patchLens.welcome', welcomeState(snapshot));
    void vscode.commands.executeCommand(
      'setContext',
      'patchLens.sample',
      snapshot.scopes.some((each) => each.scope.sample),
    );
    if (snapshot.scopes.length === 0) {
      bar.hide();
      return;
    }
    bar.text = count > 0 ? `$(shield) ${count}` : '$(shield)';
    bar.tooltip = count > 0 ? attentionText(count) : vscode.l10n.t('No resource is known to need attention');
    bar.accessibilityInformation = { label: bar.tooltip };
    bar.show();
  }

  let before = inventory.snapshot;
  const update = () => {
    const after = inventory.snapshot;
    const ids = welcomeState(before) === welcomeState(after) ? changedRows(before, after) : undefined;
    before = after;
    show();
    const held = ids?.map((id) => handed.row(id));
    for (const row of held?.every((each) => each !== undefined) ? held : [undefined])
      changes.fire(row && handed.handleOf(row));
  };
  const updateAll = () => {
    lookNow = undefined;
    show();
    changes.fire(undefined);
  };
  const updateOperations = () => {
    lookNow = undefined;
    if (attentionOf(inventory.snapshot, look()) !== counted) {
      updateAll();
      return;
    }
    for (const row of handed.rows()) {
      if (row.type !== 'resource') continue;
      // What nothing was and is said of stands still: most of ten thousand rows.
      const before = told.get(row.id) ?? '';
      if (before !== toldOf(row)) changes.fire(handed.handleOf(row));
    }
  };
  // A next try comes closer; by the second it need not.
  const ticking = setInterval(() => {
    if (view.visible && [...told.values()].some((each) => each !== '')) updateOperations();
  }, 10_000);
  const disposables = [
    changes,
    bar,
    new vscode.Disposable(inventory.onDidChange(throttled(update, 100))),
    deps.onDidChangeFilter(updateAll),
    deps.onDidChangeOperations(throttled(updateOperations, 100)),
    new vscode.Disposable(() => clearInterval(ticking)),
    view.onDidChangeVisibility(({ visible }) => {
      inventory.lookAt(visible ? handed.lookedAt() : new Set());
      deps.onVisible(visible);
    }),
    view.onDidChangeSelection(({ selection }) => handed.chosen(selection)),
    view.onDidCollapseElement(({ element }) => handed.folded(element, true)),
    view.onDidExpandElement(({ element }) => {
      handed.folded(element, false);
      const row = handed.row(element.id);
      if (row?.type === 'resource' && row.opens) reopened(row);
    }),
    vscode.commands.registerCommand(deps.commands.showMore, (group: unknown) => {
      const row = typeof group === 'string' ? handed.row(group) : undefined;
      if (row?.type !== 'group') return;
      pages.set(row.id, (pages.get(row.id) ?? pageSize) + pageSize);
      changes.fire(handed.handleOf(row));
    }),
  ];
  if (view.visible) deps.onVisible(true);
  show();

  return {
    get visible() {
      return view.visible;
    },
    asText() {
      const lines: string[] = [];
      const walk = (parent: Row | undefined, depth: number) => {
        for (const row of rowsUnder(inventory.snapshot, parent, look())) {
          const { label, description, icon } = rendered(row);
          lines.push(`${'  '.repeat(depth)}(${icon.id}) ${label}${description === '' ? '' : ` — ${description}`}`);
          walk(row, depth + 1);
        }
      };
      const welcome = welcomeState(inventory.snapshot);
      if (welcome !== 'none') return `welcome: ${welcome}`;
      walk(undefined, 0);
      return lines.join('\n');
    },
    dispose() {
      for (const each of disposables) each.dispose();
    },
  };
}

/** Which welcome content stands in for the tree. */
function welcomeOf(snapshot: Snapshot): 'none' | 'noCredentials' | 'start' {
  const { scopes, problems } = snapshot;
  if (scopes.length === 0 && problems.length === 0) return 'start';
  const missing = (code: string | undefined) => code === 'noCredentials';
  if (scopes.length === 0) return problems.every((each) => missing(each.code)) ? 'noCredentials' : 'none';
  const states = scopes.flatMap((scope) => Object.values(scope.kinds));
  return problems.length === 0 && states.every((state) => missing(state.problem?.code)) ? 'noCredentials' : 'none';
}

function commandOf(row: Row, title: string, commands: RowCommands): vscode.Command | undefined {
  if (row.type === 'problem') return { command: commands.explainProblem, title, arguments: [row.problem] };
  if (row.type === 'more') return { command: commands.showMore, title, arguments: [row.parent.id] };
  if (row.type === 'empty' && !row.filtered) return { command: commands.selectRegions, title };
  return undefined;
}
