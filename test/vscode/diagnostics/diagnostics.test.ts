import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { create } from '../lifecycle/account.ts';
import { closeAll, documentOf, type, uriOf } from '../lifecycle/editor.ts';
import { activate, run, saying, until, type TestedApi } from '../support.ts';

const yum = 'yum install -y jq\n';

/** The codes that are shown of a document, in their order. */
function codes(uri: vscode.Uri): readonly string[] {
  return ours(uri)
    .toSorted((one, other) => one.range.start.compareTo(other.range.start))
    .map(codeOf);
}

const ours = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter((each) => each.source === 'Patch Lens');

function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : '';
}

async function untilCodes(uri: vscode.Uri, expected: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  await until(`${expected.join(' ') || 'nothing'} in ${uri.path}`, () => {
    seen = codes(uri);
    return seen.join(' ') === expected.join(' ');
  }).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : ''}; there is ${seen.join(' ') || 'nothing'}`);
  });
}

/** What is offered at the first diagnostic of a code. */
async function offered(uri: vscode.Uri, code: string): Promise<readonly vscode.CodeAction[]> {
  const at = ours(uri).find((each) => codeOf(each) === code);
  assert.ok(at, `${code} among ${codes(uri).join(' ')}`);
  return someActions(uri, at.range, vscode.CodeActionKind.QuickFix);
}

/** The editor offers nothing for a moment when an extension that starts later offers fixes of its own: then again. */
async function someActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  for (let tries = 0; tries < 20; tries += 1) {
    const found = await actions(uri, range, kind);
    if (found.length > 0) return found;
  }
  return [];
}

async function actions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    kind.value,
  );
}

async function apply(all: readonly vscode.CodeAction[], title: string): Promise<void> {
  const action = all.find((each) => each.title === title);
  assert.ok(action?.edit, `"${title}" among ${all.map((each) => each.title).join(' | ')}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

/**
 * The keyboard's way to the preferred quick fix of the first line, or to "fix all" from the fourth, again until it has
 * come: what an editor does with line ends, only it can.
 */
async function press(command: 'autoFix' | 'fixAll', what: string, isDone: () => boolean): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  const line = command === 'fixAll' ? 3 : 0;
  editor.selection = new vscode.Selection(line, 0, line, 0);
  for (let tries = 0; tries < 10 && !isDone(); tries += 1) {
    await vscode.commands.executeCommand(`editor.action.${command}`);
    await until(what, isDone, 2).catch(() => undefined);
  }
  assert.ok(isDone(), what);
}

/** All that a hover says there. */
async function hoverAt(uri: vscode.Uri, at: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, at);
  return hovers
    .flatMap((each) => each.contents)
    .map((each) => (each instanceof vscode.MarkdownString ? each.value : ''))
    .join('\n')
    .replaceAll('\\', '');
}

async function lensTitles(uri: vscode.Uri): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return lenses.map((lens) => `${lens.range.start.line + 1}: ${lens.command?.title ?? ''}`);
}

/** Opens a new script that no notebook instance uses. */
async function open(name: string, onStart: string): Promise<vscode.Uri> {
  await create(name, { onStart });
  const document = await vscode.workspace.openTextDocument(uriOf(name));
  await vscode.window.showTextDocument(document);
  return document.uri;
}

describe('what the editor says about lifecycle scripts', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
    await api.refresh();
  });
  afterEach(async () => {
    api.testing.prompts.answer(() => undefined);
    await closeAll();
  });

  it('finds the Windows line ends that keep a notebook from starting, and takes the repair back in one step', async () => {
    const uri = uriOf('gpu-onstart');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await untilCodes(uri, ['crlf-line-ends']);
    const [diagnostic] = ours(uri);
    assert.equal(diagnostic?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(diagnostic.message, /Windows line ends on 7 lines/);
    const target = typeof diagnostic.code === 'object' ? diagnostic.code.target : undefined;
    assert.ok(target, 'a link to what is written about it');
    const page = (await vscode.workspace.openTextDocument(target)).getText();
    assert.match(page, /^# crlf-line-ends\n[^]*Save the script with Unix line ends \(LF\)/);
    assert.doesNotMatch(page, /missing-shebang/);

    const before = document.getText();
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    assert.ok((await offered(uri, 'crlf-line-ends')).some((each) => each.title === 'Use Unix line ends (LF)'));
    await press('autoFix', 'Unix line ends', () => document.getText() === before.replaceAll('\r\n', '\n'));
    await untilCodes(uri, []);
    await vscode.commands.executeCommand('undo');
    await until('Windows line ends again', () => document.getText() === before);
    await untilCodes(uri, ['crlf-line-ends']);
  });

  it('follows what is typed', async () => {
    const uri = await open('typed', '#!/bin/bash\necho hello\n');
    await untilCodes(uri, []);
    await type('typed', '#!/bin/bash\ncd data\n');
    await untilCodes(uri, ['relative-path']);
    await type('typed', '#!/bin/bash\ncd /data\n');
    await untilCodes(uri, []);
  });

  it('repairs all that can only be repaired, also at once with the line ends, and leaves the rest', async () => {
    const uri = await open(
      'fix-all',
      [
        '#!/bin/bash',
        'yum install -y jq',
        'dnf -y upgrade --security',
        'if true; then',
        '  cd SageMaker',
        'fi',
        '',
      ].join('\r\n'),
    );
    await until('findings', () => codes(uri).includes('crlf-line-ends'));
    const before = documentOf('fix-all').getText();
    const all = await someActions(uri, new vscode.Range(0, 0, 5, 2), vscode.CodeActionKind.SourceFixAll);
    assert.deepEqual(
      all.map((each) => [each.title, each.kind?.value]),
      [['Fix all in this script', 'source.fixAll.patchLens']],
    );
    const text = () => documentOf('fix-all').getText();
    const cursor = () => vscode.window.activeTextEditor?.selection.active;
    await press('fixAll', 'the repair', () => text().includes('dnf install'));
    await until('the cursor is where it was', () => cursor()?.isEqual(new vscode.Position(3, 0)));
    const after = text();
    assert.match(after, /^#!\/bin\/bash\ndnf install -y jq\n/);
    assert.doesNotMatch(after, /\r/);
    assert.match(after, /dnf -y upgrade --security/, 'which packages come is not changed unasked');
    await until(
      'what is left',
      () => !codes(uri).includes('crlf-line-ends') && codes(uri).includes('dnf-without-releasever'),
    );
    assert.deepEqual(await actions(uri, new vscode.Range(0, 0, 5, 2), vscode.CodeActionKind.SourceFixAll), []);
    for (const times of ['once', 'twice']) {
      await vscode.commands.executeCommand('undo');
      await until(`all is taken back, ${times}`, () => text() === before);
      await vscode.commands.executeCommand('redo');
      await until(`all of it again, ${times}`, () => text() === after);
    }
  });

  it('is told that a line is meant so', async () => {
    const uri = await open('ignored', `#!/bin/bash\n${yum}`);
    await untilCodes(uri, ['yum-on-al2023']);
    await apply(await offered(uri, 'yum-on-al2023'), 'Ignore this on this line (yum-on-al2023)');
    assert.equal(
      documentOf('ignored').getText(),
      '#!/bin/bash\nyum install -y jq # patch-lens: ignore yum-on-al2023\n',
    );
    await untilCodes(uri, []);
  });

  it('explains a patch step and a finding, and says above the step when it runs', async () => {
    const uri = await open('explained', '#!/bin/bash\ntimeout 240 dnf -y upgrade --security || true\n');
    await untilCodes(uri, ['dnf-without-releasever']);
    const hover = await hoverAt(uri, new vscode.Position(1, 16));
    assert.match(hover, /Security updates/);
    assert.match(hover, /Without --releasever, Amazon Linux 2023 stays at the release of its image/);
    assert.match(hover, /Runs as root at every start, before the notebook opens/);
    assert.match(hover, /AWS recommends one at least every 30 days/);
    assert.match(hover, /docs.aws.amazon.com\/sagemaker\/latest\/dg\/nbi-software-updates.html/);
    assert.match(hover, /this patch step patches nothing/);
    assert.equal(await hoverAt(uri, new vscode.Position(0, 3)), '');
    const lenses = await lensTitles(uri);
    assert.ok(lenses.includes('2: Security updates · at every start · root'), lenses.join('\n'));
  });

  it('says of OnCreate that it runs once', async () => {
    await create('at-creation', { onCreate: '#!/bin/bash\ndnf -y install jq\n' });
    const uri = uriOf('at-creation', 'on-create.sh');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const lenses = await lensTitles(uri);
    assert.ok(lenses.includes('2: Installs jq · once, at creation · root'), lenses.join('\n'));
  });

  it('offers patch steps at the beginning of a line, with what AWS says against them', async () => {
    const uri = await open('completed', '#!/bin/bash\npatch-se\necho patch-se\n');
    await untilCodes(uri, []);
    const at = (line: number, character: number) =>
      vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        new vscode.Position(line, character),
      );
    const labels = ({ items }: vscode.CompletionList) =>
      items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    const { items } = await at(1, 8);
    const item = items.find(({ label }) => typeof label !== 'string' && label.label === 'patch-security-updates');
    assert.ok(item, 'the security updates');
    const shown = item.documentation instanceof vscode.MarkdownString ? item.documentation.value : '';
    assert.match(shown, /AWS gives no support for what a script installs/);
    assert.match(shown, /dnf -y upgrade --releasever=latest --security/);
    assert.ok(!labels(await at(2, 13)).includes('patch-security-updates'), 'not behind a word');
  });

  it('inserts a patch step that has nothing to be found', async () => {
    const uri = await open('inserted', '#!/bin/bash\n');
    await untilCodes(uri, []);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    api.testing.prompts.answer(saying({ 'lifecycle.insertSnippet': ['Back up the package lists'] }));
    await run('lifecycle.insertSnippet');
    assert.match(documentOf('inserted').getText(), /^#!\/bin\/bash\n# What is installed[^]*\nEOF$/m);
    const { lineCount } = documentOf('inserted');
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(lineCount, 0), '\ncd data\n')));
    await untilCodes(uri, ['relative-path']);
  });

  it('judges a script for the platforms of the notebooks that use it', async () => {
    // Its notebooks are on Amazon Linux 2, which has yum and amazon-linux-extras; the copy is used by none.
    const uri = uriOf('research-onstart');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await until('it is judged', () => ours(uri).length > 0);
    assert.deepEqual(
      codes(uri).filter((each) => each === 'yum-on-al2023' || each === 'command-not-on-platform'),
      [],
    );
    const copy = await open('research-copy', document.getText());
    await until('it is judged', () => codes(copy).includes('command-not-on-platform'));
    assert.ok(codes(copy).includes('yum-on-al2023'));
  });

  it('says nothing more of a script that is closed', async () => {
    const uri = await open('closed', '#!/bin/bash\ncd data\n');
    await untilCodes(uri, ['relative-path']);
    await closeAll();
    await untilCodes(uri, []);
    await vscode.window.showTextDocument(uri);
    await untilCodes(uri, ['relative-path']);
  });

  it('speaks of a linked file of the workspace, and of no other shell script until it is linked', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = (path: string) => vscode.Uri.joinPath(folder.uri, path);
    const [linked, notLinked, other] = [file('linked/on-start.sh'), file('not-linked/on-start.sh'), file('build.sh')];
    for (const each of [other, notLinked, linked]) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(each), { preview: false });
    }
    await untilCodes(linked, ['yum-on-al2023']);
    assert.ok((await lensTitles(linked)).includes('3: Installs jq · at every start · root'));
    assert.deepEqual([...codes(notLinked), ...codes(other)], []);
    assert.deepEqual(await actions(other, new vscode.Range(1, 0, 2, 5), vscode.CodeActionKind.QuickFix), []);
    assert.deepEqual(await lensTitles(other), []);

    const edit = new vscode.WorkspaceEdit();
    edit.insert(notLinked, new vscode.Position(1, 0), '# patch-lens: config=nobody-uses-it hook=OnStart\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilCodes(notLinked, ['yum-on-al2023']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
