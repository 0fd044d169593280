import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, run, saying, until, type TestedApi } from '../support.ts';

const key = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/idle-stop';
const uri = 'patchlens://111122223333.eu-west-1/lifecycle-configs/idle-stop/on-start.sh';

describe('a lifecycle script of the sample account', () => {
  let api: TestedApi;
  let original: string;
  before(async () => {
    api = await activate();
    await run('openSampleAccount');
    await run('lifecycle.open', key);
    original = text();
  });
  after(async () => {
    api.testing.prompts.answer(() => undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const document = () => vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  const text = () => document()?.getText() ?? '';
  const append = async (line: string) => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri));
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    assert.ok(await editor.edit((edit) => edit.insert(end, line)));
    await until('auto save', () => !editor.document.isDirty);
  };
  const lenses = async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      vscode.Uri.parse(uri),
    );
    return found.map((lens) => lens.command?.title ?? '').join(' | ');
  };

  it('is edited as a draft and deployed after a plan that names the sample account', async () => {
    await append('# mine\n');
    assert.match(await lenses(), /Draft, not deployed/);
    api.testing.prompts.answer(saying({ 'lifecycle.review': ['Deploy…'], 'lifecycle.deploy': true }));
    await run('lifecycle.deploy', vscode.Uri.parse(uri));
    const plan = api.testing.prompts.asked.find((each) => each.id === 'lifecycle.deploy')?.text ?? '';
    const asked = api.testing.prompts.asked.map(({ id, text: question }) => `${id}: ${question}`).join('\n');
    assert.match(plan, /Sample account 111122223333/, asked);
    assert.match(plan, /notebook instances? runs? it as root at (its|their) next start/);
    assert.match(await lenses(), /Deployed /);
    assert.equal(text(), `${original}# mine\n`);
  });

  it('reset, it is as it was in the beginning, and its draft is gone', async () => {
    await append('# a draft\n');
    await run('resetSampleAccount');
    await until('the script as it was', () => text() === original);
    assert.match(await lenses(), /Deployed /);
  });
});
