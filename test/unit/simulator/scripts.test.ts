import { expect, test } from 'vitest';
import { researchOnStart, teamOnStart, gpuOnStart, idleStop } from '../../../src/simulator/scenarios/sampleScripts.ts';
import { runScript, type ScriptRun } from '../../../src/simulator/services/sageMakerScripts.ts';

const run: ScriptRun = {
  path: '/tmp/OnStart_X',
  os: 'AL2023',
  instanceType: 'ml.t3.medium',
  now: Date.parse('2026-11-22T09:00:00Z'),
};

/** `failed: last line`, or `succeeded after N s: all lines`. */
function outcome(script: string, change: Partial<ScriptRun> = {}): string {
  const { lines, seconds, result } = runScript(script, { ...run, ...change });
  const texts = lines.map(({ text }) => text);
  return result === 'succeeded'
    ? `${result} after ${seconds} s: ${texts.join(' / ')}`
    : `${result}: ${texts.at(-1) ?? ''}`;
}

const script = (...lines: string[]) => ['#!/bin/bash', ...lines, ''].join('\n');

test.each([
  ['an empty script', '', 'succeeded after 0 s: '],
  ['echo', script('echo "hello there"'), 'succeeded after 0 s: hello there'],
  [
    'Windows line ends',
    '#!/bin/bash\r\necho hi\r\n',
    'failed: /bin/bash: /tmp/OnStart_X: /bin/bash^M: bad interpreter: No such file or directory',
  ],
  [
    'a Windows line end further down',
    script('set -e', 'echo hi\r'),
    "failed: /tmp/OnStart_X: line 3: $'\\r': command not found",
  ],
  ['exit 1', script('echo before', 'exit 1', 'echo after'), 'failed: before'],
  ['exit 0', script('exit 0', 'false'), 'succeeded after 0 s: '],
  [
    'a relative path under set -e',
    script('set -e', 'cd SageMaker', 'echo after'),
    'failed: /tmp/OnStart_X: line 3: cd: SageMaker: No such file or directory',
  ],
  [
    'a relative path without set -e',
    script('cd SageMaker', 'echo after'),
    'succeeded after 0 s: /tmp/OnStart_X: line 2: cd: SageMaker: No such file or directory / after',
  ],
  [
    'initctl on AL2023',
    script('set -e', 'initctl restart jupyter-server --no-wait'),
    'failed: /tmp/OnStart_X: line 3: initctl: command not found',
  ],
  [
    'a failure that is handled',
    script('set -e', 'initctl restart x || true', 'echo on'),
    'succeeded after 0 s: /tmp/OnStart_X: line 3: initctl: command not found / on',
  ],
  ['sleep 400', script('sleep 400'), 'tooLong: '],
  ['sleep 4m and 2m', script('sleep 4m', 'echo still here', 'sleep 2m', 'echo never'), 'tooLong: still here'],
  ['sleep in the background', script('sleep 400 &', 'echo ready'), 'succeeded after 0 s: ready'],
  [
    'a detached here-document',
    script(
      "nohup sudo -u ec2-user -i <<'EOF' &",
      'conda install -y x',
      'conda update --all',
      'conda update --all',
      'conda update --all',
      'EOF',
      'echo ready',
    ),
    'succeeded after 0 s: ready',
  ],
  [
    'a here-document of data',
    script('cat > /etc/motd <<EOF', 'exit 1', 'EOF', 'echo ready'),
    'succeeded after 0 s: ready',
  ],
  [
    'pip in every environment',
    script('for env in /home/ec2-user/anaconda3/envs/*; do', '  pip install -q --upgrade pandas', 'done'),
    'succeeded after 200 s: ',
  ],
  [
    'conda in every environment',
    script(
      "sudo -u ec2-user -i <<'EOF'",
      'for env in /home/ec2-user/anaconda3/envs/*; do',
      '  conda update -y --all > /dev/null',
      'done',
      'EOF',
    ),
    'tooLong: ',
  ],
  ['an if that is not taken', script('if [ ! -f /x ]; then', '  exit 1', 'fi', 'echo on'), 'succeeded after 0 s: on'],
  ['a function that is not called', script('stop() {', '  exit 1', '}', 'echo on'), 'succeeded after 0 s: on'],
  ['set -x', script('set -ex', 'echo hi'), 'succeeded after 0 s: + echo hi / hi'],
  [
    'dnf that stays at its release',
    script('dnf -y upgrade'),
    'succeeded after 60 s: Last metadata expiration check: 0:00:41 ago. / Dependencies resolved. / Nothing to do. / Complete!',
  ],
  ['a redirected list', script('pip freeze > /tmp/list'), 'succeeded after 2 s: '],
])('%s', (_what, text, expected) => {
  expect(outcome(text)).toBe(expected);
});

test('what a platform lacks differs', () => {
  expect(outcome(script('dnf -y upgrade'), { os: 'AL2' })).toContain('dnf: command not found');
  expect(outcome(script('amazon-linux-extras install epel'), { os: 'AL2' })).toContain('succeeded');
  expect(outcome(script('nvidia-smi'))).toContain('nvidia-smi: command not found');
  expect(outcome(script('nvidia-smi'), { instanceType: 'ml.g5.xlarge' })).toContain('succeeded');
});

test('package lists move with the time on AL2023 and stand still on AL2', () => {
  const list = (change: Partial<ScriptRun>) =>
    outcome(script('echo "packages:"', 'pip freeze', 'rpm -qa | sort'), change);
  const later = run.now + 60 * 86_400_000;
  expect(list({})).toMatch(/packages: \/ boto3==1\.43\.162 .*bash-5\.2\.15-1\.amzn2023\.0\.2\.x86_64/);
  expect(list({ now: later })).not.toBe(list({}));
  expect(list({ os: 'AL2', now: later })).toBe(list({ os: 'AL2' }));
});

test("the sample account's scripts end as their stories say", () => {
  expect(outcome(teamOnStart)).toMatch(/^succeeded after \d+ s: .* \/ on-start finished$/);
  expect(outcome(idleStop)).toMatch(/^succeeded/);
  expect(outcome(gpuOnStart, { instanceType: 'ml.g5.xlarge' })).toContain('bad interpreter');
  expect(outcome(researchOnStart, { os: 'AL2' })).toMatch(/^succeeded/);
  expect(outcome(researchOnStart)).toContain('amazon-linux-extras: command not found');
});
