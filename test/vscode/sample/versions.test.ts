import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Asked } from '../../../src/vscode/prompts/scriptedPrompts.ts';
import { activate, row, run, until, type TestedApi } from '../support.ts';

const lambda = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

// After tree.test.ts by its name: what is read here of functions is known from then on, and would stand on the rows there.
describe('runtime versions of functions in the sample account', () => {
  let api: TestedApi;
  const prompts = () => api.testing.prompts;
  const asked = (id: string) => prompts().asked.find((each) => each.id === id);
  const plan = () => prompts().asked.find((each) => each.type === 'confirm')?.text ?? '';
  const firstVersion = ({ choices }: Asked) => choices.slice(0, 1);

  before(async () => {
    api = await activate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await run('openSampleAccount');
    await run('resetSampleAccount');
    await api.refresh();
    await until('the functions', () => /python3\.12 · Auto/.test(row(api, 'address-lookup') ?? ''), 60);
  });
  after(async () => {
    prompts().answer(() => undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('resetSampleAccount');
    await api.refresh();
  });

  it('shows which runtime versions several functions ran on', async () => {
    await run('lambda.showRuntimeHistory', [lambda('address-lookup'), lambda('payments-authorizer')]);
    const document = await until('the document', () =>
      vscode.workspace.textDocuments.find((each) => each.uri.path.endsWith('functions in eu-west-1 runtime.log')),
    );
    assert.match(document.getText(), /^Runtime versions of 2 functions in eu-west-1\n/);
    assert.match(document.getText(), /python:3\.12\.v\d+ .* on address-lookup/);
    assert.match(document.getText(), /arn:aws:lambda:eu-west-1::runtime:/);
  }).timeout(60_000);

  it('rolls a function back to a version that the logs name, and back to Auto', async () => {
    prompts().answer((each) =>
      each.id === 'lambda.runtimeVersion' ? firstVersion(each) : each.type === 'confirm' ? true : undefined,
    );
    await run('lambda.rollBackRuntime', lambda('address-lookup'));
    assert.match(asked('lambda.runtimeVersion')?.choices[0] ?? '', /^python:3\.12\.v\d+$/);
    assert.match(plan(), /^Roll back the runtime version of address-lookup\?/);
    assert.match(plan(), /Goes back to the runtime version arn:aws:lambda:eu-west-1::runtime:/);
    await until('it is held', () => /^\(lock\) .* Manual/.test(row(api, 'address-lookup') ?? ''));

    const [held] = api.findings().filter(({ resource }) => resource === lambda('address-lookup'));
    assert.equal(held?.code, 'lambda.runtime.held');
    assert.ok(typeof held.since === 'number', 'since when it is pinned from here');
    prompts().answer(({ type }) => type === 'confirm');
    await run('lambda.returnToAuto', lambda('address-lookup'));
    assert.deepEqual(
      prompts().asked.map((each) => each.type),
      ['confirm'],
    );
    await until('Auto', () => /^\(pass\) .* Auto/.test(row(api, 'address-lookup') ?? ''));
  }).timeout(90_000);

  it('pins two functions at once, each runtime to a version of its own', async () => {
    prompts().answer((each) => {
      if (each.id === 'lambda.mode') return ['Manual'];
      return each.id === 'lambda.runtimeVersion' ? firstVersion(each) : each.type === 'confirm';
    });
    await run('lambda.setRuntimeMode', [lambda('invoice-render'), lambda('checkout-api')]);
    const questions = prompts().asked.filter((each) => each.id === 'lambda.runtimeVersion');
    assert.deepEqual(
      questions.map((each) => each.text),
      [
        'Set Runtime Update Mode: python3.13 · x86_64 · eu-west-1',
        'Set Runtime Update Mode: nodejs24.x · x86_64 · eu-west-1',
      ],
    );
    assert.match(plan(), /^Set the runtime update mode of 2 functions to Manual\?/);
    for (const name of ['invoice-render', 'checkout-api'])
      await until(name, () => /^\(lock\) .* Manual/.test(row(api, name) ?? ''));
  }).timeout(90_000);

  it('takes a pasted ARN, for a published version, and no ARN of another region', async () => {
    const arn = `arn:aws:lambda:eu-west-1::runtime:${'0a'.repeat(32)}`;
    const answers = (text: string) =>
      prompts().answer(({ id, choices }) => {
        if (id === 'lambda.mode')
          return choices.includes('For a Published Version…') ? ['For a Published Version…'] : ['Manual'];
        if (id === 'lambda.version') return ['Version 5'];
        if (id === 'lambda.runtimeVersion') return ['Paste an ARN…'];
        return id === 'lambda.runtimeVersionArn' ? [text] : undefined;
      });
    answers(arn.replace('eu-west-1', 'eu-central-1'));
    await run('lambda.setRuntimeMode', lambda('cart-events'));
    assert.equal(prompts().asked.at(-1)?.id, 'lambda.runtimeVersionArn');
    answers(arn);
    await run('lambda.setRuntimeMode', lambda('cart-events'));
    assert.ok(plan().includes(`Stays on the runtime version ${arn}`));
    assert.match(plan(), /Only the published version 5 changes/);
  }).timeout(60_000);

  it('shows what aliases serve under the functions, by the setting', async () => {
    const settings = vscode.workspace.getConfiguration('patchLens');
    await settings.update('lambda.aliasVersions', true, vscode.ConfigurationTarget.Global);
    try {
      const weighted = await until('a weighted alias', () => row(api, 'checkout-pricing:42'), 60);
      assert.equal(weighted, '(pass) checkout-pricing:42 — live 10% · nodejs24.x · Auto');
      assert.equal(row(api, 'checkout-pricing:41'), '(pass) checkout-pricing:41 — live 90% · nodejs24.x · Auto');
      assert.match(row(api, 'cart-events:5') ?? '', /^\(lock\) cart-events:5 — live · .* Manual$/);
      assert.match(row(api, 'stock-sync:3') ?? '', /^\((lock|pass)\) stock-sync:3 — live · /);
    } finally {
      await settings.update('lambda.aliasVersions', undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(90_000);

  it('takes the key of a version, or of an alias, for that version of its function', async () => {
    for (const qualifier of ['5', 'live']) {
      prompts().answer(({ id }) => (id === 'lambda.mode' ? ['FunctionUpdate'] : undefined));
      await run('lambda.setRuntimeMode', `${lambda('cart-events')}:${qualifier}`);
      assert.equal(asked('lambda.version'), undefined);
      assert.match(plan(), /Only the published version 5 changes/);
    }
  }).timeout(60_000);

  it('says so where no runtime version is known', async () => {
    prompts().answer(() => undefined);
    await run('lambda.rollBackRuntime', lambda('partner-feed'));
    assert.match(asked('lambda.noHistory')?.text ?? '', /^No runtime version but the running one is known/);
    assert.deepEqual(asked('lambda.noHistory')?.choices, ['Paste an ARN…']);
  }).timeout(60_000);

  it('applies the newest runtime version from the palette, and moves the alias', async () => {
    prompts().answer(({ type }) => (type === 'pickMany' ? ['stock-sync'] : type === 'confirm'));
    await run('lambda.applyLatestRuntime');
    assert.match(plan(), /^Apply the newest runtime version to stock-sync\?/);
    assert.match(plan(), /the alias live moves from version 3/);
    await until('it is updated', () => /^\(pass\) .* FunctionUpdate/.test(row(api, 'stock-sync') ?? ''), 60);
  }).timeout(90_000);

  it('leaves an alias alone that shares its calls between two versions', async () => {
    prompts().answer(({ id, type }) => (id === 'lambda.mode' ? ['FunctionUpdate'] : type === 'confirm'));
    await run('lambda.setRuntimeMode', lambda('checkout-pricing'));
    await until('the mode', () => /FunctionUpdate/.test(row(api, 'checkout-pricing') ?? ''));
    // One other alias is no choice, so nothing is asked.
    prompts().answer(() => undefined);
    await run('lambda.applyLatestRuntime', lambda('checkout-pricing'));
    assert.equal(asked('lambda.alias'), undefined);
    assert.match(plan(), /the alias live shares its calls between two versions/);
  }).timeout(60_000);

  it('changes none of it in read-only mode', async () => {
    const settings = vscode.workspace.getConfiguration('patchLens');
    await settings.update('readOnly', true, vscode.ConfigurationTarget.Global);
    try {
      prompts().answer(({ type }) => type === 'confirm');
      await run('lambda.rollBackRuntime', lambda('address-lookup'));
      await run('lambda.applyLatestRuntime', lambda('stock-reserve'));
      assert.deepEqual(
        prompts().asked.map((each) => each.id),
        ['readOnly', 'readOnly'],
      );
    } finally {
      await settings.update('readOnly', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
