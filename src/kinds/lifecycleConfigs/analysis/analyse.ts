import { scriptSize } from '../script.ts';
import type { Finding } from './finding.ts';
import { read, type AnalysisContext } from './reading.ts';
import type { Rule } from './rule.ts';
import { backgroundNotDetached } from './rules/background.ts';
import { downloadToShell } from './rules/download.ts';
import { errexitPitfall, failsAtEnd } from './rules/errexit.ts';
import { crlfLineEnds, missingShebang, sizeLimit } from './rules/file.ts';
import { upgradeWithoutFreeze } from './rules/freeze.ts';
import { heredocExpands } from './rules/heredoc.ts';
import { jupyterSystemEnv } from './rules/jupyterSystemEnv.ts';
import { longInstallForeground } from './rules/longInstall.ts';
import { dnfWithoutReleasever, yumOnAl2023 } from './rules/packageManager.ts';
import { relativePath } from './rules/paths.ts';
import { commandNotOnPlatform, environmentNotOnPlatform } from './rules/platformCommands.ts';
import { secretInScript } from './rules/secrets.ts';
import { syntaxError } from './rules/syntax.ts';
import { stepsOf, type Step } from './steps.ts';
import { wantedIn } from './suppression.ts';
import type { Grammar } from './syntaxTree.ts';

/** What a script is, does and lacks: everything that lenses, diagnostics, hovers and quick fixes show. */
export interface Analysis {
  /** In the order of the text; without those that the script suppresses. */
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  /** Of UTF-8, against the limit. */
  readonly bytes: number;
}

/** Of the file as a whole: they hold whatever the script is written in. */
const fileRules: readonly Rule[] = [crlfLineEnds, missingShebang, sizeLimit, secretInScript];

/** Of a shell script. */
const shellRules: readonly Rule[] = [
  syntaxError,
  heredocExpands,
  jupyterSystemEnv,
  longInstallForeground,
  backgroundNotDetached,
  yumOnAl2023,
  dnfWithoutReleasever,
  relativePath,
  upgradeWithoutFreeze,
  commandNotOnPlatform,
  environmentNotOnPlatform,
  errexitPitfall,
  failsAtEnd,
  downloadToShell,
];

export function analyse(grammar: Grammar, text: string, context: AnalysisContext): Analysis {
  const reading = read(grammar, text, context);
  const isWanted = wantedIn(reading.text);
  const ofCommands = reading.isShell ? shellRules.flatMap((rule) => rule(reading)) : [];
  // What could not be read is not rewritten unasked.
  const isUnderstood = reading.all.every(({ root }) => !root.hasError);
  const findings = [
    ...fileRules.flatMap((rule) => rule(reading)),
    ...(isUnderstood ? ofCommands : ofCommands.map(unsafe)),
  ]
    .filter(({ code, range }) => isWanted(code, range.start.line))
    .toSorted(
      ({ range: { start: one } }, { range: { start: other } }) =>
        one.line - other.line || one.character - other.character,
    );
  return { findings, steps: stepsOf(reading), bytes: scriptSize(text) };
}

function unsafe(finding: Finding): Finding {
  return { ...finding, fixes: finding.fixes.map((fix) => ({ ...fix, safe: false })) };
}
