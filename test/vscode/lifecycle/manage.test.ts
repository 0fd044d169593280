import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { activate, run, saying, type TestedApi } from '../support.ts';
import * as aws from './account.ts';
import { activeDifference, closeAll, documentOf, typeAndAutoSave } from './editor.ts';

const keyOf = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/${name}`;
const here = { 'lifecycle.place': ['111122223333 · eu-west-1'] };

describe('lifecycle configurations', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
    await api.refresh();
  });
  beforeEach(() => api.testing.prompts.answer(() => undefined));
  afterEach(closeAll);

  const asked = () => api.testing.prompts.asked.map((each) => each.id);
  const textOf = (id: string) => api.testing.prompts.asked.find((each) => each.id === id)?.text ?? '';
  const answer = (answers: Readonly<Record<string, readonly string[] | boolean>>) =>
    api.testing.prompts.answer(saying(answers));
  /** The row of a configuration and those under it. */
  async function rows(name: string): Promise<readonly string[]> {
    const lines = (await api.testing.lifecycleView.asText()).split('\n');
    const at = lines.findIndex((line) => line.includes(`) ${name}`));
    if (at === -1) return [];
    const depth = (line: string) => line.length - line.trimStart().length;
    const own = lines[at] ?? '';
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((line) => depth(line) <= depth(own));
    return [own, ...rest.slice(0, end === -1 ? undefined : end)].map((line) => line.trim());
  }

  it('are shown with their scripts, who uses them, and which version runs there', async () => {
    const [config = '', onStart = '', ...others] = await rows('team-onstart');
    assert.match(config, /team-onstart — (\d+ older · )?\d+ instances/);
    assert.match(onStart, /OnStart — [\d,]+ bytes/);
    const users = others.filter((line) => !line.includes('OnCreate'));
    assert.ok(users.length > 1, others.join('\n'));
    for (const user of users)
      assert.match(user, /— (this version|older version|at its next start|version not known) · \w+/);
  });

  it('a draft is marked, on the configuration and on its script', async () => {
    await aws.create('drafted', { onStart: 'echo 1\n' });
    await api.refresh();
    await typeAndAutoSave('drafted', 'echo mine\n');
    const [config = '', onStart = ''] = await rows('drafted');
    assert.match(config, /\(edit\) drafted — draft · not used/);
    assert.match(onStart, /\(edit\) OnStart — 7 bytes · draft/);
  });

  it('one is created from a template, after a plan, and opened', async () => {
    answer({
      ...here,
      'lifecycle.name': ['made-here'],
      'lifecycle.template': ['Security Updates'],
      'lifecycle.create': true,
    });
    await run('lifecycle.create');
    assert.match((await aws.read('made-here')).onStart ?? '', /dnf -y upgrade --releasever=latest --security/);
    assert.match(textOf('lifecycle.create'), /111122223333[^]*eu-west-1[^]*OnStart/);
    assert.match(documentOf('made-here').getText(), /^#!\/bin\/bash\n/);
    assert.match((await rows('made-here'))[0] ?? '', /made-here/);
  });

  it('one is put together from patch steps of one’s choice; of none, nothing is created', async () => {
    const choose = (name: string, steps: readonly string[]) => {
      answer({
        ...here,
        'lifecycle.name': [name],
        'lifecycle.template': ['Patch Steps of Your Choice…'],
        'lifecycle.templateSteps': steps,
        'lifecycle.create': true,
      });
    };
    choose('put-together', ['Security updates of the operating system', 'Stop when idle']);
    await run('lifecycle.create');
    const text = (await aws.read('put-together')).onStart ?? '';
    assert.match(text, /^#!\/bin\/bash\n[^]*\nset -euo pipefail\n[^]*dnf -y upgrade[^]*stop-when-idle\.py/);
    assert.ok(!text.includes('pip install'), text);
    assert.equal(documentOf('put-together').getText(), text);
    choose('of-nothing', []);
    await run('lifecycle.create');
    assert.ok(!(await aws.exists('of-nothing')));
  });

  it('not agreed to, or of a name that AWS refuses or has, none is created', async () => {
    answer({ ...here, 'lifecycle.name': ['not-agreed'], 'lifecycle.template': ['Empty Script'] });
    await run('lifecycle.create');
    assert.ok(asked().includes('lifecycle.create'));
    assert.ok(!(await aws.exists('not-agreed')));
    for (const name of ['-bad', 'team-onstart']) {
      answer({ ...here, 'lifecycle.name': [name], 'lifecycle.template': ['Empty Script'], 'lifecycle.create': true });
      await run('lifecycle.create');
      assert.ok(!asked().includes('lifecycle.create'), name);
    }
  });

  it('one in use is not deleted, and its users are named', async () => {
    answer({ 'lifecycle.delete': true });
    await run('lifecycle.delete', keyOf('team-onstart'));
    assert.deepEqual(asked(), ['inUse']);
    assert.match(textOf('inUse'), /churn-model|search-ranking|demand-forecast|[a-z]+-[a-z]+/);
    assert.ok(await aws.exists('team-onstart'));
  });

  it('one that nobody uses is deleted after a plan; its scripts stay in the history', async () => {
    await aws.create('obsolete', { onStart: 'echo 1\n' });
    await run('lifecycle.delete', keyOf('obsolete'));
    assert.deepEqual(asked(), ['lifecycle.delete']);
    assert.ok(await aws.exists('obsolete'));
    answer({ 'lifecycle.delete': true });
    await run('lifecycle.delete', keyOf('obsolete'));
    assert.ok(!(await aws.exists('obsolete')));
  });

  it('those who run it are restarted by the plan of a restart, which nobody agreed to here', async () => {
    const running = (await rows('team-onstart')).filter((line) => line.endsWith(' · InService'));
    const names = new Set(running.map((line) => line.split(' — ')[0]?.replace(/^\(\w+\) /, '') ?? ''));
    assert.ok(names.size > 0);
    api.testing.prompts.answer(({ id, choices }) =>
      id === 'lifecycle.restartUsers' ? choices.filter((each) => each.startsWith('All')) : undefined,
    );
    await run('lifecycle.restartUsers', keyOf('team-onstart'));
    assert.equal(asked().at(-1), 'notebook.restart');
    for (const name of names) assert.ok(textOf('notebook.restart').includes(name), textOf('notebook.restart'));
  });

  it('of one whose script keeps a notebook from starting, the plan of whoever would run it says so first', async () => {
    await aws.create('damaging', { onStart: '#!/bin/bash\nset -e\ninitctl restart jupyter-server\nsleep 6m\n' });
    await api.refresh();
    api.testing.prompts.answer(({ id, choices }) =>
      id === 'notebook.attach' ? choices.filter((each) => each === 'demand-forecast') : undefined,
    );
    await run('notebook.changeLifecycleConfig', { key: keyOf('damaging') });
    const [, first = ''] = textOf('notebook.changeLifecycleConfig').split('• ');
    assert.equal(
      first.trim(),
      'The OnStart script of damaging keeps a notebook instance from starting; repair it first: a command that the platform lacks (line 3).',
    );
    assert.match(
      textOf('notebook.changeLifecycleConfig'),
      /may keep a notebook instance from starting: an install or a wait that can take longer than 5 minutes \(line 4\)/,
    );
  });

  it('one is attached from its own row: to whom is asked, and the plan of the change is shown', async () => {
    await aws.create('attached', { onStart: 'echo 1\n' });
    await api.refresh();
    api.testing.prompts.answer(({ id, choices }) => (id === 'notebook.attach' ? choices.slice(0, 1) : undefined));
    await run('notebook.changeLifecycleConfig', { key: keyOf('attached') });
    assert.deepEqual(asked(), ['notebook.attach', 'notebook.changeLifecycleConfig']);
    assert.match(textOf('notebook.changeLifecycleConfig'), /attached/);
  });

  it('one that nobody uses has nobody to restart, and says so', async () => {
    await aws.create('unused', { onStart: 'echo 1\n' });
    await run('lifecycle.restartUsers', keyOf('unused'));
    assert.deepEqual(asked(), ['lifecycle.noRunningUsers']);
  });

  describe('linked from files of the workspace', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'linked-'));
    });

    async function open(name: string, text: string): Promise<vscode.TextDocument> {
      const file = path.join(folder, name);
      await writeFile(file, text);
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
      await vscode.window.showTextDocument(document);
      return document;
    }

    async function lenses(document: vscode.TextDocument): Promise<readonly string[]> {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      return found.map((lens) => lens.command?.title ?? '');
    }

    it('a lens offers it, and a comment says it', async () => {
      await aws.create('linked', { onStart: 'echo 1\n' });
      const document = await open('on-start.sh', '#!/bin/bash\necho 2\n');
      assert.deepEqual(await lenses(document), ['Link to a Lifecycle Configuration…']);
      answer({ 'lifecycle.open': ['linked'] });
      await run('lifecycle.link', document.uri);
      assert.match(document.getText(), /^#!\/bin\/bash\n# patch-lens: config=linked hook=OnStart .*\necho 2\n$/);
      assert.equal((await lenses(document))[0], 'Linked to linked OnStart');
    });

    it('is compared and deployed after its difference was seen', async () => {
      await aws.create('filed', { onStart: 'echo 1\n', onCreate: 'echo made\n' });
      const text =
        '#!/bin/bash\n# patch-lens: config=filed hook=OnStart account=111122223333 region=eu-west-1\necho 2\n';
      const document = await open('deploy.sh', text);
      await run('lifecycle.compareWithDeployed', document.uri);
      assert.deepEqual(await activeDifference(), { left: 'echo 1\n', right: text });
      assert.equal((await lenses(document))[0], 'filed OnStart: differs from deployed');
      answer({ 'lifecycle.deploy': true });
      await run('lifecycle.deploy', document.uri);
      assert.deepEqual(await aws.read('filed'), { onStart: text, onCreate: 'echo made\n' });
      assert.equal((await lenses(document))[0], 'filed OnStart: same as deployed');
    });

    it('not compared yet, it shows the difference first; its line ends are repaired in the file', async () => {
      await aws.create('unseen', { onStart: 'echo 1\n' });
      const comment = '# patch-lens: config=unseen hook=OnStart account=111122223333 region=eu-west-1';
      const document = await open('crlf.sh', `#!/bin/bash\r\n${comment}\r\necho 2\r\n`);
      answer({ 'lifecycle.lineEnds': ['Use Unix Line Ends (LF)'], 'lifecycle.deploy': true });
      await run('lifecycle.deploy', document.uri);
      assert.ok(asked().includes('lifecycle.linkedReview'));
      assert.deepEqual(await aws.read('unseen'), { onStart: 'echo 1\n' });
      answer({ 'lifecycle.linkedReview': ['Deploy…'], 'lifecycle.deploy': true });
      await run('lifecycle.deploy', document.uri);
      const repaired = `#!/bin/bash\n${comment}\necho 2\n`;
      assert.deepEqual(await aws.read('unseen'), { onStart: repaired });
      assert.equal(await readFile(document.uri.fsPath, 'utf8'), repaired);
    });

    it('a script that is no lifecycle script is left alone', async () => {
      assert.deepEqual(await lenses(await open('build.sh', '#!/bin/bash\nmake\n')), []);
    });
  });
});
