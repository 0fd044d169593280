import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, run, until, type TestedApi } from '../support.ts';
import * as aws from '../lifecycle/account.ts';
import { closeAll, documentOf, lensesOf, typeAndAutoSave, uriOf } from '../lifecycle/editor.ts';
import { linked } from './host.ts';

describe('in a workspace that nobody has trusted', () => {
  let api: TestedApi;
  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'VS Code takes the folder for untrusted');
    api = await activate();
    await api.refresh();
  });
  beforeEach(() => api.testing.prompts.answer(() => undefined));
  afterEach(closeAll);

  const asked = () => api.testing.prompts.asked.map((each) => each.id);

  async function open(name: string): Promise<vscode.TextDocument> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function ours({ uri }: vscode.TextDocument): Promise<readonly string[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
    return lenses.map((lens) => lens.command?.title ?? '');
  }

  it('its scripts are not offered to be linked, and the command says what it takes', async () => {
    const document = await open('on-start.sh');
    const before = document.getText();
    assert.deepEqual(await ours(document), []);
    api.testing.prompts.answer(({ choices }) => choices.slice(0, 1));
    await run('lifecycle.link', document.uri);
    assert.deepEqual(asked(), ['lifecycle.untrusted']);
    assert.equal(document.getText(), before);
  });

  it('one that says itself that it is linked is nothing: no lens, no finding, no deploy, no comparison', async () => {
    const before = await aws.read('team-onstart');
    const document = await open('linked.sh');
    assert.equal(document.getText(), linked);
    assert.equal(document.languageId, 'shellscript');
    assert.deepEqual(await ours(document), []);
    api.testing.prompts.answer(({ type, choices }) => (type === 'confirm' ? true : choices.slice(0, 1)));
    for (const command of ['lifecycle.deploy', 'lifecycle.compareWithDeployed']) {
      await run(command, document.uri);
      assert.ok(!asked().includes('lifecycle.deploy'), asked().join());
    }
    assert.deepEqual(await aws.read('team-onstart'), before);
    // A script of AWS's own is judged: whatever the file were to be told would be there by now.
    await vscode.window.showTextDocument(uriOf('gpu-onstart'));
    await until('findings', () => vscode.languages.getDiagnostics(uriOf('gpu-onstart')).length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });

  it('its settings say nothing of accounts, and what is in AWS is edited and deployed as anywhere', async () => {
    assert.deepEqual(vscode.workspace.getConfiguration('patchLens').get('profiles'), ['default']);
    await aws.create('trusted', { onStart: 'echo 1\n' });
    await api.refresh();
    await typeAndAutoSave('trusted', 'echo 2\n');
    assert.ok((await lensesOf('trusted')).some((lens) => lens.startsWith('Draft, not deployed')));
    api.testing.prompts.answer(({ id, type }) => (id === 'lifecycle.review' ? ['Deploy…'] : type === 'confirm'));
    await run('lifecycle.deploy', uriOf('trusted'));
    assert.deepEqual(await aws.read('trusted'), { onStart: 'echo 2\n' });
    assert.equal(documentOf('trusted').getText(), 'echo 2\n');
  });
});
