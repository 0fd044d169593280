import { expect, test, vi } from 'vitest';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import { pickAliases } from '../../../../src/vscode/commands/functionsPicks.ts';
import { createScriptedPrompts, type Answer } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { context, keyOf, lambda, now } from '../../kinds/functions/story.ts';

vi.mock('vscode', async () => ({ ...(await import('../words/fakeL10n.ts')), env: { language: 'en' } }));

/** A function whose aliases name these versions; a `*` shares its calls. */
function withAliases(aliases: Readonly<Record<string, string>>): Resource {
  const observed = lambda('nodejs24.x FunctionUpdate', 'orders');
  const named = Object.entries(aliases).map(([name, version]) => ({
    name,
    version: version.replace('*', ''),
    weighted: version.endsWith('*'),
  }));
  const versions = named.map(({ name, version }) => ({
    version,
    aliases: [{ name, share: 1 }],
    mode: 'FunctionUpdate',
    snapStart: false,
  }));
  return {
    kind: 'functions',
    scope: { id: 'default eu-west-1', profile: 'default', region: 'eu-west-1', sample: false },
    observed: {
      ...observed,
      facts: { ...observed.facts, published: { state: 'read', versions, aliases: named, readAt: now } },
    },
    verdict: { status: 'held', findings: [], remedies: [] },
    activity: undefined,
    problems: [],
    readAt: now,
  };
}

async function ask(aliases: Readonly<Record<string, string>>, answer: Answer) {
  const prompts = createScriptedPrompts();
  prompts.answer(answer);
  const choice = await pickAliases({ prompts, assessContext: () => context }, [withAliases(aliases)]);
  return { choice, asked: prompts.asked.map(({ id, text, choices }) => `${id}: ${text} [${choices.join()}]`) };
}

test('several aliases: the person says which move, and none is an answer', async () => {
  const aliases = { live: '4', stable: '3', canary: '4*', dev: '$LATEST' };
  expect(await ask(aliases, () => ['live'])).toEqual({
    choice: { [`alias:${keyOf('orders')}`]: 'live' },
    asked: ['lambda.alias: Aliases of orders to Move [live,stable]'],
  });
  expect((await ask(aliases, () => [])).choice).toEqual({ [`alias:${keyOf('orders')}`]: '' });
  expect((await ask(aliases, () => undefined)).choice).toBeUndefined();
});

test('one alias to move is no question: the plan names it', async () => {
  expect(await ask({ live: '4', canary: '4*' }, () => undefined)).toEqual({ choice: {}, asked: [] });
});
