import type * as vscode from 'vscode';
import type { Snapshot } from '../../inventory/snapshot.ts';
import type { Analysis } from '../../kinds/lifecycleConfigs/analysis/analyse.ts';
import type { Analyser } from '../../kinds/lifecycleConfigs/analysis/index.ts';
import { platformsUnder, scriptIn, type JudgedScript } from './scripts.ts';

/** What a document is and lacks, for the text that it has now. */
export interface ScriptAnalysis extends Analysis {
  readonly script: JudgedScript;
  readonly platforms: readonly string[];
  /** The same judgement of another text: of what a fix would make of it. */
  readonly judge: (text: string) => Analysis;
}

interface Kept {
  readonly version: number;
  /** Which script it was taken for, on which platforms. */
  readonly taken: string;
  readonly analysis: ScriptAnalysis;
}

/** One analysis for each version of a document, which diagnostics, lenses, hovers and quick fixes share. */
export class Analyses {
  readonly #analyser: Analyser;
  readonly #snapshot: () => Snapshot;
  readonly #kept = new WeakMap<vscode.TextDocument, Kept>();

  constructor(analyser: Analyser, snapshot: () => Snapshot) {
    this.#analyser = analyser;
    this.#snapshot = snapshot;
  }

  /** Undefined for a document that is no lifecycle script. */
  of(document: vscode.TextDocument): ScriptAnalysis | undefined {
    const script = scriptIn(document);
    if (!script) return undefined;
    const platforms = platformsUnder(this.#snapshot(), script);
    const taken = [script.hook, ...platforms].join(' ');
    const kept = this.#kept.get(document);
    if (kept?.version === document.version && kept.taken === taken) return kept.analysis;
    const judge = (text: string) => this.#analyser.analyse(text, { platforms, hook: script.hook });
    const analysis = { ...judge(document.getText()), script, platforms, judge };
    this.#kept.set(document, { version: document.version, taken, analysis });
    return analysis;
  }

  /** Whether the analysis of this document, were it asked for, is the one that is kept. */
  isKept(document: vscode.TextDocument): boolean {
    const script = scriptIn(document);
    const kept = this.#kept.get(document);
    if (!script || !kept) return !script && !kept;
    const taken = [script.hook, ...platformsUnder(this.#snapshot(), script)].join(' ');
    return kept.version === document.version && kept.taken === taken;
  }
}
