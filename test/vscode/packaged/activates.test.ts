import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';

describe('The packaged extension', () => {
  it('is the installed one, not the checkout, and activates', async () => {
    const extension = vscode.extensions.getExtension('patchlens.patch-lens');
    assert.ok(extension, 'the VSIX did not install');
    assert.ok(path.basename(extension.extensionPath).startsWith('patchlens.patch-lens-'), extension.extensionPath);
    assert.equal(typeof (await extension.activate()), 'object');
  });
});
