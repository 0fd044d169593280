import { expect, test } from 'vitest';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import type { StartRisks } from '../../../../src/kinds/startRisks.ts';
import { planRollOut } from '../../../../src/operations/rollOut.ts';
import { parseChoices } from '../../../../src/operations/rollOutChoices.ts';
import { judgedPlan } from '../../../../src/vscode/commands/scriptRisks.ts';
import { context, notebook, scope } from '../../kinds/notebooks/story.ts';

const windows: StartRisks = {
  stops: { codes: ['crlf-line-ends'], lines: ['1'] },
  mayStop: { codes: ['fails-at-end'], lines: ['9'] },
};

const targets = [
  notebook('al2023 InService, config team', undefined, 'alpha'),
  notebook('al2023 InService, config team', undefined, 'beta'),
  notebook('al2-v3 InService, config research', undefined, 'gamma'),
];
const seen = targets.map((observed) => ({ observed }));

/** Which scripts were asked about, on which platforms. */
function asking(risks: StartRisks) {
  const asked: string[] = [];
  const scripts = {
    rollOutScript: () => Promise.resolve(undefined),
    deployedRisks: (
      { account, region, name }: Record<'account' | 'region' | 'name', string>,
      on: readonly string[],
    ) => {
      asked.push(`${account} ${region} ${name} on ${on.join(' and ')}`);
      return Promise.resolve(risks);
    },
  };
  return { asked, scripts };
}

test('a roll-out that only restarts says what the script that runs has in the way', async () => {
  const parsed = parseChoices({});
  if (parsed.outcome === 'refused') throw new Error('choices');
  const planned = planRollOut({
    notebooks: targets.slice(0, 2),
    choices: parsed.choices,
    context: { ...context, scope },
  });
  const { asked, scripts } = asking(windows);
  const made = await judgedPlan({ scripts }, planned, seen);
  expect(asked).toEqual(['111122223333 eu-west-1 team on notebook-al2023-v1']);
  const effects = made.outcome === 'plan' ? made.plan.effects : [];
  expect(effects[0]).toEqual({
    code: 'scriptFailsStart',
    facts: { config: 'team', names: ['alpha', 'beta'], codes: ['crlf-line-ends'], lines: ['1'] },
  });
  expect(effects.map(({ code }) => code).filter((code) => code.startsWith('script'))).toEqual([
    'scriptFailsStart',
    'scriptMayFailStart',
    'scriptRunsAsRoot',
  ]);
});

test('a migration asks about the platform that it leads to; a stop asks nothing', async () => {
  const { asked, scripts } = asking(windows);
  const choice = { instanceType: 'ml.t3.medium' };
  const migrate = plan('notebook.migratePlatform', targets.slice(2), { ...context, scope, choice });
  await judgedPlan({ scripts }, migrate, seen);
  expect(asked).toEqual(['111122223333 eu-west-1 research on notebook-al2023-v1']);
  const stop = plan('notebook.stop', targets, { ...context, scope, choice: {} });
  expect(await judgedPlan({ scripts }, stop, seen)).toEqual(stop);
  expect(asked).toHaveLength(1);
});
