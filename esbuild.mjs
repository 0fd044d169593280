/**
 * Bundles the extension (`dist/`) and, with `--tests`, the tests that run inside the extension host (`dist-test/`).
 *
 *   node esbuild.mjs            minified, what is packaged
 *   node esbuild.mjs --watch    readable, with source maps, again after every change
 *   node esbuild.mjs --tests    the tests of test/vscode as well
 *
 * ES modules with splitting: whatever the code loads by `import()` (the AWS SDK, the simulator) stays out of the entry,
 * so that activation pays for nothing it does not use. `dist/meta.json` says what went where. The parser of lifecycle
 * scripts brings its WebAssembly, which lies beside the bundle and is read when a script is open.
 */
import { context, build } from 'esbuild';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // VS Code 1.101, the oldest that package.json allows, runs extensions under Node 22.
  target: 'node22',
  splitting: true,
  // The ES modules of a dependency where it has some: a third of the size of the CommonJS ones.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // The parser's runtime is CommonJS and asks where it lies.
  define: { __filename: 'import.meta.filename' },
  logLevel: 'warning',
  metafile: true,
};

/** @type {import('esbuild').BuildOptions} */
const extension = {
  ...common,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  minify: !watch,
  sourcemap: watch && 'linked',
  legalComments: 'none',
  // CommonJS dependencies inside an ES module still say require('node:…').
  banner: {
    js: "import{createRequire as _createRequire}from'node:module';const require=_createRequire(import.meta.url);",
  },
};

/** File name in `dist/` → where it comes from. */
const wasm = Object.fromEntries(
  ['tree-sitter.wasm', 'tree-sitter-bash.wasm'].map((name) => [
    name,
    createRequire(import.meta.url).resolve(`@vscode/tree-sitter-wasm/wasm/${name}`),
  ]),
);

/** @type {import('esbuild').BuildOptions} */
const tests = {
  ...common,
  entryPoints: globSync('test/vscode/**/*.test.ts', { cwd: import.meta.dirname }).concat('test/vscode/index.ts'),
  outbase: 'test/vscode',
  outdir: 'dist-test',
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  sourcemap: 'inline',
};

if (watch) {
  mkdirSync(path.join(import.meta.dirname, extension.outdir), { recursive: true });
  for (const [name, from] of Object.entries(wasm)) {
    writeFileSync(path.join(import.meta.dirname, extension.outdir, name), readFileSync(from));
  }
  const watched = await context({ ...extension, logLevel: 'info' });
  await watched.watch();
} else {
  await Promise.all([write(extension, wasm), process.argv.includes('--tests') && write(tests)]);
}

/**
 * Builds in memory and writes what changed, the entries last, and then removes what an earlier build left: a host that
 * runs from this folder meanwhile never finds it empty.
 * @param {import('esbuild').BuildOptions & { outdir: string }} options
 * @param {Record<string, string>} copies what lies beside it: name → file
 */
async function write(options, copies = {}) {
  const { outputFiles, metafile } = await build({ ...options, write: false });
  const outdir = path.join(import.meta.dirname, options.outdir);
  const files = new Map(outputFiles.map((file) => [file.path, Buffer.from(file.contents)]));
  for (const [name, from] of Object.entries(copies)) files.set(path.join(outdir, name), readFileSync(from));
  files.set(path.join(outdir, 'meta.json'), Buffer.from(JSON.stringify(metafile)));
  const isChunk = (file) => file.startsWith(path.join(outdir, 'chunks'));
  for (const [file, contents] of [...files].sort(([a], [b]) => Number(isChunk(b)) - Number(isChunk(a)))) {
    if (!isSame(file, contents)) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, contents);
    }
  }
  for (const entry of globSync('**/*', { cwd: outdir, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(file)) {
      rmSync(file, { force: true });
    }
  }
}

function isSame(file, contents) {
  try {
    return readFileSync(file).equals(contents);
  } catch {
    return false;
  }
}
