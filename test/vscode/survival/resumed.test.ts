import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { OperationSnapshot } from '../../../src/operations/operation.ts';
import { describe as inAws } from '../operations/account.ts';
import { activate, isLoaded, until, type TestedApi } from '../support.ts';

/** Remedy → what AWS says of the notebook instance at the end. */
const ends = {
  'notebook.migratePlatform': ['churn-model', 'Stopped'],
  'notebook.changeLifecycleConfig': ['demand-forecast', 'InService'],
  'notebook.detachLifecycleConfig': ['returns-analysis', 'InService'],
  'notebook.restart': ['search-ranking', 'InService'],
  'notebook.start': ['basket-analysis', 'InService'],
  'notebook.stop': ['marketing-mix', 'Stopped'],
} as const;

describe('the window after the one that was killed', () => {
  let api: TestedApi;
  before(async () => {
    // No view is open and no command runs: the journals alone say that something is wanted.
    await vscode.extensions.getExtension('patchlens.patch-lens')?.activate();
    const end = Date.now() + 10_000;
    while (!(await isLoaded())) {
      assert.ok(Date.now() < end, 'the window does not see that there are unfinished operations');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    api = await activate();
  });
  const all = () => api.testing.operations.all;
  const of = (remedy: string): OperationSnapshot | undefined => all().find((each) => each.plan.remedy === remedy);

  it('finds all eight, and goes on with them without being asked to', async () => {
    await until('all are there', () => all().length === 8);
    await until('all are done', () => all().every((each) => each.state === 'done'), 120).catch((error: unknown) => {
      console.log(api.testing.operationsView.asText());
      throw error;
    });
    // Most were cut off in the middle; what is done in an instant may have ended before.
    const taken = all().filter(({ entries }) => entries.filter((each) => each.type === 'claimed').length > 1);
    assert.ok(taken.length >= 6, `${taken.length} were taken over`);
  }).timeout(150_000);

  it('nothing was sent twice', () => {
    for (const { plan, entries } of all()) {
      const sent = entries.flatMap((each) => (each.type === 'sent' ? [each.step] : []));
      assert.deepEqual(sent, [...new Set(sent)], plan.remedy);
    }
  });

  for (const [remedy, [name, status]] of Object.entries(ends)) {
    it(`${remedy}: ${name} is ${status}`, async () => {
      assert.equal(of(remedy)?.state, 'done');
      assert.equal((await inAws('ACCOUNT', name)).NotebookInstanceStatus, status);
    });
  }

  it('the roll-out came through all of its waves', async () => {
    const rollOut = of('notebook.rollOut');
    assert.equal(rollOut?.steps.filter((each) => each.step.type === 'notebook.verify').length, 5);
    for (const name of ['annotate', 'detect', 'export', 'ocr', 'segment']) {
      assert.equal((await inAws('TEAM', `vision-${name}`)).NotebookInstanceStatus, 'InService');
    }
  });
});
