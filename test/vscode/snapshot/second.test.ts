import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, row, until } from '../support.ts';
import { closeGate, openGate } from './gate.ts';

describe('the next window', () => {
  after(async () => {
    // The window after this one is to read nothing before it is told to.
    await vscode.commands.executeCommand('workbench.view.explorer');
    await closeGate();
  });

  it('shows what the one before read while it has no credentials to ask with, and says how old it is', async () => {
    const api = await activate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    const line = await until('a row', () => row(api, 'address-lookup'));
    assert.match(line, /^\(pass\) address-lookup — python3\.12 · Auto · as of \d+ min ago$/);
    const rows = api.testing.view.asText().split('\n');
    // No row reads as if it were so now.
    for (const kind of ['Notebook Instances', 'Lambda Functions', 'EKS Clusters and Nodegroups']) {
      const at = rows.findIndex((each) => each.includes(`) ${kind} — `));
      assert.match(rows[at] ?? '', /\d+ of \d+ need attention · as of \d+ min ago$/);
      const under = rows.slice(at + 1);
      const next = under.findIndex((each) => !each.startsWith('  '));
      const own = next < 0 ? under : under.slice(0, next);
      assert.ok(own.length > 5);
      assert.deepEqual(
        own.filter((each) => !/ · as of \d+ min ago(?: · \d+ needs? attention)?$/.test(each)),
        [],
      );
    }

    await openGate();
    await until('all is read anew', () => !api.testing.view.asText().includes('as of'), 60);
    assert.match(row(api, 'address-lookup') ?? '', /python3\.12 · Auto$/);
  }).timeout(90_000);
});
