import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { activate, row, until } from '../support.ts';
import { closeGate, openGate } from './gate.ts';

describe('a window that can not read what was kept', () => {
  after(closeGate);

  it('moves it aside and reads everything', async () => {
    const api = await activate();
    const folder = vscode.Uri.joinPath(api.testing.storage, 'accounts', 'snapshot').fsPath;
    const names = await readdir(folder);
    assert.equal(names.filter((each) => each.endsWith('.functions.jsonl')).length, 1);
    const texts = await Promise.all(names.map((each) => readFile(`${folder}/${each}`, 'utf8')));
    assert.doesNotMatch(texts.join(''), /simulated|AKIA/, 'no credential is in it');
    await Promise.all(names.map((each) => writeFile(`${folder}/${each}`, 'damaged')));

    await openGate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await api.refresh();
    await until('the rows', () => row(api, 'address-lookup')?.endsWith('python3.12 · Auto') === true, 60);
    const aside = (await readdir(folder)).filter((each) => each.includes('.corrupt-'));
    assert.deepEqual(aside.map((each) => each.replace(/\.corrupt-\d+$/, '')).toSorted(), names.toSorted());
  }).timeout(90_000);
});
