import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const loadedAtActivation = () => loaded('src/extension.ts');

/** The source files that are loaded with this one: everything but what stands behind `import()`. */
async function loaded(file: string): Promise<{ inputs: string[]; bytes: number; later: string[] }> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
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
  const output = Object.entries(metafile.outputs).find(([, each]) => each.entryPoint === file)?.[0];
  const seen = new Set<string>();
  const queue = output === undefined ? [] : [output];
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

/** The entry itself, and what it needs to notice that something is wanted. */
const entry = [
  /^src\/extension[.]ts$/,
  /^src\/vscode\/entry\//,
  /^src\/vscode\/api[.]ts$/,
  /^src\/contributions[.]ts$/,
  /^src\/operations\/changedName[.]ts$/,
];

test('activation loads the entry and nothing else: no room, no dependency, no simulator', async () => {
  const { inputs, bytes, later } = await loadedAtActivation();
  expect(inputs).toContain('src/extension.ts');
  expect(inputs.filter((name) => !entry.some((each) => each.test(name)))).toEqual([]);
  // All of it is in the bundle, behind import(): otherwise this test would prove nothing.
  expect(later).toContain('src/composition.ts');
  expect(later.some((name) => name.includes('node_modules/@aws-sdk'))).toBe(true);
  expect(later.some((name) => name.startsWith('src/simulator/'))).toBe(true);
  expect(bytes).toBeLessThan(8_500);
});

test('the composition, which every view and command loads, leaves the AWS SDK and the simulator for later', async () => {
  const { inputs } = await loaded('src/composition.ts');
  expect(inputs).toContain('src/composition.ts');
  const heavy = (name: string) => name.includes('node_modules/@aws-sdk') || name.includes('node_modules/@smithy');
  expect(inputs.filter((name) => heavy(name) || name.startsWith('src/simulator/'))).toEqual([]);
});
