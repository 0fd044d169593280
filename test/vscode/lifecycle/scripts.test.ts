import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, run, saying, until, type TestedApi } from '../support.ts';
import * as aws from './account.ts';
import {
  activeDifference,
  clickLens,
  closeAll,
  documentOf,
  lensesOf,
  lensThat,
  refreshUntilKnown,
  setting,
  type,
  typeAndAutoSave,
  uriOf,
} from './editor.ts';

/** Thenables of VS Code are no promises to assert. */
async function rejects(work: Thenable<unknown>, why: RegExp, about?: string): Promise<void> {
  await work.then(
    () => assert.fail(`done, and not refused: ${about ?? ''}`),
    (error: unknown) => assert.match(String(error), why),
  );
}

const yes = { 'lifecycle.review': ['Deploy…'], 'lifecycle.deploy': true };

describe('a lifecycle script in the editor', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
  });
  beforeEach(() => api.testing.prompts.answer(() => undefined));
  afterEach(closeAll);

  /** Without what is told beside, whenever AWS happens to be looked at. */
  const asked = () =>
    api.testing.prompts.asked.map((each) => each.id).filter((each) => each !== 'lifecycle.changedInAws');
  const answer = (answers: Readonly<Record<string, readonly string[] | boolean>>) =>
    api.testing.prompts.answer(saying(answers));

  it('opens from the key of its configuration, as a shell script, with what AWS has', async () => {
    const arn = await aws.create('opens', { onStart: '#!/bin/bash\necho opens\n' });
    await run('lifecycle.open', arn);
    const document = documentOf('opens');
    assert.equal(document.languageId, 'shellscript');
    assert.equal(document.getText(), '#!/bin/bash\necho opens\n');
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('opens OnCreate where a configuration has nothing else', async () => {
    await run('lifecycle.open', await aws.create('creates', { onCreate: 'echo created\n' }));
    assert.equal(documentOf('creates', 'on-create.sh').getText(), 'echo created\n');
  });

  it('opens from the key of a notebook instance, and says where there is none to open', async () => {
    const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;
    await run('lifecycle.open', notebook('fraud-features'));
    assert.ok(documentOf('research-onstart').getText().startsWith('#!/bin/bash'));
    // Nothing was read but this script; who uses it is found out beside.
    assert.match(await lensThat('research-onstart', /^Used by/), /^Used by \d+ notebook instances$/);
    await run('lifecycle.open', notebook('not-there-at-all'));
    assert.equal(asked().length, 1);
  });

  it('from the palette, asks for one of all configurations', async () => {
    await aws.create('picked', { onStart: 'echo picked\n' });
    answer({ 'lifecycle.open': ['picked'] });
    await run('lifecycle.open');
    assert.equal(documentOf('picked').getText(), 'echo picked\n');
    const [question] = api.testing.prompts.asked;
    assert.ok(question?.choices.includes('team-onstart'), String(question?.choices));
  });

  it('typed and saved by auto save, it is a draft: AWS hears nothing', async () => {
    await aws.create('typed', { onStart: 'echo 1\n' });
    await typeAndAutoSave('typed', 'echo typed\n');
    assert.deepEqual(await aws.read('typed'), { onStart: 'echo 1\n' });
    assert.ok((await lensesOf('typed')).some((lens) => lens.includes('Draft, not deployed')));
  });

  it('typed back to what it was, it is no draft', async () => {
    await aws.create('back', { onStart: 'echo 1\n' });
    await typeAndAutoSave('back', 'echo 2\n');
    await typeAndAutoSave('back', 'echo 1\n');
    assert.ok((await lensesOf('back')).some((lens) => lens.startsWith('Deployed ')));
  });

  it('deployed after a plan that says where, how large, and who runs it', async () => {
    await aws.create('deployed', { onStart: 'echo 1\n', onCreate: 'echo made\n' });
    await typeAndAutoSave('deployed', 'echo 22\n');
    answer(yes);
    await clickLens('deployed', 'Deploy…');
    assert.deepEqual(await aws.read('deployed'), { onStart: 'echo 22\n', onCreate: 'echo made\n' });
    assert.deepEqual(asked(), ['lifecycle.review', 'lifecycle.deploy', 'lifecycle.deployed']);
    const plan = api.testing.prompts.asked[1]?.text ?? '';
    for (const part of ['deployed', '111122223333', 'eu-west-1', 'default', '7 bytes before, 8 after', 'No notebook']) {
      assert.ok(plan.includes(part), `${part} in ${plan}`);
    }
    const lenses = await lensesOf('deployed');
    assert.ok(
      lenses.some((lens) => lens.startsWith('Deployed ')),
      lenses.join(' | '),
    );
    assert.equal(documentOf('deployed').getText(), 'echo 22\n');
  });

  it('what is typed but not saved is deployed too', async () => {
    await aws.create('unsaved', { onStart: 'echo 1\n' });
    await setting('files.autoSave', 'off');
    try {
      await type('unsaved', 'echo unsaved\n');
      answer(yes);
      await run('lifecycle.deploy', uriOf('unsaved'));
      assert.deepEqual(await aws.read('unsaved'), { onStart: 'echo unsaved\n' });
    } finally {
      await setting('files.autoSave', undefined);
    }
  });

  it('asked and not answered, nothing is deployed', async () => {
    await aws.create('asked', { onStart: 'echo 1\n' });
    await typeAndAutoSave('asked', 'echo 2\n');
    await run('lifecycle.deploy', uriOf('asked'));
    answer({ 'lifecycle.review': ['Deploy…'] });
    await run('lifecycle.deploy', uriOf('asked'));
    assert.deepEqual(await aws.read('asked'), { onStart: 'echo 1\n' });
    assert.equal(documentOf('asked').getText(), 'echo 2\n');
  });

  it('compared first, it shows the difference, and then deploys without asking for it again', async () => {
    await aws.create('compared', { onStart: 'echo 1\n' });
    await typeAndAutoSave('compared', 'echo 2\n');
    answer({ 'lifecycle.review': ['Compare with Deployed'] });
    await run('lifecycle.deploy', uriOf('compared'));
    assert.deepEqual(await activeDifference(), { left: 'echo 1\n', right: 'echo 2\n' });
    answer(yes);
    await run('lifecycle.deploy', uriOf('compared'));
    assert.deepEqual(asked(), ['lifecycle.deploy', 'lifecycle.deployed']);
    assert.deepEqual(await aws.read('compared'), { onStart: 'echo 2\n' });
  });

  it('someone else wrote as many bytes meanwhile: nothing is written; seen and kept on top, it deploys', async () => {
    await aws.create('meanwhile', { onStart: 'echo 1\n' });
    await typeAndAutoSave('meanwhile', 'echo mine\n');
    await aws.write('meanwhile', { onStart: 'echo X\n' });
    answer(yes);
    await run('lifecycle.deploy', uriOf('meanwhile'));
    assert.deepEqual(await aws.read('meanwhile'), { onStart: 'echo X\n' });
    assert.deepEqual(asked(), ['lifecycle.changedMeanwhile']);
    assert.equal(documentOf('meanwhile').getText(), 'echo mine\n');
    const lenses = await lensesOf('meanwhile');
    assert.ok(
      lenses.some((lens) => lens.includes('changed in AWS meanwhile')),
      lenses.join(' | '),
    );

    answer({ 'lifecycle.changedMeanwhile': ['Compare'], 'lifecycle.rebase': ['Keep Mine'] });
    await run('lifecycle.deploy', uriOf('meanwhile'));
    assert.deepEqual(await activeDifference(), { left: 'echo X\n', right: 'echo mine\n' });
    answer(yes);
    await run('lifecycle.deploy', uriOf('meanwhile'));
    assert.deepEqual(await aws.read('meanwhile'), { onStart: 'echo mine\n' });
  });

  it('someone else wrote while the document had unsaved changes, and AWS was read again: nothing is written', async () => {
    await aws.create('dirty', { onStart: 'echo 1\n' });
    await setting('files.autoSave', 'off');
    try {
      await type('dirty', 'echo mine\n');
      await aws.write('dirty', { onStart: 'echo X\n' });
      await refreshUntilKnown(api, 'dirty', 'echo X\n');
      assert.ok(await documentOf('dirty').save());
      answer(yes);
      await run('lifecycle.deploy', uriOf('dirty'));
      assert.deepEqual(await aws.read('dirty'), { onStart: 'echo X\n' });
      assert.deepEqual(asked(), ['lifecycle.changedMeanwhile']);
    } finally {
      await setting('files.autoSave', undefined);
    }
  });

  it('a longer script in AWS does not stop the document from being saved: the deploy tells', async () => {
    await aws.create('longer', { onStart: 'echo 1\n' });
    await setting('files.autoSave', 'off');
    try {
      await type('longer', 'echo mine\n');
      await aws.write('longer', { onStart: 'echo 1\necho and much more\n' });
      await refreshUntilKnown(api, 'longer', 'echo 1\necho and much more\n');
      assert.ok(await documentOf('longer').save());
      await type('longer', 'echo mine again\n');
      assert.ok(await documentOf('longer').save());
      answer(yes);
      await run('lifecycle.deploy', uriOf('longer'));
      assert.deepEqual(asked(), ['lifecycle.changedMeanwhile']);
    } finally {
      await setting('files.autoSave', undefined);
    }
  });

  it('reverted, it shows what AWS has by now, and can be changed and saved', async () => {
    await aws.create('reverted', { onStart: 'echo 1\n' });
    await setting('files.autoSave', 'off');
    try {
      await type('reverted', 'echo mine\n');
      await aws.write('reverted', { onStart: 'echo 1\necho and much more\n' });
      await refreshUntilKnown(api, 'reverted', 'echo 1\necho and much more\n');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await until('AWS is shown', () => documentOf('reverted').getText() === 'echo 1\necho and much more\n');
      await type('reverted', 'echo mine\n');
      assert.ok(await documentOf('reverted').save());
      answer(yes);
      await run('lifecycle.deploy', uriOf('reverted'));
      assert.deepEqual(await aws.read('reverted'), { onStart: 'echo mine\n' });
    } finally {
      await setting('files.autoSave', undefined);
    }
  });

  it('changed in AWS while it is only looked at: the document follows at the next refresh', async () => {
    const arn = await aws.create('followed', { onStart: 'echo 1\n' });
    await run('lifecycle.open', arn);
    for (const text of ['echo 2\n', 'echo longer\n', 'echo 3\n']) {
      await aws.write('followed', { onStart: text });
      await api.refresh();
      await until(`the document shows ${text}`, () => documentOf('followed').getText() === text);
    }
  });

  it('discarded, it shows what AWS has', async () => {
    await aws.create('discarded', { onStart: 'echo 1\n' });
    await typeAndAutoSave('discarded', 'echo mine\n');
    await clickLens('discarded', 'Discard Draft');
    assert.equal(documentOf('discarded').getText(), 'echo mine\n');
    answer({ 'lifecycle.discard': true });
    await clickLens('discarded', 'Discard Draft');
    await until('the document shows AWS', () => documentOf('discarded').getText() === 'echo 1\n');
  });

  it('over the limit, it is refused before anything is sent, and kept', async () => {
    await aws.create('long', { onStart: 'echo 1\n' });
    const text = `# ${'x'.repeat(12_287)}`;
    await typeAndAutoSave('long', text);
    answer(yes);
    await run('lifecycle.deploy', uriOf('long'));
    assert.deepEqual(asked(), ['overLimit']);
    assert.match(api.testing.prompts.asked[0]?.text ?? '', /12,289 bytes.*12,288 at most/);
    assert.deepEqual(await aws.read('long'), { onStart: 'echo 1\n' });
    assert.equal(documentOf('long').getText(), text);
    assert.ok((await lensesOf('long')).some((lens) => lens.includes('12,289 of 12,288 bytes · 1 too many')));
  });

  it('without the permission to write it, the deploy names the permission, and the draft is kept', async () => {
    await run('lifecycle.open', await aws.create('denied', { onStart: 'echo 1\n' }, aws.readerAccount));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const { document } = editor;
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# mine\n')));
    await until('auto save', () => !document.isDirty);
    answer(yes);
    await run('lifecycle.deploy', document.uri);
    const told = () => api.testing.prompts.asked.find((each) => each.id === 'accessDenied')?.text;
    assert.match(await until('the reason', told), /reader.*sagemaker:UpdateNotebookInstanceLifecycleConfig/);
    assert.deepEqual(await aws.read('denied', aws.readerAccount), { onStart: 'echo 1\n' });
    assert.equal(document.getText(), '# mine\necho 1\n');
    assert.ok(!asked().includes('lifecycle.deployed'));
  });

  it('in read-only mode it can be read, not saved, and not deployed', async () => {
    await aws.create('readonly', { onStart: 'echo 1\n' });
    await typeAndAutoSave('readonly', 'echo mine\n');
    await setting('patchLens.readOnly', true);
    try {
      const stat = await vscode.workspace.fs.stat(uriOf('readonly'));
      assert.equal(stat.permissions, vscode.FilePermission.Readonly);
      await rejects(vscode.workspace.fs.writeFile(uriOf('readonly'), Buffer.from('echo 3\n')), /read-?only/i);
      answer(yes);
      await run('lifecycle.deploy', uriOf('readonly'));
      assert.deepEqual(asked(), ['readOnly']);
      assert.deepEqual(await aws.read('readonly'), { onStart: 'echo 1\n' });
      const lenses = await lensesOf('readonly');
      assert.ok(lenses.includes('Read-only') && !lenses.includes('Deploy…'), lenses.join(' | '));
    } finally {
      await setting('patchLens.readOnly', undefined);
    }
  });

  it('names that are not there are not found, and saving makes none', async () => {
    for (const [name, file] of [
      ['never-made', 'on-start.sh'],
      ['team-onstart', 'on-stop.sh'],
      ['Team-OnStart', 'on-start.sh'],
    ] as const) {
      await rejects(vscode.workspace.openTextDocument(uriOf(name, file)), /not ?found|nonexistent/i);
      await rejects(
        vscode.workspace.fs.writeFile(uriOf(name, file), Buffer.from('echo\n')),
        /not ?found|NoPermissions/i,
        `${name}/${file}`,
      );
    }
    await assert.rejects(aws.read('never-made'));
  });

  it('an account that is not open says so, instead of an empty document', async () => {
    const uri = vscode.Uri.parse('patchlens://999988887777.eu-west-1/lifecycle-configs/team-onstart/on-start.sh');
    await rejects(vscode.workspace.openTextDocument(uri), /account 999988887777 in eu-west-1/);
  });

  it('the folders of an account can be listed', async () => {
    const root = vscode.Uri.parse('patchlens://111122223333.eu-west-1/lifecycle-configs');
    const names = (await vscode.workspace.fs.readDirectory(root)).map(([name]) => name);
    assert.ok(names.includes('team-onstart') && names.includes('gpu-onstart'), names.join());
    const files = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, 'team-onstart'));
    assert.deepEqual(
      files.map(([name]) => name),
      ['on-start.sh', 'on-create.sh'],
    );
  });

  it('bytes that are no UTF-8 are not saved', async () => {
    await aws.create('latin', { onStart: 'echo 1\n' });
    await rejects(vscode.workspace.fs.writeFile(uriOf('latin'), new Uint8Array([0x63, 0x61, 0x66, 0xe9])), /UTF-8/);
  });

  it('says who uses it, from what was read', async () => {
    await api.refresh();
    await run(
      'lifecycle.open',
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team-onstart',
    );
    const lenses = await lensesOf('team-onstart');
    assert.match(lenses[0] ?? '', /^Deployed/);
    assert.match(lenses[1] ?? '', /^Used by \d+ notebook instances/);
    assert.ok(lenses.some((lens) => /^[\d,]+ of 12,288 bytes$/.test(lens)));
  });
});
