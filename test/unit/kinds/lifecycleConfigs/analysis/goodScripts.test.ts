import { expect, test } from 'vitest';
import {
  scriptOfSteps,
  template,
  templateIds,
  templateSteps,
} from '../../../../../src/kinds/lifecycleConfigs/templates.ts';
import { analyser, contextOf, goodScripts, onAl2023, told } from './support.ts';

test('there are scripts of every common kind', () => {
  expect(goodScripts.length).toBeGreaterThanOrEqual(25);
});

test.each(goodScripts)('%s: no false alarm', (name, text) => {
  expect(told(text, contextOf(name))).toEqual([]);
});

test.each(templateIds)('a new configuration from the template %s: no finding', (id) => {
  expect(told(template(id))).toEqual([]);
});

test('a new configuration of all steps that there are: no finding, and every one is read', () => {
  const text = scriptOfSteps(templateSteps.map(({ id }) => id));
  expect(told(text)).toEqual([]);
  const kinds = new Set(analyser.analyse(text, onAl2023).steps.map(({ kind }) => kind));
  expect(kinds).toEqual(
    new Set(['securityUpdate', 'freezeBackup', 'pipUpgrade', 'pipInstall', 'idleStop', 'packageList']),
  );
});

const byName = new Map(goodScripts);

test('the steps of a script are known, with who runs them and whether the start waits', () => {
  const text = byName.get('pip-upgrade-with-freeze.on-start.sh') ?? '';
  const { steps } = analyser.analyse(text, onAl2023);
  expect(steps.map(({ range, ...step }) => ({ line: range.start.line + 1, ...step }))).toEqual([
    { line: 7, kind: 'freezeBackup', user: 'ec2-user', detached: false, facts: { environment: 'python3' } },
    {
      line: 8,
      kind: 'pipUpgrade',
      user: 'ec2-user',
      detached: false,
      facts: { packages: ['boto3', 'sagemaker'], environment: 'python3' },
    },
  ]);
});

test.each([
  ['security-patches.on-start.sh', ['securityUpdate', 'securityUpdate']],
  ['conda-package-single-environment.on-start.sh', ['condaInstall (python3, detached)']],
  ['pip-package-all-environments.on-start.sh', ['pipInstall (*, detached)']],
  ['idle-stop.on-start.sh', ['packageInstall', 'idleStop']],
  ['mount-efs.on-start.sh', ['mount']],
  ['lab-extension.on-start.sh', ['pipInstall (JupyterSystemEnv)', 'jupyterRestart']],
])('%s: %j', (name, expected) => {
  const { steps } = analyser.analyse(byName.get(name) ?? '', onAl2023);
  const shown = steps.map(({ kind, facts, detached }) => {
    const about = ['environment' in facts ? facts.environment : null, detached ? 'detached' : null];
    const words = about.filter((each) => each !== null).join(', ');
    return words === '' ? kind : `${kind} (${words})`;
  });
  expect(shown).toEqual(expected);
});
