import * as vscode from 'vscode';
import { problemOf } from '../../domain/problem.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { offersOf, type Resource } from '../../inventory/snapshot.ts';
import type { AssessContext } from '../../kinds/kind.ts';
import { scriptSize } from '../../kinds/lifecycleConfigs/script.ts';
import type { Remote } from '../editor/remote.ts';
import type { Scripts } from '../editor/scripts.ts';
import type { LateTree } from '../entry/lateTree.ts';
import { formatsOf } from '../words/formats.ts';
import { renderLifecycle } from '../words/lifecycleRows.ts';
import { problemWords } from '../words/problems.ts';
import { where } from '../words/tooltip.ts';
import { ConfigLists } from './lists.ts';
import { rowsUnder, type LifecycleRow, type Source } from './rows.ts';
import { coalesced } from '../coalesced.ts';

export interface LifecycleViewDeps {
  readonly tree: LateTree<LifecycleRow>;
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly scripts: Scripts;
  readonly assessContext: (resource: Resource) => AssessContext;
  /** The view came to the front: the sessions have to be opened. */
  readonly onVisible: (visible: boolean) => void;
  readonly explainProblem: string;
}

export interface LifecycleView extends vscode.Disposable {
  readonly visible: boolean;
  /** One was created, deleted or deployed. */
  refresh(): void;
  /** The rows as indented text, everything expanded: what a person would read. */
  asText(): Promise<string>;
}

const collapsible = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** The view of lifecycle configurations. It lists them when it is looked at, and after each refresh of the inventory. */
export function registerLifecycleView(deps: LifecycleViewDeps): LifecycleView {
  const { inventory, remote, scripts } = deps;
  const changes = new vscode.EventEmitter<LifecycleRow | undefined>();
  const formats = formatsOf();
  const renew = coalesced(() => changes.fire(undefined), 150);
  const lists = new ConfigLists(inventory, remote, scripts, renew);
  let reading = inventory.snapshot.reading;
  let sessions = inventory.sessions;

  const source = async (): Promise<Source> => ({
    places: await lists.places(),
    async scripts(config) {
      try {
        const { config: read } = await remote.get(config);
        const bytes = { onStart: scriptSize(read.onStart ?? ''), onCreate: scriptSize(read.onCreate ?? '') };
        return { read: true, bytes };
      } catch (error) {
        return { read: false, problem: problemOf(error) };
      }
    },
    offers(user) {
      const resource = inventory.find(user.key, user.scopeId);
      return resource ? offersOf(resource, deps.assessContext(resource)) : [];
    },
  });

  const provider: vscode.TreeDataProvider<LifecycleRow> = {
    onDidChangeTreeData: changes.event,
    getChildren: async (parent) => [...(await rowsUnder(await source(), parent))],
    getParent: (row) => row.parent,
    getTreeItem(row) {
      const said = renderLifecycle(row, formats);
      const item = new vscode.TreeItem(said.label, collapsible[said.collapsible]);
      item.id = row.id;
      item.description = said.description;
      item.iconPath = new vscode.ThemeIcon(
        said.icon.id,
        said.icon.color === undefined ? undefined : new vscode.ThemeColor(said.icon.color),
      );
      item.contextValue = said.contextValue;
      item.accessibilityInformation = { label: said.spoken };
      const tooltip = tooltipOf(row);
      if (tooltip !== undefined) item.tooltip = tooltip;
      if (row.type === 'hook') {
        item.command = {
          command: 'patchLens.lifecycle.open',
          title: vscode.l10n.t('Open'),
          arguments: [{ key: row.key, hook: row.hook }],
        };
      }
      if (row.type === 'problem') {
        item.command = { command: deps.explainProblem, title: said.label, arguments: [row.problem] };
      }
      return item;
    },
  };

  function tooltipOf(row: LifecycleRow): string | undefined {
    if (row.type === 'problem') return problemWords(row.problem).long;
    if (row.type === 'user') return renderLifecycle(row, formats).spoken;
    if (row.type !== 'config') return undefined;
    const { config, about } = row;
    const scope = inventory.sessionOf(row.key)?.scope;
    const lines = [
      config.name,
      scope
        ? where(config.account, config.region, scope.profile, scope.sample)
        : `${config.account} · ${config.region}`,
    ];
    lines.push(renderLifecycle(row, formats).spoken.slice(config.name.length + 2));
    if (about.lastModified !== undefined) {
      lines.push(vscode.l10n.t('Last changed {0}', formats.dateTime(about.lastModified)));
    }
    return lines.filter((each) => each !== '').join('\n');
  }

  const view = deps.tree.attach(provider);
  /** Nobody looks: it is read when someone does. */
  const read = () => {
    if (view.visible) void lists.read();
  };
  const readAgain = () => {
    lists.outdate();
    read();
  };

  const disposables = [
    changes,
    view.onDidChangeVisibility(({ visible }) => {
      deps.onVisible(visible);
      if (visible) {
        read();
        renew();
      }
    }),
    new vscode.Disposable(
      inventory.onDidChange(() => {
        const before = { reading, sessions };
        reading = inventory.snapshot.reading;
        sessions = inventory.sessions;
        if (before.sessions !== sessions) read();
        // A refresh came to its end: the lists are as old as the rest was.
        else if (before.reading && !reading) readAgain();
        if (view.visible) renew();
      }),
    ),
    new vscode.Disposable(scripts.onDidChange(renew)),
  ];
  if (view.visible) {
    deps.onVisible(true);
    read();
  }

  return {
    get visible() {
      return view.visible;
    },
    refresh() {
      readAgain();
      renew();
    },
    async asText() {
      await lists.read();
      const now = await source();
      const lines: string[] = [];
      const walk = async (parent: LifecycleRow | undefined, depth: number) => {
        for (const row of await rowsUnder(now, parent)) {
          const { label, description, icon } = renderLifecycle(row, formats);
          lines.push(`${'  '.repeat(depth)}(${icon.id}) ${label}${description === '' ? '' : ` — ${description}`}`);
          await walk(row, depth + 1);
        }
      };
      await walk(undefined, 0);
      return lines.join('\n');
    },
    dispose() {
      for (const each of disposables) each.dispose();
    },
  };
}
