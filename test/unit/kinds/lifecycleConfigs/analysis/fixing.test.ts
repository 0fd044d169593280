import { expect, test } from 'vitest';
import type { Code, Fix } from '../../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import { apart, applyFixes, fixAll, safeFixes } from '../../../../../src/kinds/lifecycleConfigs/analysis/fixing.ts';
import { cases } from './cases.ts';
import { analyser, goodScripts, onAl2023, told } from './support.ts';

const analyse = (text: string) => analyser.analyse(text, onAl2023);

/** The sample that AWS's guide has: an unquoted heredoc, and a comparison that never matches. */
const fromTheGuide = `#!/bin/bash
set -e
sudo -u ec2-user -i <<EOF
for env in base /home/ec2-user/anaconda3/envs/*; do
    source /home/ec2-user/anaconda3/bin/activate $(basename "$env")
    if [ $env = 'JupyterSystemEnv' ]; then
        continue
    fi
    nohup pip install --upgrade boto3 &
    source /home/ec2-user/anaconda3/bin/deactivate
done
EOF
`.replaceAll('\n', '\r\n');

test('fix all repairs what hides behind another fault, too', () => {
  expect(told(fromTheGuide).map((each) => each.split(' ')[1])).toEqual([
    'crlf-line-ends',
    'heredoc-expands',
    'jupyter-system-env',
    'background-not-detached',
    'upgrade-without-freeze',
  ]);
  const fixed = fixAll(fromTheGuide, analyse);
  expect(fixed).toBe(`#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOF'
for env in base /home/ec2-user/anaconda3/envs/*; do
    source /home/ec2-user/anaconda3/bin/activate $(basename "$env")
    if [ "$(basename "$env")" = 'JupyterSystemEnv' ]; then
        continue
    fi
    nohup pip install --upgrade boto3 >> /home/ec2-user/SageMaker/lifecycle-install.log 2>&1 < /dev/null &
    source /home/ec2-user/anaconda3/bin/deactivate
done
EOF
`);
  expect(told(fixed)).toEqual(['9:5 upgrade-without-freeze']);
});

const all = (Object.keys(cases) as Code[]).flatMap((code) =>
  [...cases[code].bad, ...cases[code].good].map(({ script }) => script),
);

test('doing it twice changes nothing more, and no safe fix is left', () => {
  for (const script of [...all, fromTheGuide, ...goodScripts.map(([, text]) => text)]) {
    const once = fixAll(script, analyse);
    expect(fixAll(once, analyse)).toBe(once);
    expect(safeFixes(analyse(once)), once).toEqual([]);
  }
});

test('a good script stays as it is, to the byte', () => {
  for (const [name, text] of goodScripts) expect(fixAll(text, analyse), name).toBe(text);
});

test('an edit keeps the line ends that the script has', () => {
  const script = '#!/bin/bash\r\n# patch-lens: ignore-file crlf-line-ends\r\n[ -f /a ] && b\r\n';
  expect(applyFixes(script, safeFixes(analyse(script)))).toBe(
    '#!/bin/bash\r\n# patch-lens: ignore-file crlf-line-ends\r\n[ -f /a ] && b\r\nexit 0\r\n',
  );
});

test('positions count UTF-16 units, behind Korean text and emoji', () => {
  const script = '#!/bin/bash\necho "노트북 🙂"; yum install -y jq\n';
  expect(told(script)).toEqual(['2:16 yum-on-al2023']);
  expect(fixAll(script, analyse)).toBe('#!/bin/bash\necho "노트북 🙂"; dnf install -y jq\n');
});

test('a script that can not be read whole keeps its commands, and gets its line ends right', () => {
  const script = '#!/bin/bash\r\nyum install -y jq\r\nif true; then\r\n';
  expect(told(script).map((each) => each.split(' ')[1])).toEqual(['crlf-line-ends', 'yum-on-al2023', 'syntax-error']);
  expect(fixAll(script, analyse)).toBe('#!/bin/bash\nyum install -y jq\nif true; then\n');
  const [dnf] = analyse(script).findings.flatMap(({ code, fixes }) => (code === 'yum-on-al2023' ? fixes : []));
  expect(dnf).toMatchObject({ id: 'useDnf', safe: false });
});

test('of two fixes that touch the same text, the first is applied', () => {
  const fix = (id: Fix['id'], start: number, end: number): Fix => {
    const range = { start: { line: 0, character: start }, end: { line: 0, character: end } };
    return { id, safe: true, edits: [{ range, text: id }] };
  };
  const ids = (...fixes: readonly Fix[]) => apart(fixes).map(({ id }) => id);
  expect(ids(fix('useDnf', 0, 3), fix('detach', 2, 5), fix('addShebang', 6, 7))).toEqual(['useDnf', 'addShebang']);
  expect(ids(fix('useDnf', 4, 4), fix('detach', 4, 4))).toEqual(['useDnf']);
  expect(ids(fix('useDnf', 0, 3), fix('detach', 4, 4))).toEqual(['useDnf', 'detach']);
});
