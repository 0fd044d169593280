import * as vscode from 'vscode';

/** A file system that VS Code knows from the start, so that editors of it can be restored; it is loaded when it is used. */
export interface LateFiles extends vscode.Disposable {
  /** From now on this provider answers, also what was asked before. */
  attach(provider: vscode.FileSystemProvider): vscode.Disposable;
}

interface Watched {
  readonly uri: vscode.Uri;
  readonly options: Parameters<vscode.FileSystemProvider['watch']>[1];
  watching?: vscode.Disposable;
}

/** `load` resolves once the provider is attached. */
export function createLateFiles(scheme: string, load: () => Promise<unknown>): LateFiles {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const watched = new Set<Watched>();
  let attached: vscode.FileSystemProvider | undefined;

  async function provider(): Promise<vscode.FileSystemProvider> {
    if (!attached) await load();
    if (!attached) throw new Error(`nothing provides ${scheme}:`);
    return attached;
  }

  const registered = vscode.workspace.registerFileSystemProvider(
    scheme,
    {
      onDidChangeFile: changes.event,
      watch(uri, options) {
        const each: Watched = { uri, options };
        watched.add(each);
        // An editor with unsaved changes that was restored asks for nothing else.
        if (attached) each.watching = attached.watch(uri, options);
        else void load();
        return new vscode.Disposable(() => {
          watched.delete(each);
          each.watching?.dispose();
        });
      },
      stat: async (uri) => (await provider()).stat(uri),
      readFile: async (uri) => (await provider()).readFile(uri),
      writeFile: async (uri, content, options) => (await provider()).writeFile(uri, content, options),
      readDirectory: async (uri) => (await provider()).readDirectory(uri),
      createDirectory: async (uri) => (await provider()).createDirectory(uri),
      delete: async (uri, options) => (await provider()).delete(uri, options),
      rename: async (from, to, options) => (await provider()).rename(from, to, options),
    },
    { isCaseSensitive: true },
  );

  return {
    attach(given) {
      attached = given;
      const following = given.onDidChangeFile((events) => changes.fire(events));
      for (const each of watched) each.watching = given.watch(each.uri, each.options);
      return following;
    },
    dispose() {
      registered.dispose();
      changes.dispose();
    },
  };
}
