import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, row, run, saying, until, type TestedApi } from '../support.ts';
import * as aws from './account.ts';
import {
  activeDifference,
  clickLens,
  closeAll,
  documentOf,
  lensesOf,
  setting,
  type,
  typeAndAutoSave,
  uriOf,
} from './editor.ts';

const yes = { 'lifecycle.review': ['Deploy…'], 'lifecycle.deploy': true };

describe('versions of a lifecycle script', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
  });
  beforeEach(() => api.testing.prompts.answer(() => undefined));
  afterEach(closeAll);

  const asked = () => api.testing.prompts.asked.map((each) => each.id);
  const withoutTold = () => asked().filter((each) => each !== 'lifecycle.changedInAws');
  const answer = (answers: Readonly<Record<string, readonly string[] | boolean>>) =>
    api.testing.prompts.answer(saying(answers));

  async function deploy(name: string, text: string): Promise<void> {
    await typeAndAutoSave(name, text);
    answer(yes);
    await run('lifecycle.deploy', uriOf(name));
    assert.deepEqual((await aws.read(name)).onStart, text);
  }

  /** The entries of the history, as the list shows them; the one to pick is told by its place. */
  async function historyOf(name: string): Promise<readonly string[]> {
    answer({});
    await run('lifecycle.showHistory', uriOf(name));
    return api.testing.prompts.asked.find((each) => each.id === 'lifecycle.history')?.choices ?? [];
  }

  it('a deploy keeps what it replaces: the history has both, and one command rolls back', async () => {
    await aws.create('rolled', { onStart: 'echo 1\n', onCreate: 'echo made\n' });
    await deploy('rolled', 'echo 2\n');
    assert.equal((await historyOf('rolled')).length, 2);
    assert.ok((await lensesOf('rolled')).includes('Roll Back…'));
    // The only other version is the one before.
    api.testing.prompts.answer(({ id, choices }) =>
      id === 'lifecycle.rollBackTo' ? choices : id === 'lifecycle.deploy',
    );
    await clickLens('rolled', 'Roll Back…');
    assert.deepEqual(await aws.read('rolled'), { onStart: 'echo 1\n', onCreate: 'echo made\n' });
    await until('the document shows it', () => documentOf('rolled').getText() === 'echo 1\n');
    assert.equal((await historyOf('rolled')).length, 3);
  });

  it('changed and put back: who was not restarted meanwhile reads as before, and who ran an older one still does', async () => {
    await api.refresh();
    const shown = () => ['demand-forecast', 'recommender-lab'].map((name) => row(api, name));
    const users = async () => {
      const lines = (await api.testing.lifecycleView.asText()).split('\n').map((line) => line.trim());
      const ofThese = /demand-forecast — \w+ version|recommender-lab — \w+ version/;
      return [lines.find((line) => line.includes(') team-onstart')), ...lines.filter((line) => ofThese.test(line))];
    };
    const before = shown();
    assert.match(before[0] ?? '', /In service · started/);
    assert.match(before[1] ?? '', /Script changed since last start/);
    const usersBefore = await users();
    assert.equal(usersBefore.length, 3, usersBefore.join('\n'));
    assert.ok(
      usersBefore.some((line) => line?.includes('demand-forecast — this version')),
      usersBefore.join('\n'),
    );

    const { onStart = '' } = await aws.read('team-onstart');
    await deploy('team-onstart', `${onStart}echo more\n`);
    await until('both run an older one', () =>
      shown().every((each) => each?.includes('Script changed since last start')),
    );
    assert.ok((await users()).some((line) => line?.includes('demand-forecast — older version')));

    api.testing.prompts.answer(({ id, choices }) =>
      id === 'lifecycle.rollBackTo' ? choices : id === 'lifecycle.deploy',
    );
    await run('lifecycle.rollBack', uriOf('team-onstart'));
    assert.equal((await aws.read('team-onstart')).onStart, onStart);
    await until('they read as before', () => shown().join() === before.join());
    assert.deepEqual(await users(), usersBefore);

    // Someone else writes the same once more; all is read anew.
    await aws.write('team-onstart', { onStart });
    await api.refresh();
    await until('nothing has changed', () => shown().join() === before.join());
    assert.deepEqual(await users(), usersBefore);
  });

  it('not agreed to, a roll back changes nothing', async () => {
    await aws.create('stays', { onStart: 'echo 1\n' });
    await deploy('stays', 'echo 2\n');
    api.testing.prompts.answer(({ id, choices }) => (id === 'lifecycle.rollBackTo' ? choices : undefined));
    await run('lifecycle.rollBack', uriOf('stays'));
    assert.ok(asked().includes('lifecycle.deploy'));
    assert.deepEqual(await activeDifference(), { left: 'echo 2\n', right: 'echo 1\n' });
    assert.deepEqual(await aws.read('stays'), { onStart: 'echo 2\n' });
  });

  it('a change by someone else that was seen is in the history too', async () => {
    const arn = await aws.create('colleague', { onStart: 'echo 1\n' });
    await run('lifecycle.open', arn);
    for (const text of ['echo 2\n', 'echo 3\n']) {
      await aws.write('colleague', { onStart: text });
      await api.refresh();
      await until('the document follows', () => documentOf('colleague').getText() === text);
    }
    assert.equal((await historyOf('colleague')).length, 3);
  });

  it('says who wrote a version as soon as CloudTrail does, and how it came to be known', async () => {
    await aws.create('authored', { onStart: 'echo 1\n' });
    await run('lifecycle.open', uriOf('authored'));
    await aws.write('authored', { onStart: 'echo 2\n' });
    await api.refresh();
    await until('the document follows', () => documentOf('authored').getText() === 'echo 2\n');
    await deploy('authored', 'echo 3\n');
    const end = Date.now() + 20_000;
    for (;;) {
      await historyOf('authored');
      const { details = [] } = api.testing.prompts.asked.find((each) => each.id === 'lifecycle.history') ?? {};
      const [deployed = '', replaced = '', seen = ''] = details.map((each) => each.split('\n')[0] ?? '');
      for (const each of [replaced, seen])
        assert.match(each, / · (written by \S+|author not known yet: CloudTrail takes minutes)$/);
      if (details.every((each) => each.includes('written by'))) {
        assert.match(deployed, /^deployed from this machine with profile default · written by \S+ · in AWS now$/);
        assert.match(replaced, /^found in AWS by a deploy that replaced it · written by \S+$/);
        assert.match(seen, /^seen in AWS · written by \S+$/);
        return;
      }
      assert.ok(Date.now() < end, details.join(' | '));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });

  it('a draft that is discarded stays in the history', async () => {
    await aws.create('kept', { onStart: 'echo 1\n' });
    await typeAndAutoSave('kept', 'echo mine\n');
    answer({ 'lifecycle.discard': true });
    await clickLens('kept', 'Discard Draft');
    await until('the document shows AWS', () => documentOf('kept').getText() === 'echo 1\n');
    let first = true;
    api.testing.prompts.answer(({ id, choices }) => {
      if (id === 'lifecycle.history') return choices;
      if (id !== 'lifecycle.version' || !first) return undefined;
      first = false;
      return ['Open This Version'];
    });
    await run('lifecycle.showHistory', uriOf('kept'));
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'echo mine\n');
  });

  it('changed meanwhile in another place: merged, it has both, and deploys', async () => {
    await aws.create('merged', { onStart: '#!/bin/bash\necho one\necho two\necho three\n' });
    await typeAndAutoSave('merged', '#!/bin/bash\necho ONE\necho two\necho three\n');
    await aws.write('merged', { onStart: '#!/bin/bash\necho one\necho two\necho THREE\n' });
    answer({ ...yes, 'lifecycle.changedMeanwhile': ['Merge'] });
    await run('lifecycle.deploy', uriOf('merged'));
    const both = '#!/bin/bash\necho ONE\necho two\necho THREE\n';
    await until('the document is merged', () => documentOf('merged').getText() === both);
    assert.ok((await lensesOf('merged')).some((lens) => lens.startsWith('Draft, not deployed')));
    assert.deepEqual((await activeDifference()).right, both);
    answer(yes);
    await run('lifecycle.deploy', uriOf('merged'));
    assert.deepEqual(await aws.read('merged'), { onStart: both });
  });

  it('changed meanwhile in the same place: both stand between markers, which are not deployed', async () => {
    await aws.create('conflicts', { onStart: 'echo one\n' });
    await typeAndAutoSave('conflicts', 'echo mine\n');
    await aws.write('conflicts', { onStart: 'echo theirs\n' });
    answer({ ...yes, 'lifecycle.changedMeanwhile': ['Merge'] });
    await run('lifecycle.deploy', uriOf('conflicts'));
    await until('markers', () => documentOf('conflicts').getText().startsWith('<<<<<<< '));
    const text = documentOf('conflicts').getText();
    for (const part of ['echo mine', 'echo one', 'echo theirs']) assert.ok(text.includes(part), text);
    answer(yes);
    await run('lifecycle.deploy', uriOf('conflicts'));
    assert.deepEqual(withoutTold(), ['unresolvedConflict']);
    assert.deepEqual(await aws.read('conflicts'), { onStart: 'echo theirs\n' });
    await typeAndAutoSave('conflicts', 'echo both\n');
    answer(yes);
    await run('lifecycle.deploy', uriOf('conflicts'));
    assert.deepEqual(await aws.read('conflicts'), { onStart: 'echo both\n' });
  });

  it('a difference that is open follows a deploy', async () => {
    await aws.create('shown', { onStart: 'echo 1\n' });
    await typeAndAutoSave('shown', 'echo 2\n');
    await run('lifecycle.compareWithDeployed', uriOf('shown'));
    assert.deepEqual(await activeDifference(), { left: 'echo 1\n', right: 'echo 2\n' });
    const left = vscode.workspace.textDocuments.find(
      (each) => each.uri.scheme === 'patchlens-version' && each.uri.path.includes('/shown/'),
    );
    answer(yes);
    await run('lifecycle.deploy', uriOf('shown'));
    await until('the left side shows what AWS has now', () => left?.getText() === 'echo 2\n');
  });

  it('with a draft, a change in AWS is told once, and touches nothing', async () => {
    await aws.create('told', { onStart: 'echo 1\n' });
    await typeAndAutoSave('told', 'echo mine\n');
    await aws.write('told', { onStart: 'echo X\n' });
    answer({});
    await api.refresh();
    await until('it is told', () => asked().includes('lifecycle.changedInAws'));
    await api.refresh();
    assert.equal(documentOf('told').getText(), 'echo mine\n');
    assert.deepEqual(
      asked().filter((each) => each === 'lifecycle.changedInAws'),
      ['lifecycle.changedInAws'],
    );
  });

  it('looked at, it follows AWS by itself', async () => {
    const arn = await aws.create('watched', { onStart: 'echo 1\n' });
    await run('lifecycle.open', arn);
    await aws.write('watched', { onStart: 'echo 2\n' });
    await until('the document follows', () => documentOf('watched').getText() === 'echo 2\n');
  });

  it('Windows line ends are kept or repaired, as the person says', async () => {
    await aws.create('windows', { onStart: '#!/bin/bash\r\necho 1\r\n' });
    const document = await vscode.workspace.openTextDocument(uriOf('windows'));
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    const text = '#!/bin/bash\r\necho 2\r\n';
    await typeAndAutoSave('windows', text);
    answer(yes);
    await run('lifecycle.deploy', uriOf('windows'));
    assert.deepEqual(asked(), ['lifecycle.lineEnds']);
    answer({ ...yes, 'lifecycle.lineEnds': ['Deploy with CRLF'] });
    await run('lifecycle.deploy', uriOf('windows'));
    assert.deepEqual(await aws.read('windows'), { onStart: text });
    assert.match(
      api.testing.prompts.asked.find((each) => each.id === 'lifecycle.deploy')?.text ?? '',
      /\n• Notebook instances do not start with this OnStart script: Windows line ends \(line 1\)\.\n/,
    );
    await typeAndAutoSave('windows', '#!/bin/bash\r\necho 3\r\n');
    answer({ ...yes, 'lifecycle.lineEnds': ['Use Unix Line Ends (LF)'] });
    await run('lifecycle.deploy', uriOf('windows'));
    assert.deepEqual(await aws.read('windows'), { onStart: '#!/bin/bash\necho 3\n' });
    await until('the document has them too', () => documentOf('windows').eol === vscode.EndOfLine.LF);
  });

  it('other scripts than English ones arrive byte for byte', async () => {
    await aws.create('language', { onStart: 'echo 1\n' });
    await deploy('language', '#!/bin/bash\n# 시작할 때마다 실행 — grüß dich 🎉\necho "안녕"\n');
  });

  it('exactly 12,288 bytes are deployed', async () => {
    await aws.create('full', { onStart: 'echo 1\n' });
    const text = `# 한${'x'.repeat(12_288 - 5)}`;
    assert.equal(Buffer.byteLength(text), 12_288);
    await deploy('full', text);
  });

  it('deleted while it is open: the draft stays, is told, and is not deployed to nothing', async () => {
    await aws.create('gone', { onStart: 'echo 1\n' });
    await typeAndAutoSave('gone', 'echo mine\n');
    await aws.remove('gone');
    answer(yes);
    await api.refresh();
    await until('it is told', () => asked().includes('lifecycle.deletedInAws'));
    await run('lifecycle.deploy', uriOf('gone'));
    assert.equal(documentOf('gone').getText(), 'echo mine\n');
    assert.ok(!(await aws.exists('gone')));
    // What is typed on is kept too.
    await setting('files.autoSave', 'off');
    try {
      await type('gone', 'echo mine, and more\n');
      assert.ok(await documentOf('gone').save());
    } finally {
      await setting('files.autoSave', undefined);
    }
    assert.equal((await historyOf('gone')).length, 1);
  });
});
