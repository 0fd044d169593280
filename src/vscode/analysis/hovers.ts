import * as vscode from 'vscode';
import type { Finding } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import type { Step } from '../../kinds/lifecycleConfigs/analysis/steps.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { stepAdvice, stepChanges, stepRuns, stepTitle } from '../words/diagnosticsSteps.ts';
import { whyOf } from '../words/diagnosticsWhy.ts';
import { formatsOf } from '../words/formats.ts';
import { plain } from '../words/tooltip.ts';
import type { Analyses } from './analyses.ts';
import { rangeOf } from './ranges.ts';
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
  const paragraphs = [
    `**${plain(stepTitle(step, formats))}**`,
    plain(stepChanges(step, formats)),
    plain(stepRuns(step, hook)),
    `${plain(advice.text)} [${plain(vscode.l10n.t('AWS documentation'))}](${advice.source})`,
  ];
  return new vscode.MarkdownString(paragraphs.join('\n\n'));
}

/** The editor itself shows the sentence about it, and the link to what is written of it: here is why it matters. */
function explainFinding({ code }: Finding): vscode.MarkdownString {
  return new vscode.MarkdownString(plain(whyOf(code)));
}
