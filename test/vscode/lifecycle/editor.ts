import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until, type TestedApi } from '../support.ts';

/** `patchlens://…/NAME/on-start.sh` of the tests' account. */
export function uriOf(name: string, file = 'on-start.sh'): vscode.Uri {
  return vscode.Uri.parse(`patchlens://111122223333.eu-west-1/lifecycle-configs/${name}/${file}`);
}

/** The document as its editor has it. */
export function documentOf(name: string, file = 'on-start.sh'): vscode.TextDocument {
  const uri = uriOf(name, file).toString();
  const found = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  assert.ok(found, `${uri} is open`);
  return found;
}

/** Types: replaces the whole text, and leaves saving to the editor. */
export async function type(name: string, text: string, file = 'on-start.sh'): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(name, file));
  const editor = await vscode.window.showTextDocument(document);
  const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
  assert.ok(await editor.edit((edit) => edit.replace(all, text)));
}

/** Types and waits until auto save has saved it. */
export async function typeAndAutoSave(name: string, text: string, file = 'on-start.sh'): Promise<void> {
  await type(name, text, file);
  const document = documentOf(name, file);
  await until('auto save', () => !document.isDirty);
}

/** The lenses on top of the script, in their order. */
export async function lensesOf(name: string, file = 'on-start.sh'): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriOf(name, file),
    100,
  );
  return lenses.map((lens) => lens.command?.title ?? '');
}

/** The first lens that matches, as soon as there is one. */
export async function lensThat(name: string, matches: RegExp): Promise<string> {
  const end = Date.now() + 20_000;
  for (;;) {
    const lenses = await lensesOf(name);
    const found = lenses.find((each) => matches.test(each));
    if (found !== undefined) return found;
    assert.ok(Date.now() < end, `${matches} among ${lenses.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Clicks a lens. */
export async function clickLens(name: string, title: string, file = 'on-start.sh'): Promise<void> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriOf(name, file),
    100,
  );
  const lens = lenses.find((each) => each.command?.title === title);
  assert.ok(lens?.command, `a lens "${title}" among ${lenses.map((each) => each.command?.title).join(' | ')}`);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}

/** What the difference in the active tab compares: the texts left and right. */
export async function activeDifference(): Promise<{ readonly left: string; readonly right: string }> {
  const input = await until('a difference in the active tab', () => {
    const shown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return shown instanceof vscode.TabInputTextDiff && shown;
  });
  const [left, right] = await Promise.all(
    [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
  );
  return { left: left?.getText() ?? '', right: right?.getText() ?? '' };
}

/** Refreshes until the extension knows that AWS has this script now; the document is not touched by that. */
export async function refreshUntilKnown(api: TestedApi, name: string, text: string): Promise<void> {
  await api.refresh();
  const end = Date.now() + 20_000;
  for (;;) {
    const known = Buffer.from(await vscode.workspace.fs.readFile(uriOf(name))).toString('utf8');
    if (known === text) return;
    assert.ok(Date.now() < end, `AWS has ${text}, known is ${known}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function setting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
