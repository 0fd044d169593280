import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { applyFixes } from '../../../../src/kinds/lifecycleConfigs/analysis/fixing.ts';
import { createAnalyser, type Analyser } from '../../../../src/kinds/lifecycleConfigs/analysis/index.ts';
import { ignoring } from '../../../../src/vscode/analysis/ignoring.ts';

let analyser: Analyser;
beforeAll(async () => {
  const wasm = (name: string) =>
    readFileSync(fileURLToPath(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/${name}`)));
  analyser = await createAnalyser({ runtime: wasm('tree-sitter.wasm'), bash: wasm('tree-sitter-bash.wasm') });
});

const judge = (text: string) => analyser.analyse(text, { platforms: [], hook: 'onStart' });

/** The script after the first finding of a code was ignored. */
function ignored(text: string, code: string): string | undefined {
  const analysis = judge(text);
  const finding = analysis.findings.find((each) => each.code === code);
  if (!finding) throw new Error(`${code} is not found in ${JSON.stringify(analysis.findings)}`);
  const found = ignoring(text, finding, analysis, judge);
  if (!found) return undefined;
  const after = applyFixes(text, [{ id: 'ignoreFailure', safe: false, edits: [found.edit] }]);
  expect(judge(after).findings.filter((each) => each.code === code)).toEqual([]);
  return after;
}

test('the comment stands behind the line', () => {
  expect(ignored('#!/bin/bash\nyum install -y jq\n', 'yum-on-al2023')).toBe(
    '#!/bin/bash\nyum install -y jq # patch-lens: ignore yum-on-al2023\n',
  );
});

test('where the line goes on over its end, the comment stands above it', () => {
  expect(ignored('#!/bin/bash\n  yum install -y \\\n  jq\n', 'yum-on-al2023')).toBe(
    '#!/bin/bash\n  # patch-lens: ignore yum-on-al2023\n  yum install -y \\\n  jq\n',
  );
});

test('behind a heredoc the comment stands above it', () => {
  const text = '#!/bin/bash\nsudo -u ec2-user -i <<EOF\nfor name in python3 R; do\n  echo "$name"\ndone\nEOF\n';
  expect(ignored(text, 'heredoc-expands')).toContain('ignore');
  expect(ignored(text, 'heredoc-expands')).toMatch(/\nsudo -u ec2-user -i <<EOF\n/);
});

test('a comment that is there already gets the code too', () => {
  const text = '#!/bin/bash\ncd data && yum install -y jq # patch-lens: ignore relative-path\n';
  expect(ignored(text, 'yum-on-al2023')).toBe(
    '#!/bin/bash\ncd data && yum install -y jq # patch-lens: ignore relative-path, yum-on-al2023\n',
  );
  const above = '#!/bin/bash\n# patch-lens: ignore relative-path\ncd data && yum install -y jq\n';
  expect(ignored(above, 'yum-on-al2023')).toBe(
    '#!/bin/bash\n# patch-lens: ignore relative-path, yum-on-al2023\ncd data && yum install -y jq\n',
  );
});

test('what is found about the file as a whole is ignored for the file, and the first line stays as it is', () => {
  expect(ignored('echo hello\n', 'missing-shebang')).toBe('# patch-lens: ignore-file missing-shebang\necho hello\n');
  const long = `#!/bin/bash\n# ${'x'.repeat(12_000)}\n`;
  expect(ignored(long, 'size-budget-low')?.split('\n').slice(0, 2)).toEqual([
    '#!/bin/bash',
    '# patch-lens: ignore-file size-budget-low',
  ]);
});

test('in the middle of a command that goes on over lines only the whole script can carry it', () => {
  const text = '#!/bin/bash\ntrue && \\\nyum install -y \\\n  jq\n';
  expect(ignored(text, 'yum-on-al2023')).toBe(
    '#!/bin/bash\n# patch-lens: ignore-file yum-on-al2023\ntrue && \\\nyum install -y \\\n  jq\n',
  );
});

test('nobody can mean Windows line ends', () => {
  expect(ignored('#!/bin/bash\r\necho hello\r\n', 'crlf-line-ends')).toBeUndefined();
});
