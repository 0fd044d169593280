import * as vscode from 'vscode';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Finding, Severity } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import { findingSentence } from '../words/diagnostics.ts';
import { formatsOf } from '../words/formats.ts';
import type { Analyses } from './analyses.ts';
import { rangeOf } from './ranges.ts';
import { rulePage } from './rulePages.ts';

/** Whose diagnostics these are, as lists of problems show it. */
export const source = 'Patch Lens';

/** How long typing has to rest; milliseconds. */
const rest = 200;

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Keeps the diagnostics of every open lifecycle script what its text and the platforms of its users make them. */
export function registerDiagnostics(analyses: Analyses, inventory: Inventory): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('patchLens');
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  function show(document: vscode.TextDocument): void {
    const analysis = document.isClosed || !isShown(document.uri) ? undefined : analyses.of(document);
    if (analysis) collection.set(document.uri, analysis.findings.map(diagnosticOf));
    else if (collection.has(document.uri)) collection.delete(document.uri);
  }

  function forget({ uri }: vscode.TextDocument): void {
    clearTimeout(waiting.get(uri.toString()));
    waiting.delete(uri.toString());
  }

  function showSoon(document: vscode.TextDocument): void {
    forget(document);
    const timer = setTimeout(() => {
      waiting.delete(document.uri.toString());
      show(document);
    }, rest);
    waiting.set(document.uri.toString(), timer);
  }

  const showAll = () => vscode.workspace.textDocuments.forEach(show);
  showAll();
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument(show),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (analyses.isKept(document)) return;
      showSoon(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      forget(document);
      collection.delete(document.uri);
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
      if (opened.length + closed.length > 0) showAll();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(showAll),
    new vscode.Disposable(
      inventory.onDidChange(() => {
        for (const document of vscode.workspace.textDocuments) if (!analyses.isKept(document)) showSoon(document);
      }),
    ),
    new vscode.Disposable(() => {
      for (const timer of waiting.values()) clearTimeout(timer);
    }),
  );
}

/** The editor keeps a document for minutes after its last tab was closed, and opens others that nobody sees. */
function isShown(uri: vscode.Uri): boolean {
  const is = (other: vscode.Uri) => other.toString() === uri.toString();
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        (input instanceof vscode.TabInputText && is(input.uri)) ||
        (input instanceof vscode.TabInputTextDiff && is(input.modified)),
    ),
  );
}

function diagnosticOf(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(finding.range),
    findingSentence(finding, formatsOf()),
    severities[finding.severity],
  );
  diagnostic.source = source;
  diagnostic.code = { value: finding.code, target: rulePage(finding.code) };
  return diagnostic;
}
