import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { row, run, until } from '../support.ts';
import { podsIn } from './cluster.ts';
import { tellStories } from './stories.ts';

const key = (what: string) => `arn:aws:eks:eu-west-1:111122223333:cluster/platform#payments/${what}`;

describe('what runs on Fargate', () => {
  const stories = tellStories('pods');
  const { prompts, text, newest, told, yes } = stories;

  before(() => until('the workloads are read', () => row(stories.api, 'ledger'), 30));

  it('two workloads are restarted: the rows say how many pods are new, and then that they are patched', async () => {
    yes();
    const before = await podsIn('platform', 'payments', 'app=payments-api');
    const restart = run('fargate.restartWorkload', [key('Deployment/payments-api'), key('StatefulSet/ledger')]);
    await until('it is under way', () => text().startsWith('(loading~spin) 2 workloads · Restart'));
    await until('pods are counted', () => /ledger — \d of 2 pods new, \d Ready · \d old/.test(text()));
    await until('on its row too', () =>
      /ledger — Restarting · \d of 2 pods new/.test(row(stories.api, 'ledger') ?? ''),
    );
    await restart;
    assert.match(text(), /^\(pass\) 2 workloads · Restart — Done/);
    const plan = prompts().asked.find(({ id }) => id === 'fargate.restartWorkload');
    assert.match(plan?.text ?? '', /^Restart 2 workloads\?\nAccount 111122223333 · eu-west-1 · profile pods/);
    assert.match(plan?.text ?? '', /\{"spec":\{"template":\{"metadata":\{"annotations":\{"kubectl\.kubernetes\.io/);
    assert.match(plan?.text ?? '', /Fargate vCPU quota of the account/);
    for (const name of ['payments-api', 'ledger'])
      await until(`${name} is current`, () => row(stories.api, name)?.startsWith(`(pass) ${name}`));
    const after = await podsIn('platform', 'payments', 'app=payments-api');
    assert.equal(after.length, 3);
    const names = new Set(after.map(({ name }) => name));
    assert.ok(before.every(({ name }) => !names.has(name)));
    assert.ok(after.every(({ annotations }) => 'kubectl.kubernetes.io/restartedAt' in annotations));
  }).timeout(90_000);

  it('a paused one is refused, with the command that helps', async () => {
    yes();
    await run('fargate.restartWorkload', key('Deployment/pricing-canary'));
    const refused = await told('refused');
    assert.match(refused.text, /kubectl rollout resume deployment\/pricing-canary -n payments/);
  }).timeout(30_000);

  it('a lone pod: the manifest, a yes, a second question that names who knows it, and another yes', async () => {
    prompts().answer(({ type, id }) => {
      if (type === 'confirm') return true;
      return id === 'fargate.manifest' ? ['Replace Pod…'] : undefined;
    });
    await run('fargate.replacePod', key('Pod/bank-tunnel'));
    const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith('bank-tunnel-r2.json'));
    assert.equal(shown?.languageId, 'json');
    const manifest: unknown = JSON.parse(shown?.getText() ?? '');
    assert.deepEqual(Object.keys(Object(manifest)), ['apiVersion', 'kind', 'metadata', 'spec']);
    assert.doesNotMatch(shown?.getText() ?? '', /resourceVersion|nodeName|CapacityProvisioned|"status"/);

    const question = await told('operation.question');
    assert.match(question.text, /^Replace Pod bank-tunnel waits for your answer\. Delete the old pod bank-tunnel\?$/);
    assert.deepEqual(question.choices, ['Delete Old Pod…', 'Roll Back…', 'Show Operations']);
    assert.match(text(), /^\(question\) bank-tunnel · Replace Pod — Waits for you: Delete the old pod bank-tunnel\?/);
    assert.equal((await podsIn('platform', 'payments', 'app=bank-tunnel')).length, 2);

    await run('operation.resume', newest()?.id);
    const asked = prompts().asked.find(({ id }) => id === 'operation.resume');
    assert.match(asked?.text ?? '', /^Delete the old pod bank-tunnel\?\nAccount 111122223333/);
    assert.match(asked?.text ?? '', /Services that find the new pod by its labels: bank-tunnel\./);
    assert.match(asked?.text ?? '', /Its IP address 10\.[\d.]+ goes; that of bank-tunnel-r2 is 10\./);
    assert.match(text(), /^\(pass\) bank-tunnel · Replace Pod — Done/);
    const left = await podsIn('platform', 'payments', 'app=bank-tunnel');
    assert.deepEqual(
      left.map(({ name }) => name),
      ['bank-tunnel-r2'],
    );
    await until('its row', () => row(stories.api, 'bank-tunnel-r2')?.startsWith('(pass) bank-tunnel-r2'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }).timeout(90_000);

  it('who thinks better of it goes back: the replacement is deleted, the pod stays', async () => {
    prompts().answer(({ type, id }) => {
      if (type === 'confirm') return true;
      return id === 'fargate.manifest' ? ['Replace Pod…'] : undefined;
    });
    await run('fargate.replacePod', key('Pod/debug-shell'));
    await told('operation.question');
    await run('operation.rollBack', newest()?.id);
    assert.match(text(), /debug-shell · Replace Pod — Rolled back/);
    const left = await podsIn('platform', 'payments', 'app=debug-shell');
    assert.deepEqual(
      left.map(({ name }) => name),
      ['debug-shell'],
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }).timeout(90_000);
});
