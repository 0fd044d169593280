import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../../../..');

/** `npm run -s lint:script -- …` in a folder with these files. */
function lint(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'patch-lens-lint-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
  const script = path.join(root, 'scripts/lintScript.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });
  return { status, lines: stdout.split('\n').slice(0, -1), stderr };
}

const old = '#!/bin/bash\nset -e\nyum -y install jq\ninitctl restart jupyter-server --no-wait\n';

test('prints one line for each finding, and 1 says that there is an error', () => {
  const { status, lines } = lint({ 'on-start.sh': old }, '--platform', 'notebook-al2023-v1', 'on-start.sh');
  expect(lines).toEqual([
    'on-start.sh:3:1 info yum-on-al2023 yum -y install jq: on Amazon Linux 2023 yum is only another name of dnf; AWS asks to use dnf.',
    'on-start.sh:4:1 error command-not-on-platform initctl is not on notebook-al2023-v1: use systemctl.',
  ]);
  expect(status).toBe(1);
});

test('what is wrong depends on the platform', () => {
  expect(lint({ a: old }, '--platform', 'notebook-al1-v1', 'a')).toMatchObject({ status: 0, lines: [] });
  expect(lint({ a: old }, 'a').lines).toHaveLength(2);
});

test('several files; warnings alone are no failure', () => {
  const files = { one: '#!/bin/bash\ncd data\n', two: '#!/bin/bash\n', three: '#!/bin/bash\necho "\n' };
  expect(lint(files, 'one', 'two')).toMatchObject({
    status: 0,
    lines: ['one:2:4 warning relative-path data: the script runs in /, so this is /data.'],
  });
  const { status, lines } = lint(files, 'one', 'two', 'three');
  expect(status).toBe(1);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['one:2:4', 'three:2:6']);
});

test('a file by the name of on-create.sh runs once', () => {
  const text = '#!/bin/bash\nset -e\nmkdir /home/ec2-user/SageMaker/data\n';
  expect(lint({ 'on-create.sh': text }, 'on-create.sh').lines).toEqual([]);
  expect(lint({ 'on-create.sh': text }, '--hook', 'OnStart', 'on-create.sh').lines).toHaveLength(1);
});

test.each([
  [[], 'No file is named.'],
  [['--platform', 'notebook-al9-v1', 'a'], 'There is no platform notebook-al9-v1.'],
  [['--hook', 'OnStop', 'a'], 'There is no hook OnStop.'],
  [['--unknown', 'a'], "Unknown option '--unknown'"],
  [['missing'], 'no such file'],
])('%j is a wrong command line', (args, message) => {
  const { status, stderr } = lint({ a: '#!/bin/bash\n' }, ...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain('Usage: npm run -s lint:script');
});
