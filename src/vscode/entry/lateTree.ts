import * as vscode from 'vscode';

export interface LateTreeOptions {
  readonly canSelectMany?: boolean;
  readonly showCollapseAll?: boolean;
}

/** A tree view that stands in its place from the start, and gets what it shows when somebody looks at it. */
export interface LateTree<T> extends vscode.Disposable {
  /** From now on this provider answers, also what was asked before. */
  attach(provider: vscode.TreeDataProvider<T>): vscode.TreeView<T>;
}

/** `load` resolves once the provider is attached; it is called when the view becomes visible or asks for its rows. */
export function createLateTree<T>(id: string, options: LateTreeOptions, load: () => Promise<unknown>): LateTree<T> {
  const changes = new vscode.EventEmitter<void | T | T[] | null | undefined>();
  let attached: vscode.TreeDataProvider<T> | undefined;
  let following: vscode.Disposable | undefined;

  async function provider(): Promise<vscode.TreeDataProvider<T>> {
    if (!attached) await load();
    if (!attached) throw new Error(`${id} has nothing to show`);
    return attached;
  }

  const view = vscode.window.createTreeView<T>(id, {
    ...options,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: async (parent) => (await provider()).getChildren(parent),
      // A row is only there where there is a provider that gave it.
      getTreeItem: (row) => attached?.getTreeItem(row) ?? provider().then((each) => each.getTreeItem(row)),
      getParent: (row) => attached?.getParent?.(row),
      resolveTreeItem: (item, row, token) => attached?.resolveTreeItem?.(item, row, token) ?? item,
    },
  });
  const visibility = view.onDidChangeVisibility(({ visible }) => {
    if (visible && !attached) void load();
  });

  return {
    attach(given) {
      attached = given;
      visibility.dispose();
      following = given.onDidChangeTreeData?.((change) => changes.fire(change));
      return view;
    },
    dispose() {
      following?.dispose();
      visibility.dispose();
      view.dispose();
      changes.dispose();
    },
  };
}
