import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, row, run, until, type TestedApi } from '../support.ts';

// After tree.test.ts by its name: what is updated here would be current there.
describe('updates of nodegroups in the sample account', () => {
  let api: TestedApi;
  const prompts = () => api.testing.prompts;
  const asked = (id: string) => prompts().asked.find((each) => each.id === id);
  const text = () => api.testing.operationsView.asText();

  /** Only EKS knows the last part of an ARN; the findings have it. */
  const nodegroup = (name: string): string => {
    const found = api.findings().find(({ resource }) => resource.includes(`/${name}/`));
    assert.ok(found, `${name} has a finding`);
    return found.resource;
  };

  /** Takes the first of a pick, unless another answer is given; yes to plans, no to all else. */
  const answering = (answers: Readonly<Record<string, string>> = {}) =>
    prompts().answer(({ id, type, choices }) => {
      const [first = ''] = choices;
      if (type === 'confirm') return true;
      return type === 'pick' ? [answers[id] ?? first] : undefined;
    });

  before(async () => {
    api = await activate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await run('openSampleAccount');
    await run('resetSampleAccount');
    await api.refresh();
    await until('the nodegroups', () => /behind/.test(row(api, 'workers-arm') ?? ''), 60);
  });
  after(async () => {
    prompts().answer(() => undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('resetSampleAccount');
    await api.refresh();
  });

  it('two of one cluster go one after the other, each with its row', async () => {
    answering();
    const both = run('nodegroup.update', [nodegroup('edge'), nodegroup('batch')]);
    await until('the plan', () => asked('nodegroup.update'));
    const plan = asked('nodegroup.update')?.text ?? '';
    assert.match(plan, /^Update 2 nodegroups\?\nSample account 111122223333 · eu-west-1\n/);
    assert.match(plan, /One after the other in each cluster: edge, batch\./);
    // Its own minor, although the cluster has 1.36.
    assert.match(plan, /UpdateNodegroupVersion \{"clusterName":"platform","nodegroupName":"batch","version":"1\.34"\}/);
    await until('the first is under way', () => /2 nodegroups · Update Nodegroup — Updating edge · /.test(text()));
    await until('the other one waits', () => /waits for its turn/.test(row(api, 'batch') ?? ''));
    assert.match(text(), /\n {2}\(circle-outline\) batch — not begun/);
    await both;
    assert.match(text(), /^\(pass\) 2 nodegroups · Update Nodegroup — Done · /);
    assert.match(row(api, 'edge') ?? '', /^\(pass\) edge — 1\.50\.0-5c96e01b/);
    assert.match(row(api, 'batch') ?? '', /^\(warning\) batch — Kubernetes 1\.34 · cluster has 1\.36/);
  }).timeout(180_000);

  it('what a budget holds names the pod, and fails with it and with what helps', async () => {
    answering({ 'nodegroup.force': 'Update, and Respect Them' });
    const update = run('nodegroup.update', nodegroup('workers-arm'));
    await until(
      'the row names the pod',
      () => /Updating workers-arm · shop\/checkout-worker-\S+ held by budget checkout-worker · /.test(text()),
      60,
    );
    await update;
    assert.match(text(), /^\(error\) workers-arm · Update Nodegroup — Failed · shop\/checkout-worker-\S+: /);
    const failed = await until('it is told', () => asked('failed'));
    assert.match(
      failed.text,
      /^The update of workers-arm failed because pods could not be evicted\. .+ shop\/checkout-worker-\S+: PodDisruptionBudget shop\/checkout-worker \(minAvailable: 2\)/,
    );
    assert.deepEqual(failed.choices, ['Run Pre-flight', 'Retry', 'Update with Force…']);
  }).timeout(180_000);

  it('the pre-flight tells of both, the failure and what caused it', async () => {
    await run('nodegroup.preflight', nodegroup('workers-arm'));
    const document = await until('the document', () =>
      vscode.workspace.textDocuments.find((each) => each.uri.path.endsWith('workers-arm pre-flight.md')),
    );
    assert.match(document.getText(), /^# Pre-flight: workers-arm\n/);
    assert.match(document.getText(), /### PodDisruptionBudget shop\/checkout-worker never lets a pod go\n/);
    assert.match(document.getText(), /- `shop\/checkout-worker-\S+` on `ip-\S+`/);
    assert.match(document.getText(), /### The last update failed\n/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }).timeout(60_000);

  it('with force it goes on', async () => {
    answering({ 'nodegroup.force': 'Update with Force' });
    await run('nodegroup.update', nodegroup('workers-arm'));
    const plan = asked('nodegroup.update')?.text ?? '';
    assert.match(plan, /"version":"1\.34","force":true\}/);
    assert.match(plan, /Force: pods that a PodDisruptionBudget protects are deleted all the same\./);
    assert.match(text(), /^\(pass\) workers-arm · Update Nodegroup — Done · /);
    assert.match(row(api, 'workers-arm') ?? '', /^\(pass\) workers-arm — 1\.34\.7-20261118/);
  }).timeout(180_000);

  it('what cannot be updated is refused with what to do', async () => {
    answering();
    await run('nodegroup.update', nodegroup('etl'));
    const refused = asked('refused')?.text ?? '';
    assert.match(refused, /create a new nodegroup on Amazon Linux 2023 or Bottlerocket/);
    assert.equal(asked('nodegroup.update'), undefined);
  }).timeout(60_000);
});
