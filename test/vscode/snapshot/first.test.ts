import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, row, until } from '../support.ts';
import { closeGate, openGate } from './gate.ts';

describe('a window that looks at an account for the first time', () => {
  after(closeGate);

  it('reads everything, and has nothing to show of before', async () => {
    const api = await activate();
    await openGate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await api.refresh();
    await until('the rows', () => /python3\.12 · Auto/.test(row(api, 'address-lookup') ?? ''), 60);
    assert.doesNotMatch(api.testing.view.asText(), /as of/);
  }).timeout(90_000);
});
