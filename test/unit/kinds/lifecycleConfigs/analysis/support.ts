import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalyser } from '../../../../../src/kinds/lifecycleConfigs/analysis/index.ts';
import type { AnalysisContext } from '../../../../../src/kinds/lifecycleConfigs/analysis/reading.ts';

const wasm = (name: string) =>
  readFileSync(fileURLToPath(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/${name}`)));

export const analyser = await createAnalyser({
  runtime: wasm('tree-sitter.wasm'),
  bash: wasm('tree-sitter-bash.wasm'),
});

export const onAl2023: AnalysisContext = { platforms: ['notebook-al2023-v1'], hook: 'onStart' };

const folder = path.join(import.meta.dirname, 'good');

/** Scripts as people write them, by file name, and right as they are. */
export const goodScripts: readonly (readonly [name: string, text: string])[] = readdirSync(folder).map((name) => [
  name,
  readFileSync(path.join(folder, name), 'utf8'),
]);

export function contextOf(name: string): AnalysisContext {
  return { ...onAl2023, hook: name.includes('on-create') ? 'onCreate' : 'onStart' };
}

/** `line:column code`, from one, as the command line prints it. */
export function told(text: string, context: AnalysisContext = onAl2023): readonly string[] {
  return analyser
    .analyse(text, context)
    .findings.map(({ code, range: { start } }) => `${start.line + 1}:${start.character + 1} ${code}`);
}
