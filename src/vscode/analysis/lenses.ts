import * as vscode from 'vscode';
import { formatsOf } from '../words/formats.ts';
import { stepLens } from '../words/diagnosticsSteps.ts';
import type { Analyses } from './analyses.ts';
import { rangeOf } from './ranges.ts';
import { selector } from './scripts.ts';

/** Not contributed: only lenses run it. */
const explainStepCommand = 'patchLens.internal.explainStep';

/** A lens above each patch step: what it does and when it runs. A click shows the hover, which says more. */
export function registerStepLenses(analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(selector, {
      provideCodeLenses(document) {
        const analysis = analyses.of(document);
        if (!analysis) return [];
        const formats = formatsOf();
        return analysis.steps.map((step) => {
          const range = rangeOf(step.range);
          return new vscode.CodeLens(new vscode.Range(range.start, range.start), {
            title: stepLens(step, analysis.script.hook, formats),
            command: explainStepCommand,
            arguments: [document.uri, range.start.line, range.start.character],
          });
        });
      },
    }),
    vscode.commands.registerCommand(explainStepCommand, async (uri: unknown, line: unknown, character: unknown) => {
      if (!(uri instanceof vscode.Uri) || typeof line !== 'number' || typeof character !== 'number') return;
      const at = new vscode.Position(line, character);
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
      await vscode.commands.executeCommand('editor.action.showHover');
    }),
  );
}
