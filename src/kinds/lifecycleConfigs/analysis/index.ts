import { analyse, type Analysis } from './analyse.ts';
import { loadGrammar, type GrammarFiles } from './grammar.ts';
import type { AnalysisContext } from './reading.ts';

/** Reads lifecycle scripts. Pure after it was made: the same script and context, the same analysis. */
export interface Analyser {
  analyse(text: string, context: AnalysisContext): Analysis;
}

/** Loads the parser from its WebAssembly files, which whoever calls has read. */
export async function createAnalyser(files: GrammarFiles): Promise<Analyser> {
  const grammar = await loadGrammar(files);
  return { analyse: (text, context) => analyse(grammar, text, context) };
}
