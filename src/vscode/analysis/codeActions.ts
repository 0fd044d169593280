import * as vscode from 'vscode';
import type { Edit, Finding, Fix } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import { applyFixes, fixAll, safeFixes } from '../../kinds/lifecycleConfigs/analysis/fixing.ts';
import { fixAllTitle, fixTitle, ignoreTitle } from '../words/diagnosticsFixes.ts';
import type { Analyses, ScriptAnalysis } from './analyses.ts';
import { source } from './diagnostics.ts';
import { ignoring } from './ignoring.ts';
import { editOf, rangeOf } from './ranges.ts';
import { selector } from './scripts.ts';

export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('patchLens');

/** Not contributed: only "fix all" runs it, which would leave the cursor at the end of the text. */
const keepCursorCommand = 'patchLens.internal.keepCursor';

/** Quick fixes for what is found, and "fix all", which can be asked for at every save. */
export function registerCodeActions(analyses: Analyses): vscode.Disposable {
  const provider = vscode.languages.registerCodeActionsProvider(
    selector,
    {
      provideCodeActions(document, range, context) {
        const analysis = analyses.of(document);
        if (!analysis) return [];
        const isAsked = (kind: vscode.CodeActionKind) => context.only?.contains(kind) ?? false;
        const actions: vscode.CodeAction[] = [];
        if (context.only === undefined || isAsked(vscode.CodeActionKind.QuickFix))
          actions.push(...quickFixes(document, analysis, range, context.diagnostics));
        if (isAsked(fixAllKind)) actions.push(...fixEverything(document, analysis, fixAllKind));
        return actions;
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind] },
  );
  const keepCursor = vscode.commands.registerCommand(keepCursorCommand, (uri: unknown, place: unknown) => {
    const shown = vscode.window.visibleTextEditors.filter((each) => each.document.uri.toString() === String(uri));
    if (!(place instanceof vscode.Position)) return;
    for (const editor of shown) {
      editor.selection = new vscode.Selection(place, place);
      editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  });
  return vscode.Disposable.from(provider, keepCursor);
}

function quickFixes(
  document: vscode.TextDocument,
  analysis: ScriptAnalysis,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const asked = analysis.findings.filter(
    (finding) =>
      rangeOf(finding.range).intersection(range) !== undefined ||
      diagnostics.some((each) => isOf(each, finding) && each.range.isEqual(rangeOf(finding.range))),
  );
  const fixes = asked.flatMap((finding) =>
    finding.fixes.map((fix, at) => {
      const action = actionFor(document, fixTitle(fix.id), finding, diagnostics);
      action.edit = workspaceEdit(document, fix);
      // Of several, the first; and only one that can not change what the script does is applied unseen.
      action.isPreferred = at === 0 && fix.safe;
      return action;
    }),
  );
  const ignores = asked.flatMap((finding) => {
    const found = ignoring(document.getText(), finding, analysis, analysis.judge);
    if (!found) return [];
    const action = actionFor(document, ignoreTitle(finding.code, found.place), finding, diagnostics);
    action.edit = workspaceEdit(document, { edits: [found.edit] });
    return [action];
  });
  const isMore = safeFixes(analysis).length > 1;
  const all = asked.length > 0 && isMore ? fixEverything(document, analysis, vscode.CodeActionKind.QuickFix) : [];
  return [...fixes, ...all, ...ignores];
}

function fixEverything(
  document: vscode.TextDocument,
  analysis: ScriptAnalysis,
  kind: vscode.CodeActionKind,
): readonly vscode.CodeAction[] {
  const fixes = safeFixes(analysis);
  if (fixes.length === 0) return [];
  const title = fixAllTitle();
  const action = new vscode.CodeAction(title, kind);
  const text = document.getText();
  const fixed = fixAll(text, analysis.judge);
  if (fixes.some(({ lineEnds }) => lineEnds === 'lf')) {
    // Taken back, edits are found by offsets, which other line ends move: only one of the whole text comes back right.
    if (fixed === withUnixEnds(text)) action.edit = workspaceEdit(document, { edits: [], lineEnds: 'lf' });
    else {
      action.edit = wholeEdit(document, fixed);
      action.command = { title, command: keepCursorCommand, arguments: [document.uri, cursorIn(document, fixed)] };
    }
  } else action.edit = workspaceEdit(document, { edits: allEdits(document, fixes, fixed) });
  return [action];
}

/** The whole text and its line ends. An edit with metadata stays one: of all others the editor makes smaller ones. */
function wholeEdit(document: vscode.TextDocument, text: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const label = fixAllTitle();
  edit.set(document.uri, [
    [editOf({ range: wholeOf(document), text }), { label, needsConfirmation: false }],
    [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF), undefined],
  ]);
  return edit;
}

/** Where the cursor belongs in the text that replaces this one: in the line that it is in, wherever that is by then. */
function cursorIn(document: vscode.TextDocument, fixed: string): vscode.Position | undefined {
  const active = vscode.window.visibleTextEditors.find((each) => each.document === document)?.selection.active;
  if (active === undefined) return undefined;
  const { text } = document.lineAt(active.line);
  const lines = fixed.split('\n');
  const same = lines.flatMap((each, line) => (each === text ? [line] : []));
  const nearest = same.toSorted((one, other) => Math.abs(one - active.line) - Math.abs(other - active.line));
  return active.with(nearest[0] ?? Math.min(active.line, lines.length - 1));
}

/** What turns the text into `fixed`: the fixes, in as few places as they are. */
function allEdits(document: vscode.TextDocument, fixes: readonly Fix[], fixed: string): readonly Edit[] {
  // What one fix makes room for, another one repairs: then only the whole text says what comes out.
  return applyFixes(document.getText(), fixes) === fixed
    ? fixes.flatMap(({ edits }) => edits)
    : [{ range: wholeOf(document), text: withUnixEnds(fixed) }];
}

function withUnixEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function wholeOf(document: vscode.TextDocument): Edit['range'] {
  const { end } = document.lineAt(document.lineCount - 1).range;
  return { start: { line: 0, character: 0 }, end: { line: end.line, character: end.character } };
}

function actionFor(
  { uri }: vscode.TextDocument,
  title: string,
  finding: Finding,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const known = diagnostics.length > 0 ? diagnostics : vscode.languages.getDiagnostics(uri);
  action.diagnostics = known.filter((each) => isOf(each, finding) && each.range.isEqual(rangeOf(finding.range)));
  return action;
}

/** Line ends are a property of the document: an edit can not name them. The editor takes it back in one step. */
function workspaceEdit(
  { uri }: vscode.TextDocument,
  { edits, lineEnds }: Pick<Fix, 'edits' | 'lineEnds'>,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const ends = lineEnds === 'lf' ? [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF)] : [];
  edit.set(uri, [...edits.map(editOf), ...ends]);
  return edit;
}

function isOf({ source: whose, code }: vscode.Diagnostic, finding: Finding): boolean {
  return whose === source && typeof code === 'object' && code.value === finding.code;
}
