import { expect, test } from 'vitest';
import { template, templateIds } from '../../../../../src/kinds/lifecycleConfigs/templates.ts';
import { analyser, contextOf, goodScripts, onAl2023, told } from './support.ts';

test('there are scripts of every common kind', () => {
  expect(goodScripts.length).toBeGreaterThanOrEqual(25);
});

test.each(goodScripts)('%s: no false alarm', (name, text) => {
  expect(told(text, contextOf(name))).toEqual([]);
});

test.each(templateIds)('a new configuration from the template %s has no error and no warning', (id) => {
  const { findings } = analyser.analyse(template(id), onAl2023);
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
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
