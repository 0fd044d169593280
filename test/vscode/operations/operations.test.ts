import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openWith, row, run, until } from '../support.ts';
import { describe as inAws } from './account.ts';
import { notebook, tellStories } from './stories.ts';
import { orphan } from './orphan.ts';

describe('operations in the editor', () => {
  const stories = tellStories('default');
  const { prompts, text, newest, told, yes } = stories;

  it('a restart is a row with its steps, told on the row of the notebook too', async () => {
    yes();
    const attention = () =>
      Number(/^(\d+) of/.exec(row(stories.api, 'Notebook Instances')?.split(' — ')[1] ?? '')?.[1]);
    const before = attention();
    assert.ok(before > 1);
    const restart = run('notebook.restart', notebook('search-ranking'));
    await until('it is under way', () =>
      text().startsWith('(loading~spin) search-ranking · Restart — Stopping search-ranking'),
    );
    await until('its steps', () =>
      /\n {2}\(loading~spin\) Stop — .*\n {2}\(circle-outline\) Start — not begun$/.test(text()),
    );
    await until('the row of the notebook says it', () =>
      /\(loading~spin\) search-ranking — Restarting · step [12]\/2/.test(row(stories.api, 'search-ranking') ?? ''),
    );
    // Stopped, it is current by rule; it counts until it is back.
    await until('it is stopped', () => /step 2\/2/.test(row(stories.api, 'search-ranking') ?? ''));
    assert.equal(attention(), before);
    await restart;
    await until('it counts no longer', () => attention() === before - 1);
    assert.match(text(), /^\(pass\) search-ranking · Restart — Done · /);
    assert.match(text(), /\n {2}\(pass\) Stop — done · \d+ s\n {2}\(pass\) Start — done · \d+ s$/);
    assert.match(row(stories.api, 'search-ranking') ?? '', /^\(pass\) search-ranking — In service · started today/);
    const done = await told('operation.done');
    assert.equal(done.type, 'mention');
    assert.match(done.text, /^Restart search-ranking: done in \d+ s$/);
  }).timeout(60_000);

  it('details are a document with plan, steps, times and request ids, and without secrets', async () => {
    yes();
    await run('notebook.restart', notebook('marketing-mix'));
    await run('operation.showDetails', newest()?.id);
    const document = await until('the document', () =>
      vscode.workspace.textDocuments.find((each) => each.uri.path.includes('Restart marketing-mix')),
    );
    const details = document.getText();
    assert.match(details, /^Restart marketing-mix\nDone · /);
    assert.match(details, /Account 111122223333 · eu-west-1 · profile default/);
    assert.match(details, /All times are in .+ \(UTC.*\)/);
    assert.match(details, /Only \/home\/ec2-user\/SageMaker is kept/);
    assert.match(details, /\n {2}[\d:]+ {2}Stopping marketing-mix: AWS accepted the request\n/);
    const [read = '', support = ''] = details.split('\nFor support\n');
    assert.match(
      support,
      /notebook-instance\/marketing-mix\n[^]*sagemaker:StopNotebookInstance {2}request [0-9a-f-]{36}/,
    );
    assert.doesNotMatch(read, /[0-9a-f]{8}-[0-9a-f]{4}-/);
    assert.doesNotMatch(details, /AKIA|simulated|X-Amz/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }).timeout(60_000);

  it('details that are open tell on their own how it goes on', async () => {
    yes();
    const restart = run('notebook.restart', notebook('marketing-mix'));
    await until('it is under way', () => newest()?.state === 'running');
    await run('operation.showDetails', newest()?.id);
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.getText() ?? '', /^Restart marketing-mix\nSt(opp|art)ing marketing-mix · /);
    await restart;
    await until('it says so', () => document?.getText().startsWith('Restart marketing-mix\nDone · '));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }).timeout(60_000);

  it('switching to another profile cuts nothing off, and the rows of the other account say nothing of it', async () => {
    yes();
    const restart = run('notebook.restart', notebook('returns-analysis'));
    await until('it stops', () => /Stopping returns-analysis/.test(text()));
    await openWith(stories.api, ['scarce']);
    await restart;
    assert.match(text(), /^\(pass\) returns-analysis · Restart — Done/);
    assert.equal((await inAws('ACCOUNT', 'returns-analysis')).NotebookInstanceStatus, 'InService');
    await openWith(stories.api, ['default']);
    await until('the new row', () => /started today/.test(row(stories.api, 'returns-analysis') ?? ''));
  }).timeout(60_000);

  it('no second operation on a resource that one is at work on', async () => {
    yes();
    const restart = run('notebook.restart', notebook('search-ranking'));
    await until('it is under way', () => text().startsWith('(loading~spin)'));
    await run('notebook.stop', notebook('search-ranking'));
    const busy = await told('operation.busy');
    assert.match(busy.text, /^search-ranking is part of an operation that is not finished: Restart search-ranking\.$/);
    await restart;
    assert.equal(stories.api.testing.operations.all.length, 1);
  }).timeout(60_000);

  it('cancelled from its row, it says what goes on, and the restart is not left half done', async () => {
    yes();
    const restart = run('notebook.restart', notebook('marketing-mix'));
    await until('the stop was sent', () => newest()?.steps[0]?.phase === 'waiting');
    await run('operation.cancel', newest()?.id);
    const goesOn = await told('operation.goesOn');
    assert.match(
      goesOn.text,
      /^Restart marketing-mix goes on in the background, so that nothing is left half done: .*Starting marketing-mix\.$/,
    );
    assert.ok(goesOn.choices.includes('Show Operations'));
    await restart;
    assert.equal((await inAws('ACCOUNT', 'marketing-mix')).NotebookInstanceStatus, 'InService');
  }).timeout(60_000);

  it('another lifecycle configuration: picked with who uses it, stopped, changed and started again', async () => {
    const choices: string[] = [];
    prompts().answer(({ type, id, choices: offered }) => {
      if (id === 'notebook.config') {
        choices.push(...offered);
        return offered.filter((each) => each !== 'team-onstart').slice(0, 1);
      }
      return type === 'confirm';
    });
    await run('notebook.changeLifecycleConfig', notebook('demand-forecast'));
    assert.ok(choices.includes('team-onstart'), choices.join());
    const { NotebookInstanceLifecycleConfigName: config, NotebookInstanceStatus: status } = await inAws(
      'ACCOUNT',
      'demand-forecast',
    );
    assert.equal(status, 'InService');
    assert.ok(config !== undefined && config !== 'team-onstart', config);
    assert.match(text(), /^\(pass\) demand-forecast · Change Lifecycle Configuration — Done/);
  }).timeout(60_000);

  it('detached, by the row of the notebook, it has none', async () => {
    yes();
    await run('notebook.detachLifecycleConfig', { key: notebook('demand-forecast') });
    const plan = prompts().asked.find((each) => each.type === 'confirm');
    assert.match(plan?.text ?? '', /^Detach the lifecycle configuration of demand-forecast\?/);
    const after = await inAws('ACCOUNT', 'demand-forecast');
    assert.equal(after.NotebookInstanceLifecycleConfigName, undefined);
    assert.equal(after.NotebookInstanceStatus, 'InService');
  }).timeout(60_000);

  it('a notebook on Amazon Linux 2 is migrated, a running and a stopped one, with another type where it must', async () => {
    prompts().answer(({ type, choices }) => (type === 'pick' ? choices.slice(0, 1) : type === 'confirm'));
    await run('notebook.migratePlatform', [notebook('fraud-features'), notebook('churn-model')]);
    assert.equal((await inAws('ACCOUNT', 'fraud-features')).PlatformIdentifier, 'notebook-al2023-v1');
    const stopped = await inAws('ACCOUNT', 'churn-model');
    assert.equal(stopped.PlatformIdentifier, 'notebook-al2023-v1');
    assert.equal(stopped.NotebookInstanceStatus, 'Stopped');
  }).timeout(90_000);

  it('a start without capacity is tried again, says so on the notebook, and takes another instance type', async () => {
    await openWith(stories.api, ['scarce']);
    prompts().answer(({ type, id }) => (id === 'notebook.instanceType' ? ['ml.g6.xlarge'] : type === 'confirm'));
    const start = run('notebook.start', notebook('epsilon'));
    await until('it is put off', () => /\(watch\) Start — no capacity · next try in/.test(text()), 30);
    await until('the row of the notebook says why', () =>
      /epsilon — .*start failed: no capacity; next try in/.test(row(stories.api, 'epsilon') ?? ''),
    );
    assert.ok(newest()?.offers.includes('chooseInstanceType'));
    await run('operation.chooseInstanceType', { key: notebook('epsilon') });
    await start;
    const after = await inAws('SCARCE', 'epsilon');
    assert.equal(after.InstanceType, 'ml.g6.xlarge');
    assert.equal(after.NotebookInstanceStatus, 'InService');
  }).timeout(90_000);

  it('interrupted long ago, it waits: shows what is left, keeps to a no, and goes on after a yes', async () => {
    prompts().answer(() => undefined);
    await openWith(stories.api, ['scarce']);
    await orphan(stories.api, { key: notebook('delta'), minutes: 40 });
    const asking = await told('operation.asking');
    assert.match(asking.text, /^Start delta was interrupted and waits for you\. Left to do: Starting delta\.$/);
    assert.match(text(), /^\(question\) delta · Start — Waits for you: Start delta/);
    await run('operation.resume', newest()?.id);
    const plan = await told('operation.resume');
    assert.match(
      plan.text,
      /^Resume the operation "Start delta"\?\nAccount 111122223333[^]*Left to do:\n• Starting delta/,
    );
    assert.match(text(), /^\(question\)/);
    assert.equal((await inAws('SCARCE', 'delta')).NotebookInstanceStatus, 'Stopped');
    yes();
    await run('operation.resume', newest()?.id);
    assert.match(text(), /^\(pass\) delta · Start — Done/);
    assert.equal((await inAws('SCARCE', 'delta')).NotebookInstanceStatus, 'InService');
  }).timeout(60_000);

  it('read-only: what changes AWS is refused, what only looks is not', async () => {
    await openWith(stories.api, ['scarce']);
    await orphan(stories.api, { key: notebook('alpha'), minutes: 40, remedy: 'notebook.stop' });
    const waiting = await until('it waits', () => newest()?.state === 'asking' && newest());
    const settings = vscode.workspace.getConfiguration('patchLens');
    await settings.update('readOnly', true, vscode.ConfigurationTarget.Global);
    try {
      yes();
      for (const command of ['resume', 'rollBack', 'chooseInstanceType']) await run(`operation.${command}`, waiting.id);
      await run('notebook.rollOut', notebook('alpha'));
      assert.deepEqual(
        prompts().asked.map((each) => each.id),
        ['readOnly', 'readOnly', 'readOnly', 'readOnly'],
      );
      await run('operation.dismiss', waiting.id);
      assert.equal(newest(), undefined);
    } finally {
      await settings.update('readOnly', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal((await inAws('SCARCE', 'alpha')).NotebookInstanceStatus, 'InService');
  });

  it('from the palette, each command asks which operation; where there is none, it says so', async () => {
    prompts().answer(() => undefined);
    for (const command of ['resume', 'rollBack', 'dismiss', 'cancel', 'showDetails']) await run(`operation.${command}`);
    assert.deepEqual(
      prompts().asked.map((each) => each.id),
      Array(5).fill('operation.none'),
    );
    yes();
    await openWith(stories.api, ['default']);
    await run('notebook.stop', notebook('quality-checks'));
    prompts().answer(({ choices }) => choices);
    await run('operation.dismiss');
    assert.match(prompts().asked[0]?.choices.join() ?? '', /Stop quality-checks/);
    assert.equal(newest(), undefined);
  }).timeout(60_000);
});
