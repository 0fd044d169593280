import * as vscode from 'vscode';
import { configKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks } from '../../kinds/lifecycleConfigs/script.ts';
import { hookNames } from '../words/lifecycleConfigs.ts';
import { compareWithDocument } from './compare.ts';
import type { EditorContext } from './context.ts';
import { documentOf } from './documents.ts';
import { mergeDraft } from './merging.ts';
import { scriptOf } from './scripts.ts';
import { parseScript, scriptUri, type ScriptRef } from './scriptUri.ts';

/** How often AWS is asked about the scripts that someone looks at; milliseconds of the account's time. */
const lookEvery = 30_000;
const atLeast = 2_000;

/**
 * What happens in AWS while a script is open. Whoever only looks at it sees the new version: the document follows. With
 * a draft or unsaved changes the document stays, and the person is told once of each version.
 */
export function followRemote(context: EditorContext): vscode.Disposable {
  const { log, remote } = context;
  const told = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inFront: ReadonlySet<string> = new Set();

  async function changed(config: ConfigRef): Promise<void> {
    // Our own deploy reads it too, and tells how it went.
    if (context.examined.has(configKey(config))) return;
    for (const hook of hooks) {
      const script = scriptOf(config, hook);
      const document = documentOf(script);
      const draft = await context.scripts.draft(script);
      if (!document || (!draft && !document.isDirty)) continue;
      if (remote.isGone(config)) await tellGone(script);
      else await tellChanged(script);
    }
  }

  async function tellChanged(script: ScriptRef): Promise<void> {
    const known = remote.cached(script);
    const draft = await context.scripts.draft(script);
    if (!known || draft?.origin.base[script.hook] === known.version[script.hook]) return;
    if (isTold(script, known.version[script.hook] ?? 'none')) return;
    const answer = await context.prompts.tell<'compare' | 'merge'>({
      id: 'lifecycle.changedInAws',
      level: 'info',
      message: vscode.l10n.t(
        'Someone changed {0} of {1} in AWS while you have changes of your own. Nothing of yours was touched.',
        hookNames[script.hook],
        script.name,
      ),
      actions: [
        { id: 'compare', label: vscode.l10n.t('Compare') },
        { id: 'merge', label: vscode.l10n.t('Merge') },
      ],
    });
    if (answer === undefined) return;
    const document = documentOf(script);
    if (document?.isDirty) await document.save();
    const mine = await context.scripts.draft(script);
    const now = await remote.read(script);
    if (answer === 'merge' && mine) await mergeDraft(context, mine, now);
    else await compareWithDocument(context, script, now);
  }

  async function tellGone(script: ScriptRef): Promise<void> {
    if (isTold(script, 'gone')) return;
    await context.prompts.tell({
      id: 'lifecycle.deletedInAws',
      level: 'warning',
      message: vscode.l10n.t(
        'The lifecycle configuration {0} was deleted in AWS. What you wrote is kept, and its history too.',
        script.name,
      ),
    });
  }

  function isTold(script: ScriptRef, what: string): boolean {
    const uri = scriptUri(script);
    if (told.get(uri) === what) return true;
    told.set(uri, what);
    return false;
  }

  /** Those in front of someone, once each. */
  function lookedAt(): readonly ScriptRef[] {
    if (!vscode.window.state.focused) return [];
    const visible = vscode.window.visibleTextEditors.flatMap(({ document }) => parseScript(document.uri) ?? []);
    return [...new Map(visible.map((each) => [`${each.account} ${each.region} ${each.name}`, each])).values()];
  }

  async function look(): Promise<void> {
    timer = undefined;
    let pause = lookEvery;
    for (const script of lookedAt()) {
      try {
        const session = await remote.session(script);
        pause = Math.min(pause, Math.max(atLeast, lookEvery / session.speed));
        await remote.read(script);
      } catch {
        // Whoever asks for the file is told why it can not be read; an open document goes on as it is.
      }
    }
    timer ??= setTimeout(() => void look(), pause);
  }

  /** The first script that is looked at begins it, and each that comes to the front is asked about soon. */
  function begin(editors: readonly vscode.TextEditor[]): void {
    const now = new Set(editors.flatMap(({ document }) => (parseScript(document.uri) ? [String(document.uri)] : [])));
    const before = inFront;
    inFront = now;
    if ([...now].every((each) => before.has(each))) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), atLeast);
  }

  // A window that was reloaded shows one already.
  begin(vscode.window.visibleTextEditors);
  const stop = remote.onDidChange((config) => {
    changed(config).catch((error: unknown) => {
      log.warn(`changed in AWS: ${error instanceof Error ? error.name : 'unknown'}`);
    });
  });
  return vscode.Disposable.from(
    new vscode.Disposable(stop),
    vscode.window.onDidChangeVisibleTextEditors(begin),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
