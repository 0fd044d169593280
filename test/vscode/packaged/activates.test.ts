import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../../src/vscode/api.ts';
import { isLoaded } from '../support.ts';

describe('The packaged extension', () => {
  it('is the installed one, not the checkout, and activates', async () => {
    const extension = vscode.extensions.getExtension('patchlens.patch-lens');
    assert.ok(extension, 'the VSIX did not install');
    assert.ok(path.basename(extension.extensionPath).startsWith('patchlens.patch-lens-'), extension.extensionPath);
    assert.equal(typeof (await extension.activate()), 'object');
  });

  it('loads nothing but its entry while nobody wants anything', async () => {
    const api = await vscode.extensions.getExtension<Api>('patchlens.patch-lens')?.activate();
    // Time enough to look for operations that another window left.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.deepEqual(api?.findings(), []);
    assert.equal(api?.testing, undefined);
    assert.equal(await isLoaded(), false);
  });

  it('loads the rest for the first command, which waits for it', async () => {
    await vscode.env.clipboard.writeText('');
    // It ends when someone has read that the policy is there.
    void vscode.commands.executeCommand('patchLens.copyIamPolicy', 'readOnly');
    const end = Date.now() + 10_000;
    while (!/sagemaker:ListNotebookInstances/.test(await vscode.env.clipboard.readText())) {
      assert.ok(Date.now() < end, 'the policy is not on the clipboard');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await isLoaded(), true);
  });
});
