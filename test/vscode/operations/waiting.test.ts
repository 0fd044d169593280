import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Entry } from '../../../src/operations/operation.ts';
import { openWith, row, run, until } from '../support.ts';
import { describe as inAws } from './account.ts';
import { notebook, tellStories } from './stories.ts';
import { orphan, type Orphan } from './orphan.ts';

describe('operations that cannot go on by themselves', () => {
  const stories = tellStories('scarce');
  const { prompts, text, newest, told, yes } = stories;

  it('while read-only is on, what another window left changes nothing, and says so; when it is off, it goes on', async () => {
    prompts().answer(() => undefined);
    await readOnly(true);
    try {
      await orphan(stories.api, { key: notebook('alpha'), minutes: 1, remedy: 'notebook.stop' });
      const message = await told('operation.readOnly');
      assert.match(
        message.text,
        /^Stop alpha waits, because Patch Lens is set to read-only \(patchLens\.readOnly\)\. Left to do: Stopping alpha\./,
      );
      assert.match(text(), /^\(lock\) alpha · Stop — Waits: read-only is on · Stop alpha/);
      await until('its row', () => /alpha — .*Stop waits: read-only is on/.test(row(stories.api, 'alpha') ?? ''));
      await run('operation.showDetails', newest()?.id);
      const details = await until('the document', () =>
        vscode.workspace.textDocuments.find((each) => each.uri.path.includes('Stop alpha')),
      );
      assert.match(details.getText(), /^Stop alpha\nWaits: read-only is on/);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      // Looked at again by hand, nothing else comes of it.
      await stories.api.refresh();
      assert.equal(newest()?.waitsFor, 'readOnly');
      assert.equal((await inAws('SCARCE', 'alpha')).NotebookInstanceStatus, 'InService');
      assert.deepEqual(
        prompts().asked.map((each) => each.id),
        ['operation.readOnly'],
      );
    } finally {
      await readOnly(undefined);
    }
    await until('it goes on', () => newest()?.state === 'done');
    assert.equal((await inAws('SCARCE', 'alpha')).NotebookInstanceStatus, 'Stopped');
  }).timeout(60_000);

  it('another instance type is a plan with its price and its drift, and changes nothing without a yes', async () => {
    prompts().answer(({ type, id }) =>
      id === 'notebook.instanceType' ? ['ml.g6.xlarge'] : type === 'confirm' && id === 'notebook.start',
    );
    const start = run('notebook.start', notebook('stacked'));
    await until('it is put off', () => /\(watch\) Start — no capacity · next try in/.test(text()), 30);
    await run('operation.chooseInstanceType', newest()?.id);
    const plan = await told('operation.chooseInstanceType');
    assert.match(plan.text, /^Change the instance type of stacked to ml\.g6\.xlarge and start it\?\n/);
    assert.match(plan.text, /\nAccount 111122223333 · eu-west-1 · profile scarce\n/);
    assert.match(plan.text, /from ml\.g5\.xlarge to ml\.g6\.xlarge, which costs something else/);
    assert.match(plan.text, /Managed by the CloudFormation stack notebooks: it drifts from its template/);
    assert.match(plan.text, /AWS charges for the instance while it runs/);
    assert.equal((await inAws('SCARCE', 'stacked')).InstanceType, 'ml.g5.xlarge');
    assert.equal(newest()?.steps.length, 1);
    await stories.api.testing.operations.cancel(newest()?.id ?? '');
    await start;
  }).timeout(60_000);

  it('what would leave a notebook stopped is dismissed only after a yes', async () => {
    prompts().answer(() => undefined);
    await orphan(stories.api, stoppedForRestart(notebook('halfway')));
    const asking = await until('it waits', () => newest()?.state === 'asking' && newest());
    await run('operation.dismiss', asking.id);
    const question = await told('operation.dismiss');
    assert.match(
      question.text,
      /^Dismiss the operation "Restart halfway"\?\nAccount 111122223333 · eu-west-1 · profile scarce\n/,
    );
    assert.match(question.text, /• halfway stays stopped\. Not done: Starting halfway\./);
    assert.equal(newest()?.id, asking.id);
    yes();
    await run('operation.dismiss', asking.id);
    assert.equal(newest(), undefined);
  });

  it('no operation is taken up again beside another one on the same notebook', async () => {
    yes();
    await orphan(stories.api, failedForCapacity(notebook('halfway')));
    const failed = await until('the failed one', () => newest()?.state === 'failed' && newest());
    assert.deepEqual(failed.offers, ['resume', 'chooseInstanceType', 'rollBack', 'dismiss']);
    const start = run('notebook.start', notebook('halfway'));
    await until('another start', () => newest()?.state === 'running');
    for (const command of ['resume', 'rollBack', 'chooseInstanceType']) await run(`operation.${command}`, failed.id);
    const asked = prompts().asked.map((each) => each.id);
    assert.deepEqual(
      asked.filter((id) => id.startsWith('operation.')),
      Array(3).fill('operation.busy'),
      asked.join(),
    );
    assert.equal(stories.api.testing.operations.find(failed.id)?.state, 'failed');
    await start;
  }).timeout(60_000);

  it('a start that AWS does not take says why, on its row and on that of the notebook', async () => {
    await openWith(stories.api, ['throttled']);
    yes();
    void run('notebook.start', notebook('delta'));
    await until(
      'its row',
      () =>
        /^\(loading~spin\) delta · Start — Starting delta · not accepted yet: SageMaker is limiting requests · (next try in|trying again)/.test(
          text(),
        ),
      30,
    );
    assert.match(text(), /\n {2}\(loading~spin\) Start — not accepted yet: SageMaker is limiting requests · /);
    assert.match(
      row(stories.api, 'delta') ?? '',
      /delta — Stopped.* · Start not accepted yet: SageMaker is limiting requests; (next try in|trying again)/,
    );
    await run('operation.cancel', newest()?.id);
    await until('it is at rest', () => newest()?.endedAt !== undefined, 60);
    await openWith(stories.api, ['scarce']);
  }).timeout(120_000);

  it('without credentials it says so once, and where to sign in', async () => {
    prompts().answer(() => undefined);
    await orphan(stories.api, { key: notebook('alpha'), minutes: 1, profile: 'nobody', remedy: 'notebook.stop' });
    const message = await told('operation.signIn');
    assert.match(message.text, /^Stop alpha waits: there are no AWS credentials for profile "nobody" now\. Sign in/);
    assert.deepEqual(message.choices, ['How to Sign In', 'Show Operations']);
    assert.match(text(), /^\(key\) alpha · Stop — Sign in again; it then continues by itself/);
    await stories.api.testing.operations.cancel(newest()?.id ?? '');
  });

  it('a start that AWS never took, and that is not waited for any longer, is not said to go on', async () => {
    prompts().answer(() => undefined);
    await orphan(stories.api, neverTaken(notebook('beta')));
    await until('it is there', () => newest()?.state === 'stillRunning');
    assert.match(text(), /^\(watch\) beta · Start — Not accepted by AWS so far · SageMaker is limiting requests · /);
    assert.match(text(), /\n {2}\(watch\) Start — not accepted by AWS so far · SageMaker is limiting requests$/);
  });

  it('rolled back by its command, a failed change of configuration restores the former one and starts with it', async () => {
    prompts().answer(({ type, id }) =>
      id === 'notebook.config' ? ['gpu-onstart'] : type === 'confirm' && !id.startsWith('operation.'),
    );
    await run('notebook.changeLifecycleConfig', notebook('steady'));
    const failed = newest();
    assert.equal(failed?.state, 'failed');
    const broken = await inAws('SCARCE', 'steady');
    assert.equal(broken.NotebookInstanceLifecycleConfigName, 'gpu-onstart');
    assert.notEqual(broken.NotebookInstanceStatus, 'InService');

    // Tried again only after another yes: the script runs as root once more.
    await run('operation.resume', failed.id);
    const again = await told('operation.resume');
    assert.match(
      again.text,
      /^Resume the operation "Change Lifecycle Configuration steady"\?\nAccount 111122223333 · eu-west-1/,
    );
    assert.match(again.text, /It came to a halt on .*\.\n\nLeft to do:\n• Starting steady\n/);
    assert.equal(newest()?.lastAt, failed.lastAt);

    await run('operation.rollBack', failed.id);
    const plan = await told('operation.rollBack');
    assert.match(
      plan.text,
      /^Roll back the operation "Change Lifecycle Configuration steady"\?\nAccount 111122223333 · eu-west-1/,
    );
    assert.match(plan.text, /• Put back the lifecycle configuration good-onstart of steady\n• Start steady again\n/);
    assert.match(plan.text, /What is not in the list stays as it is now\./);
    assert.equal((await inAws('SCARCE', 'steady')).NotebookInstanceLifecycleConfigName, 'gpu-onstart');

    yes();
    await run('operation.rollBack', failed.id);
    assert.match(text(), /^\(discard\) steady · Change Lifecycle Configuration — Rolled back · /);
    const after = await inAws('SCARCE', 'steady');
    assert.equal(after.NotebookInstanceLifecycleConfigName, 'good-onstart');
    assert.equal(after.NotebookInstanceStatus, 'InService');
    const rolledBack = await told('operation.rolledBack');
    assert.match(
      rolledBack.text,
      /^Change Lifecycle Configuration steady: rolled back, because it had failed\. steady could not be started/,
    );
    assert.ok(rolledBack.choices.includes('Show Start Log'));
  }).timeout(90_000);

  it('roll-out is in the menu of a lifecycle configuration, for all that use it', async () => {
    await openWith(stories.api, ['team']);
    prompts().answer(() => undefined);
    const manifest: { contributes: { menus: Record<string, { command: string; when: string }[]> } } =
      vscode.extensions.getExtension('patchlens.patch-lens')?.packageJSON;
    const inMenu = manifest.contributes.menus['view/item/context']?.some(
      ({ command, when }) =>
        command === 'patchLens.notebook.rollOut' && when.includes('view == patchLens.lifecycleConfigs'),
    );
    assert.equal(inMenu, true);
    const key = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/vision-onstart';
    await run('notebook.rollOut', { key });
    const canary = await told('rollOut.canary');
    assert.equal(canary.choices.length, 5);
    await openWith(stories.api, ['scarce']);
  }).timeout(60_000);

  async function readOnly(on: boolean | undefined): Promise<void> {
    await vscode.workspace.getConfiguration('patchLens').update('readOnly', on, vscode.ConfigurationTarget.Global);
  }
});

/** Its window stopped the notebook and was closed before it started it. */
function stoppedForRestart(key: string): Orphan {
  return {
    key,
    minutes: 40,
    remedy: 'notebook.restart',
    steps: [stop(key), start(key)],
    entries: (at) => [...sent(at, `stop:${key}`), { type: 'done', at, step: `stop:${key}`, skipped: false }],
  };
}

function failedForCapacity(key: string): Orphan {
  const step = `start:${key}`;
  return {
    key,
    minutes: 5,
    steps: [{ ...start(key), undo: [{ type: 'notebook.stop', input: { name: nameOf(key) } }] }],
    entries: (at) => [
      ...sent(at, step),
      { type: 'failed', at, step, cause: { code: 'startFailed', resource: key, lines: [], passes: 'capacity' } },
      { type: 'ended', at, outcome: 'failed' },
    ],
  };
}

function neverTaken(key: string): Orphan {
  const step = `start:${key}`;
  const problem = { code: 'throttled', fault: 'account', service: 'sagemaker' } as const;
  return {
    key,
    minutes: 5,
    steps: [start(key)],
    entries: (at) => [
      { type: 'intent', at, account: at, step },
      { type: 'notSent', at, step, problem, final: false },
      { type: 'stillRunning', at, step },
      { type: 'ended', at, outcome: 'stillRunning' },
    ],
  };
}

function sent(at: number, step: string): readonly Entry[] {
  return [
    { type: 'intent', at, account: at, step },
    { type: 'sent', at, step, requests: [] },
  ];
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);
const stop = (key: string) => ({ id: `stop:${key}`, type: 'notebook.stop', input: { name: nameOf(key) } });
const start = (key: string) => ({ id: `start:${key}`, type: 'notebook.start', input: { name: nameOf(key) } });
