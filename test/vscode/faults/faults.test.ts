import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { activate, openWith, row, run, until, type TestedApi } from '../support.ts';

/** What the view says of a profile, numbers of days left out. */
async function view(api: TestedApi, profile: string): Promise<string> {
  await openWith(api, [profile]);
  return api.testing.view.asText();
}

describe('an account that can not be read, or not wholly', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
  });

  it('reads a healthy one without a word about problems', async () => {
    const text = await view(api, 'healthy');
    assert.match(text, /Notebook Instances — 2 of 4 need attention/);
    assert.match(text, /beta — Restart overdue · 47 days/);
    assert.match(text, /reports — Deprecated since 31 Oct 2026/);
    assert.doesNotMatch(text, /\(error\) (?!gamma|reports)|Missing|cannot/);
  });

  it('names the missing permission in the one kind that lacks it, and shows the others', async () => {
    const text = await view(api, 'denied');
    assert.match(text, /Missing permission sagemaker:ListNotebookInstances/);
    assert.match(text, /reports — Deprecated/);
    assert.match(text, /main — Kubernetes 1\.35/);
  });

  it('offers to copy the missing permission', async () => {
    const { prompts } = api.testing;
    prompts.answer(({ choices }) => choices.filter((each) => each === 'Copy Permission'));
    const problem = { code: 'accessDenied', fault: 'account', permission: 'sagemaker:ListNotebookInstances' };
    await run('internal.explainProblem', problem);
    assert.equal(await vscode.env.clipboard.readText(), 'sagemaker:ListNotebookInstances');
    assert.match(prompts.asked[0]?.text ?? '', /lacks the permission sagemaker:ListNotebookInstances/);
  });

  it('keeps the rows where only the evidence is denied, and calls none of them current', async () => {
    const text = await view(api, 'blind');
    assert.match(text, /Missing permission cloudtrail:LookupEvents/);
    assert.match(text, /Missing permission ssm:GetParameters/);
    assert.doesNotMatch(row(api, 'workers') ?? '', /\(pass\)/);
    assert.match(row(api, 'gamma') ?? '', /\(error\)/);
  });

  it('says once that a session has expired', async () => {
    const text = await view(api, 'expired');
    assert.deepEqual(text.split('\n'), ['(error) Not signed in, or expired — expired · eu-west-1']);
  });

  it('says once that a key is not accepted', async () => {
    const text = await view(api, 'stranger');
    assert.deepEqual(text.split('\n'), ['(error) Credentials not accepted — stranger · eu-west-1']);
  });

  it('says that an endpoint can not be reached', async () => {
    const text = await view(api, 'unreachable');
    assert.match(text, /SageMaker cannot be reached/);
    assert.match(text, /Lambda cannot be reached/);
    assert.match(text, /EKS cannot be reached/);
  }).timeout(60_000);

  it('says that an answer was cut off, and shows nothing as fine', async () => {
    const text = await view(api, 'truncated');
    assert.match(text, /Unreadable answer from SageMaker/);
    assert.doesNotMatch(text, /\(pass\)/);
  }).timeout(60_000);

  it('reads through throttling, faults and dropped connections as if there were none', async () => {
    const healthy = await view(api, 'healthy');
    const shaky = await view(api, 'shaky');
    assert.equal(shaky, healthy);
  }).timeout(120_000);

  it('welcomes who has no credentials, instead of an empty tree', async () => {
    assert.equal(await view(api, 'nobody'), 'welcome: noCredentials');
  });

  it('tells a profile without a region apart from an empty one', async () => {
    assert.match(await view(api, 'regionless'), /^\(error\) No region chosen/);
    const empty = await view(api, 'bare');
    assert.match(empty, /No notebook instances in eu-west-1 — account 111122223333 · Select regions…/);
    assert.match(empty, /No Lambda functions in eu-west-1/);
  });

  it('says that a region does not exist', async () => {
    await openWith(api, ['healthy'], ['xx-nowhere-1']);
    assert.match(api.testing.view.asText(), /xx-nowhere-1/);
    assert.doesNotMatch(api.testing.view.asText(), /\(pass\)/);
    await openWith(api, ['healthy'], []);
  }).timeout(60_000);

  it('names file and line of a broken config file, and uses the rest of it', async () => {
    const file = process.env['AWS_CONFIG_FILE'] ?? '';
    const before = readFileSync(file, 'utf8');
    try {
      appendFileSync(file, '\n[profile broken\nregion = eu-west-1\n');
      const line = before.split('\n').length + 1;
      await view(api, 'bare');
      const text = await view(api, 'healthy');
      assert.match(text, new RegExp(`Cannot read .*:${line}`));
      assert.match(text, /beta — Restart overdue/);
    } finally {
      writeFileSync(file, before);
    }
  });

  it('changes nothing where the change is denied, and says which permission is missing', async () => {
    const { prompts } = api.testing;
    await openWith(api, ['unstoppable']);
    const alpha = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/alpha';
    prompts.answer(({ type }) => type === 'confirm');
    await run('notebook.restart', alpha);
    const told = await until('the reason', () => prompts.asked.find((each) => each.id === 'accessDenied'));
    assert.match(told.text, /^alpha was not changed\. .*lacks the permission sagemaker:StopNotebookInstance/);
    assert.ok(told.choices.includes('Copy Permission'));
    assert.match(row(api, 'alpha') ?? '', /In service/);

    await run('notebook.openJupyter', alpha);
    const jupyter = await until('why it did not open', () =>
      prompts.asked.find((each) => /PresignedNotebook/.test(each.text)),
    );
    assert.match(jupyter.text, /lacks the permission sagemaker:CreatePresignedNotebookInstanceUrl/);
  });

  it('does not say that nothing was changed where only the second half of a restart is denied', async () => {
    const { prompts } = api.testing;
    await openWith(api, ['unstartable']);
    prompts.answer(({ type }) => type === 'confirm');
    await run('notebook.restart', 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/beta');
    const told = await until('the reason', () => prompts.asked.find((each) => each.id === 'accessDenied'), 60);
    assert.match(told.text, /^beta is left half done\..* not sent: Starting beta\..*sagemaker:StartNotebookInstance/);
    assert.match(row(api, 'beta') ?? '', /Stopped/);
  }).timeout(90_000);

  it('says of a key that was not read, or is of another kind, that it is', async () => {
    const { prompts } = api.testing;
    await openWith(api, ['healthy']);
    prompts.answer(() => undefined);
    await run('notebook.stop', 'arn:aws:sagemaker:eu-west-1:999988887777:notebook-instance/alpha');
    assert.match(prompts.asked[0]?.text ?? '', /999988887777.* is not among what was read/);
    await run('notebook.openJupyter', 'arn:aws:lambda:eu-west-1:111122223333:function:resize');
    assert.match(prompts.asked[1]?.text ?? '', /resize is not one of the Notebook Instances/);
    assert.equal(prompts.asked.length, 2);
  });

  it('a refresh does not cut off a restart that is under way, even with a broken config file', async () => {
    const { prompts } = api.testing;
    const file = process.env['AWS_CONFIG_FILE'] ?? '';
    const before = readFileSync(file, 'utf8');
    try {
      appendFileSync(file, '\n[profile broken\n');
      await openWith(api, ['bare']);
      await openWith(api, ['healthy']);
      assert.match(api.testing.view.asText(), /Cannot read/);
      prompts.answer(({ type }) => type === 'confirm');
      const restart = run('notebook.restart', 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/beta');
      await until('it stops', () => /Stopping/.test(row(api, 'beta') ?? ''));
      await api.refresh();
      await restart;
      await until('it runs again', () => /started today/.test(row(api, 'beta') ?? ''), 60);
    } finally {
      writeFileSync(file, before);
    }
  }).timeout(120_000);
});
