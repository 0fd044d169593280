import { expect, test, vi } from 'vitest';
import type { Code, Finding } from '../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import { messageOf } from '../../../../src/kinds/lifecycleConfigs/analysis/messages.ts';
import { snippets } from '../../../../src/kinds/lifecycleConfigs/analysis/snippets.ts';
import type { Step } from '../../../../src/kinds/lifecycleConfigs/analysis/steps.ts';
import { findingSentence } from '../../../../src/vscode/words/diagnostics.ts';
import {
  stepAdvice,
  stepChanges,
  stepLens,
  stepRuns,
  stepTitle,
} from '../../../../src/vscode/words/diagnosticsSteps.ts';
import { cases } from '../../kinds/lifecycleConfigs/analysis/cases.ts';
import { analyser, goodScripts, onAl2023 } from '../../kinds/lifecycleConfigs/analysis/support.ts';
import { formats } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

const found: readonly Finding[] = Object.entries(cases).flatMap(([code, { bad }]) =>
  bad.flatMap(({ script, context }) =>
    analyser.analyse(script, { ...onAl2023, ...context }).findings.filter((each) => each.code === code),
  ),
);

/** The editor's sentences stand alone for a translator where the command line's are put together. */
const ownSentence: readonly Code[] = ['secret-in-script', 'errexit-pitfall', 'over-size-limit'];

test('the editor says in English what the command line says', () => {
  expect(new Set(found.map(({ code }) => code)).size).toBe(Object.keys(cases).length);
  for (const finding of found) {
    const sentence = findingSentence(finding, formats);
    if (!ownSentence.includes(finding.code)) expect(sentence).toBe(messageOf(finding).replace('12288', '12,288'));
    expect(sentence, finding.code).not.toMatch(/\{\d+\}|undefined/);
  }
});

const steps: readonly Step[] = [
  ...goodScripts.map(([, text]) => text),
  ...snippets.map(({ text }) => `#!/bin/bash\n${text}`),
].flatMap((text) => analyser.analyse(text, onAl2023).steps);

test('every kind of patch step of the scripts that people write is explained', () => {
  expect(new Set(steps.map(({ kind }) => kind)).size).toBeGreaterThan(8);
  for (const step of steps) {
    const said = [
      stepLens(step, 'onStart', formats),
      stepTitle(step, formats),
      stepChanges(step, formats),
      stepRuns(step, 'onCreate'),
      stepAdvice(step).text,
    ];
    for (const each of said) expect(each).not.toMatch(/\{\d+\}|undefined|null/);
    expect(said[0]?.length).toBeLessThan(110);
    expect(stepAdvice(step).source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test('a lens names what is updated, when, and as whom', () => {
  const lenses = (text: string, hook: 'onStart' | 'onCreate' = 'onStart') =>
    analyser.analyse(`#!/bin/bash\n${text}\n`, onAl2023).steps.map((step) => stepLens(step, hook, formats));
  expect(lenses('dnf -y upgrade --releasever=latest --security')).toEqual([
    'Security updates, release latest · at every start · root',
  ]);
  expect(lenses('dnf -y install jq', 'onCreate')).toEqual(['Installs jq · once, at creation · root']);
  expect(
    lenses(
      "sudo -u ec2-user -i <<'EOF'\nsource /home/ec2-user/anaconda3/bin/activate python3\n" +
        'nohup pip install --upgrade boto3 > /home/ec2-user/SageMaker/l.log 2>&1 < /dev/null &\nEOF',
    ),
  ).toEqual(['Upgrades boto3 in python3 · at every start, in the background · ec2-user']);
});
