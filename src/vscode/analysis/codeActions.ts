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

/** Not contributed: only "fix all" runs it. */
const fixRestCommand = 'patchLens.internal.fixRest';

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
  const fixRest = vscode.commands.registerCommand(fixRestCommand, async (uri: unknown) => {
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === String(uri));
    const analysis = document && analyses.of(document);
    if (analysis) await vscode.workspace.applyEdit(workspaceEdit(document, { edits: allEdits(document, analysis) }));
  });
  return vscode.Disposable.from(provider, fixRest);
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
  if (fixes.some(({ lineEnds }) => lineEnds === 'lf')) {
    // The editor can not take an edit and other line ends back in one step: it would put the text in wrong places.
    action.edit = workspaceEdit(document, { edits: [], lineEnds: 'lf' });
    action.command = { title, command: fixRestCommand, arguments: [document.uri] };
  } else action.edit = workspaceEdit(document, { edits: allEdits(document, analysis) });
  return [action];
}

/** All safe fixes but those of line ends. */
function allEdits(document: vscode.TextDocument, analysis: ScriptAnalysis): readonly Edit[] {
  const text = document.getText();
  const fixes = safeFixes(analysis);
  const fixed = fixAll(text, analysis.judge);
  // What one fix makes room for, another one repairs: then only the whole text says what comes out.
  return applyFixes(text, fixes) === fixed
    ? fixes.flatMap(({ edits }) => edits)
    : [{ range: wholeOf(document), text: fixed.replaceAll('\r\n', '\n') }];
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
