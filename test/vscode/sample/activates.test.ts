import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('Patch Lens in a real VS Code', () => {
  it('activates and says its version', async () => {
    const extension = vscode.extensions.getExtension('patchlens.patch-lens');
    assert.ok(extension, 'the extension is not known to VS Code');
    const api: unknown = await extension.activate();
    assert.ok(typeof api === 'object' && api !== null && 'version' in api);
    assert.equal(api.version, extension.packageJSON.version);
  });
});
