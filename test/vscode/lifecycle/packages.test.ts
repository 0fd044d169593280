import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, run, type TestedApi } from '../support.ts';
import { closeAll } from './editor.ts';

const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;

describe('the packages of a notebook instance', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
    await api.refresh();
  });
  beforeEach(() => api.testing.prompts.answer(() => undefined));
  afterEach(closeAll);

  const shown = () => vscode.window.activeTextEditor?.document.getText() ?? '';

  it('are compared from start to start, by the lists that its script prints', async () => {
    await run('notebook.showPackageDrift', notebook('demand-forecast'));
    assert.match(shown(), /^Packages of demand-forecast[^]*3 starts in the log, 3 with package lists/);
    assert.match(shown(), /JupyterSystemEnv: \d+ changed, 10 packages\n[^]* {2}↑ boto3 1\.43\.\d+ → 1\.43\.\d+/);
    assert.equal(shown().match(/^== .* → .*$/gm)?.length, 2);
  });

  it('that no script lists: the document says how one would', async () => {
    await run('notebook.showPackageDrift', notebook('search-ranking'));
    assert.match(shown(), /No start has printed a package list[^]*patch-lens-packages begin env=/);
  });
});
