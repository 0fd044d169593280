import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Aws } from '../../../../src/aws/session.ts';
import type { Inventory } from '../../../../src/inventory/inventory.ts';
import { machineClock } from '../../../../src/operations/clock.ts';
import type { OperationSnapshot } from '../../../../src/operations/operation.ts';
import { createSoleOwner } from '../../../../src/operations/soleOwner.ts';
import { Accounts } from '../../../../src/vscode/commands/accounts.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import type { Settings } from '../../../../src/vscode/settings.ts';
import { operation } from '../operations.ts';

vi.mock('vscode', async () => ({
  ...(await import('../words/fakeL10n.ts')),
  env: { language: 'en' },
  commands: { executeCommand: () => Promise.resolve() },
  window: { withProgress: (_: unknown, task: () => Promise<void>) => task() },
}));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-accounts-'));
});
const disposables: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const dispose of disposables.splice(0)) await dispose();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What all windows remember. */
const memoryOf = (values: Map<string, unknown>): vscode.Memento =>
  ({
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  }) as vscode.Memento;

/** A window on one machine with the others; `did` is what it did, in order. */
function open(name: string, values: Map<string, unknown>, unfinished: readonly OperationSnapshot[] = []) {
  const did: string[] = [];
  const note = (what: string) => () => Promise.resolve(void did.push(what));
  const prompts = createScriptedPrompts();
  const sampleOwner = createSoleOwner({
    folder,
    window: name,
    clock: machineClock,
    answers: () => Promise.resolve(),
    letGo: () => accounts.handOver(),
  });
  const opened = (what: string) => () => {
    did.push(what);
    return Promise.resolve({ sessions: [], problems: [] });
  };
  const accounts: Accounts = new Accounts({
    // What it does not ask for is not there.
    aws: {
      open: opened('opens its profiles'),
      openSample: opened('opens the sample'),
      letSampleGo: note('saves the sample'),
      resetSample: note('resets the sample'),
    } as Partial<Aws> as Aws,
    inventory: { use: () => undefined, refresh: () => Promise.resolve() } as Partial<Inventory> as Inventory,
    prompts,
    settings: () => ({ profiles: [], regions: [] }) as Partial<Settings> as Settings,
    memory: memoryOf(values),
    sampleOwner,
    operations: {
      all: unfinished,
      letSampleGo: note('lets its operations go'),
      forgetSample: note('forgets its operations'),
    },
    onResetSample: note('forgets its scripts'),
    onOpened: () => undefined,
  });
  disposables.push(async () => {
    accounts.dispose();
    await sampleOwner.release();
  });
  const doing = async (work: Promise<void>) => {
    did.length = 0;
    await work;
    return [...did];
  };
  return { accounts, prompts, sampleOwner, did, doing };
}

const bare = operation({ phase: 'waiting' });
const sampleOperation: OperationSnapshot = {
  ...bare,
  plan: { ...bare.plan, scope: { ...bare.plan.scope, sample: true } },
};

describe('an operation of the sample account that is not finished', () => {
  test('is named before it is closed, and a no leaves it as it is', async () => {
    const { accounts, prompts, doing } = open('one', new Map(), [sampleOperation]);
    await accounts.openSample();
    expect(await doing(accounts.closeSample())).toEqual([]);
    expect(prompts.asked.map(({ id }) => id)).toEqual(['sample.close']);
    expect(prompts.asked[0]?.text).toMatch(
      /^Close the sample account\?\nNot finished: Start alpha\.\n\nWhile the sample account is closed, this is paused/,
    );
    expect(accounts.sampleRuns).toBe(true);
    prompts.answer(() => true);
    expect(await doing(accounts.closeSample())).toEqual([
      'lets its operations go',
      'saves the sample',
      'opens its profiles',
    ]);
    expect(accounts.sample).toBe(false);
  });

  test('is named before it is reset, and a no forgets nothing', async () => {
    const { accounts, prompts, doing } = open('one', new Map(), [sampleOperation]);
    await accounts.openSample();
    expect(await doing(accounts.resetSample())).toEqual([]);
    expect(prompts.asked[0]?.text).toMatch(
      /^Reset the sample account\?\nNot finished: Start alpha\.\n\nIt is abandoned/,
    );
    prompts.answer(() => true);
    expect(await doing(accounts.resetSample())).toEqual([
      'forgets its operations',
      'resets the sample',
      'forgets its scripts',
      'opens the sample',
    ]);
  });

  test('one of a real account, or one that has ended, is no reason to ask', async () => {
    const { accounts, prompts } = open('one', new Map(), [bare, { ...sampleOperation, state: 'done' }]);
    await accounts.openSample();
    await accounts.resetSample();
    await accounts.closeSample();
    expect(prompts.asked).toEqual([]);
    expect(accounts.sample).toBe(false);
  });
});

describe('the sample account in two windows', () => {
  test('runs in one of them; the other one says so, and takes it over when it is asked to again', async () => {
    const values = new Map<string, unknown>();
    const one = open('one', values);
    await one.accounts.openSample();
    const two = open('two', values);
    expect(await two.doing(two.accounts.ready())).toEqual([]);
    expect([two.accounts.sampleElsewhere, two.accounts.sampleRuns]).toEqual([true, false]);
    expect(one.accounts.sampleRuns).toBe(true);

    one.did.length = 0;
    expect(await two.doing(two.accounts.openSample())).toEqual(['opens the sample']);
    expect([two.accounts.sampleElsewhere, two.accounts.sampleRuns]).toEqual([false, true]);
    // First the operations, whose last entry is written; then the state, which the other window reads.
    expect(one.did).toEqual(['lets its operations go', 'saves the sample']);
    expect([one.accounts.sampleElsewhere, one.accounts.sampleRuns]).toEqual([true, false]);
  });

  test('is not reset by a window that does not have it', async () => {
    const values = new Map<string, unknown>();
    await open('one', values).accounts.openSample();
    const two = open('two', values);
    await two.accounts.ready();
    expect(await two.doing(two.accounts.resetSample())).toEqual([]);
    expect(two.prompts.asked.map(({ id }) => id)).toEqual(['sample.elsewhere']);
  });

  test('closed in the one that has it, it opens by itself where it is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 50 });
    try {
      const values = new Map<string, unknown>();
      const one = open('one', values);
      await one.accounts.openSample();
      const two = open('two', values);
      await two.accounts.ready();
      await one.accounts.closeSample();
      await vi.waitFor(() => expect(two.accounts.sampleRuns).toBe(true), 10_000);
      expect(two.did).toEqual(['opens the sample']);
      // What the one chose last is not what the other one looks at.
      expect(values.get('patchLens.sampleOpen')).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not come back to a window that has closed it meanwhile', async () => {
    const values = new Map<string, unknown>();
    await open('one', values).accounts.openSample();
    const two = open('two', values);
    await two.accounts.ready();
    expect(await two.doing(two.accounts.closeSample())).toEqual(['opens its profiles']);
    expect([two.accounts.sample, two.accounts.sampleElsewhere]).toEqual([false, false]);
  });
});
