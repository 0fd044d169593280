import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The source files that are loaded when the extension activates: everything but what stands behind `import()`. */
async function loadedAtActivation(): Promise<{ inputs: string[]; bytes: number; later: string[] }> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    splitting: true,
    minify: true,
    mainFields: ['module', 'main'],
    external: ['vscode'],
    logLevel: 'silent',
  });
  const entry = Object.keys(metafile.outputs).find((name) => name.endsWith('dist/extension.js'));
  const seen = new Set<string>();
  const queue = entry === undefined ? [] : [entry];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && path in metafile.outputs) queue.push(path);
    }
  }
  const outputs = [...seen].flatMap((name) => metafile.outputs[name] ?? []);
  return {
    inputs: outputs.flatMap((output) => Object.keys(output.inputs)),
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
    later: Object.keys(metafile.inputs),
  };
}

test('activation loads our own code and nothing of the AWS SDK or the simulator', async () => {
  const { inputs, bytes, later } = await loadedAtActivation();
  expect(inputs).toContain('src/extension.ts');
  const heavy = (name: string) => name.includes('node_modules/@aws-sdk') || name.includes('node_modules/@smithy');
  expect(inputs.filter((name) => heavy(name) || name.startsWith('src/simulator/'))).toEqual([]);
  // They are in the bundle, behind import(): otherwise this test would prove nothing.
  expect(later.some(heavy)).toBe(true);
  expect(later.some((name) => name.startsWith('src/simulator/'))).toBe(true);
  expect(bytes).toBeLessThan(250_000);
});
