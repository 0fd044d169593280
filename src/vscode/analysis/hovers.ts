import * as vscode from 'vscode';
import type { Finding } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import type { Step } from '../../kinds/lifecycleConfigs/analysis/steps.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { stepAdvice, stepChanges, stepRuns, stepTitle } from '../words/diagnosticsSteps.ts';
import { whyOf } from '../words/diagnosticsWhy.ts';
import { formatsOf } from '../words/formats.ts';
import type { Analyses } from './analyses.ts';
import { rangeOf } from './ranges.ts';
import { ruleLink, showRuleCommand } from './rulePages.ts';
import { selector } from './scripts.ts';

/** Explains the patch step and the findings under the pointer. */
export function registerHovers(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    provideHover(document, position) {
      const analysis = analyses.of(document);
      if (!analysis) return undefined;
      const isHere = ({ range }: Pick<Step, 'range'>) => rangeOf(range).contains(position);
      const steps = analysis.steps.filter(isHere);
      const findings = analysis.findings.filter(isHere);
      const [first] = [...steps, ...findings];
      if (!first) return undefined;
      const contents = [
        ...steps.map((step) => explainStep(step, analysis.script.hook)),
        ...findings.map((finding) => explainFinding(finding)),
      ];
      return new vscode.Hover(contents, rangeOf(first.range));
    },
  });
}

function explainStep(step: Step, hook: Hook): vscode.MarkdownString {
  const formats = formatsOf();
  const advice = stepAdvice(step);
  const hover = new vscode.MarkdownString();
  hover.appendMarkdown('**').appendText(stepTitle(step, formats)).appendMarkdown('**');
  for (const text of [stepChanges(step, formats), stepRuns(step, hook), advice.text]) paragraph(hover, text);
  hover.appendMarkdown(` [${vscode.l10n.t('AWS documentation')}](${advice.source})`);
  return hover;
}

/** The editor itself shows the sentence about it: here is why it matters. */
function explainFinding({ code }: Finding): vscode.MarkdownString {
  const hover = new vscode.MarkdownString();
  hover.isTrusted = { enabledCommands: [showRuleCommand] };
  hover.appendText(whyOf(code));
  hover.appendMarkdown(` [${vscode.l10n.t('More about {0}', code)}](${ruleLink(code).toString()})`);
  return hover;
}

function paragraph(hover: vscode.MarkdownString, text: string): void {
  hover.appendMarkdown('\n\n').appendText(text);
}
