import { describe, expect, test, vi } from 'vitest';
import type { KnownScope } from '../../../../src/domain/scope.ts';
import { planDeploy } from '../../../../src/kinds/lifecycleConfigs/plan.ts';
import { versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { startRisks } from '../../../../src/kinds/lifecycleConfigs/startRisks.ts';
import { withScriptRisks } from '../../../../src/kinds/notebooks/scriptRisks.ts';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import { context, notebook, scope as notebookScope } from '../notebooks/story.ts';
import { l10n } from '../../vscode/words/fakeL10n.ts';
import { formats } from '../../vscode/words/speak.ts';
import { analyser } from './analysis/support.ts';

vi.mock('vscode', () => ({ l10n }));
const { deployText } = await import('../../../../src/vscode/words/lifecycleConfigs.ts');
const { planText } = await import('../../../../src/vscode/words/plans.ts');

const risksOf = (script: string, platform = 'notebook-al2023-v1') =>
  startRisks(analyser.analyse(script, { platforms: [platform], hook: 'onStart' }).findings);

const failing = '#!/bin/bash\r\nset -e\r\ninitctl restart jupyter-server\r\nsleep 400\r\n';
const harmless = '#!/bin/bash\nset -e\nyum install -y jq\necho "done"\n';

describe('what a script has in the way of a start', () => {
  test('is told from its findings: what is as good as certain, and what may be', () => {
    expect(risksOf(failing)).toEqual({
      stops: { codes: ['crlf-line-ends', 'command-not-on-platform'], lines: ['1', '3'] },
      mayStop: { codes: ['long-install-foreground'], lines: ['4'] },
    });
  });

  test('is nothing that only matters otherwise', () => {
    const none = { codes: [], lines: [] };
    expect(risksOf(harmless)).toEqual({ stops: none, mayStop: none });
    expect(risksOf(`#!/bin/bash\nexport TOKEN=${'ghp_'.padEnd(40, 'a1B2c3')}\n`)).toEqual({
      stops: none,
      mayStop: none,
    });
  });

  test('depends on the platform that it starts on', () => {
    const script = '#!/bin/bash\nset -e\namazon-linux-extras install epel\n';
    expect(risksOf(script).stops.codes).toEqual(['command-not-on-platform']);
    expect(risksOf(script, 'notebook-al2-v3').stops.codes).toEqual([]);
  });
});

describe('a plan that runs such a script', () => {
  const bullets = (detail: string) =>
    detail.split('\n').flatMap((line) => (line.startsWith('• ') ? [line.slice(2)] : []));
  const told = (remedy: string, script: string, target: string, choice: Readonly<Record<string, string>> = {}) => {
    const planned = plan(remedy, [notebook(target)], { ...context, scope: notebookScope, choice });
    if (planned.outcome !== 'plan') throw new Error('refused');
    const made = withScriptRisks(planned.plan, new Map([['team', risksOf(script)]]));
    return bullets(planText('notebooks', made, [], formats).detail).filter((line) => /OnStart script/.test(line));
  };

  test('says so first, and what may be beside what can fail', () => {
    expect(told('notebook.restart', failing, 'al2023-v1 InService, config team')).toEqual([
      'The OnStart script of team keeps a notebook instance from starting; repair it first: Windows line ends (line 1), a command that the platform lacks (line 3).',
      'The OnStart script of team may keep a notebook instance from starting: an install or a wait that can take longer than 5 minutes (line 4).',
      'At the start, the OnStart script of the lifecycle configuration team runs as root.',
    ]);
  });

  test('says nothing of a script that does no harm, nor where nothing is started', () => {
    expect(told('notebook.start', harmless, 'al2023-v1 Stopped, config team')).toHaveLength(1);
    expect(told('notebook.stop', failing, 'al2023-v1 InService, config team')).toEqual([]);
  });

  test('judges the configuration that is attached by then', () => {
    const [first] = told('notebook.changeLifecycleConfig', failing, 'al2023-v1 InService, config other', {
      config: 'team',
    });
    expect(first).toMatch(/^The OnStart script of team keeps a notebook instance from starting/);
  });

  test('to deploy it is told the same, for each hook in its own words', () => {
    const scope: KnownScope = { ...notebookScope };
    const remote = { arn: 'arn', name: 'team', onStart: '#!/bin/bash\n', onCreate: '#!/bin/bash\n' };
    const planned = planDeploy({
      scope,
      key: 'arn',
      remote,
      users: ['alpha'],
      drafts: (['onStart', 'onCreate'] as const).map((hook) => ({ hook, text: failing, base: versionOf(remote) })),
      risks: { onStart: risksOf(failing), onCreate: risksOf(failing) },
    });
    if (planned.outcome !== 'plan') throw new Error('refused');
    const lines = bullets(deployText(planned.plan, planned.effects, formats).detail);
    expect(lines.slice(0, 4)).toEqual([
      'Notebook instances do not start with this OnStart script: Windows line ends (line 1), a command that the platform lacks (line 3).',
      'No notebook instance is created with this OnCreate script: Windows line ends (line 1), a command that the platform lacks (line 3).',
      'The OnStart script may keep notebook instances from starting: an install or a wait that can take longer than 5 minutes (line 4).',
      'The OnCreate script may keep notebook instances from being created: an install or a wait that can take longer than 5 minutes (line 4).',
    ]);
  });
});
