/**
 * `npm run -s lint:script -- [--platform ID]… [--hook OnStart|OnCreate] FILE…`: the findings about lifecycle scripts,
 * one a line, `FILE:LINE:COLUMN severity code message`, for hooks and CI. Exit code 1 when there is an error among
 * them, 2 when the command line is wrong or a file can not be read.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createAnalyser } from '../src/kinds/lifecycleConfigs/analysis/index.ts';
import { messageOf } from '../src/kinds/lifecycleConfigs/analysis/messages.ts';
import { systemOf } from '../src/kinds/lifecycleConfigs/analysis/platforms.ts';

const usage = 'Usage: npm run -s lint:script -- [--platform notebook-al2023-v1]… [--hook OnStart|OnCreate] FILE…';

const { platforms, hook, files } = readArguments();
const wasm = (name: string) =>
  readFileSync(fileURLToPath(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/${name}`)));
const analyser = await createAnalyser({ runtime: wasm('tree-sitter.wasm'), bash: wasm('tree-sitter-bash.wasm') });

for (const file of files) {
  const { findings } = analyser.analyse(contentOf(file), { platforms, hook: hook ?? hookOf(file) });
  for (const finding of findings) {
    const { line, character } = finding.range.start;
    console.log(`${file}:${line + 1}:${character + 1} ${finding.severity} ${finding.code} ${messageOf(finding)}`);
    if (finding.severity === 'error') process.exitCode = 1;
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { platform: { type: 'string', multiple: true }, hook: { type: 'string' } },
      allowPositionals: true,
    });
    const platforms = values.platform ?? [];
    const unknown = platforms.find((platform) => systemOf(platform) === undefined);
    if (unknown !== undefined) throw new Error(`There is no platform ${unknown}.`);
    if (values.hook !== undefined && values.hook !== 'OnStart' && values.hook !== 'OnCreate') {
      throw new Error(`There is no hook ${values.hook}.`);
    }
    if (positionals.length === 0) throw new Error('No file is named.');
    const hook = values.hook === undefined ? undefined : values.hook === 'OnCreate' ? 'onCreate' : 'onStart';
    return { platforms, files: positionals, hook } as const;
  } catch (error) {
    return fail(error);
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fail(error);
  }
}

/** By the name that the editor and AWS's samples give the file. */
function hookOf(file: string): 'onStart' | 'onCreate' {
  return /on-?create[^/\\]*$/i.test(file) ? 'onCreate' : 'onStart';
}

function fail(error: unknown): never {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exit(2);
}
