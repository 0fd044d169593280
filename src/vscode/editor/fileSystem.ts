import * as vscode from 'vscode';
import { problemOf } from '../../domain/problem.ts';
import { listConfigs } from '../../kinds/lifecycleConfigs/read.ts';
import { hooks } from '../../kinds/lifecycleConfigs/script.ts';
import { problemWords } from '../words/problems.ts';
import { notOpenSentence } from './notOpen.ts';
import type { Origin } from './draftStore.ts';
import { NotOpenError, type Remote } from './remote.ts';
import type { ScriptContent, Scripts } from './scripts.ts';
import { directoryName, fileNames, parsePlace, scriptUri, type Place, type ScriptRef } from './scriptUri.ts';

export interface FileSystemDeps {
  readonly remote: Remote;
  readonly scripts: Scripts;
  readonly readOnly: () => boolean;
  /** What the open document of this script was made from. */
  readonly originOf: (script: ScriptRef) => Origin | undefined;
  /** Whether that document has unsaved changes. */
  readonly isUnsaved: (script: ScriptRef) => boolean;
  /** The first time that an editor watches a script: it is open. */
  readonly onWatch: (script: ScriptRef) => vscode.Disposable;
}

/** An open and the reads that belong to it share one answer from AWS; milliseconds. */
const oneOpen = 5_000;

/**
 * Lifecycle scripts as files. Reading gives the draft, else what AWS has; saving keeps a draft and
 * nothing more, for editors save by themselves. There is always one file for each hook.
 */
export class ScriptFileSystem implements vscode.FileSystemProvider {
  readonly #deps: FileSystemDeps;
  /** The time that was told first of each script: no editor knows an earlier one. */
  readonly #first = new Map<string, number>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(deps: FileSystemDeps) {
    this.#deps = deps;
  }

  /** The content of these changed from outside of their documents. */
  fire(scripts: readonly ScriptRef[]): void {
    const type = vscode.FileChangeType.Changed;
    this.#changed.fire(scripts.map((script) => ({ type, uri: vscode.Uri.parse(scriptUri(script), true) })));
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const place = parsePlace(uri);
    return place?.type === 'script' ? this.#deps.onWatch(place.script) : new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const place = placeOf(uri);
    if (place.type !== 'script') {
      if (place.type === 'config') await this.#exists(place, uri);
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const { text, mtime } = await this.#lookAt(place.script, uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: Buffer.byteLength(text, 'utf8'),
      ...(this.#deps.readOnly() ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = placeOf(uri);
    if (place.type !== 'script') throw vscode.FileSystemError.FileIsADirectory(uri);
    try {
      const { text } = await this.#deps.scripts.content(place.script, oneOpen);
      return new TextEncoder().encode(text);
    } catch (error) {
      throw fileError(error, uri);
    }
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const place = placeOf(uri);
    if (place.type !== 'script') throw vscode.FileSystemError.NoPermissions(uri);
    if (this.#deps.readOnly()) {
      throw vscode.FileSystemError.NoPermissions(
        vscode.l10n.t('Patch Lens is in read-only mode (patchLens.readOnly).'),
      );
    }
    const text = decode(content);
    const { script } = place;
    // A configuration that AWS does not have is not made by saving.
    await this.#lookAt(script, uri);
    try {
      await this.#deps.scripts.save(script, text, this.#deps.originOf(script));
    } catch (error) {
      throw fileError(error, uri);
    }
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const place = placeOf(uri);
    switch (place.type) {
      case 'root':
        return [[directoryName, vscode.FileType.Directory]];
      case 'configs':
        try {
          const session = await this.#deps.remote.session({ ...place, name: '' });
          const configs = await listConfigs(session.ports.sageMaker, { signal: session.signal });
          return configs.map((each) => [each.name, vscode.FileType.Directory]);
        } catch (error) {
          throw fileError(error, uri);
        }
      case 'config':
        await this.#exists(place, uri);
        return hooks.map((hook) => [fileNames[hook], vscode.FileType.File]);
      case 'script':
        throw vscode.FileSystemError.FileNotADirectory(uri);
    }
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(
      vscode.l10n.t('Lifecycle configurations are not made by saving a file.'),
    );
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  /**
   * What a document is saved over. However AWS changed since it was opened, saving keeps a draft: so the
   * time that is told is not later than any that the editor knows, and a conflict is told by the deploy,
   * which compares both. Only where another window saved a draft meanwhile, the editor's own question is
   * right.
   */
  async #lookAt(script: ScriptRef, uri: vscode.Uri): Promise<ScriptContent> {
    const key = scriptUri(script);
    const { scripts, originOf, isUnsaved } = this.#deps;
    try {
      const beneath = isUnsaved(script) ? await scripts.beneath(script, originOf(script)) : undefined;
      if (beneath && !beneath.isDraft) return { ...beneath, mtime: this.#first.get(key) ?? beneath.mtime };
      const content = beneath ?? (await scripts.content(script));
      if (!this.#first.has(key)) this.#first.set(key, content.mtime);
      return content;
    } catch (error) {
      throw fileError(error, uri);
    }
  }

  async #exists({ config }: Extract<Place, { type: 'config' }>, uri: vscode.Uri): Promise<void> {
    try {
      for (const hook of hooks) if (await this.#deps.scripts.isKept({ ...config, hook })) return;
      await this.#deps.remote.get(config);
    } catch (error) {
      throw fileError(error, uri);
    }
  }
}

function placeOf(uri: vscode.Uri): Place {
  const place = parsePlace(uri);
  if (!place) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}

/** Throws where the bytes are no UTF-8: a draft is text, and so is what SageMaker runs. */
function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new vscode.FileSystemError(
      vscode.l10n.t('A lifecycle script must be saved as UTF-8. Choose "Save with Encoding", then UTF-8.'),
    );
  }
}

function fileError(error: unknown, uri: vscode.Uri): vscode.FileSystemError {
  if (error instanceof vscode.FileSystemError) return error;
  if (error instanceof NotOpenError) return vscode.FileSystemError.Unavailable(notOpenSentence(error));
  const problem = problemOf(error);
  if (problem.code === 'notFound') return vscode.FileSystemError.FileNotFound(uri);
  // What the disk says has words of its own.
  const message = problem.code === 'unexpected' && error instanceof Error ? error.message : problemWords(problem).long;
  return problem.code === 'accessDenied'
    ? vscode.FileSystemError.NoPermissions(message)
    : vscode.FileSystemError.Unavailable(message);
}
