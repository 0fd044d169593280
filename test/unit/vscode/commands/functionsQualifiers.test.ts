import { expect, test, vi } from 'vitest';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import { asChoice, functionsIn, resolved, roundsOf } from '../../../../src/vscode/commands/functionsQualifiers.ts';
import { keysIn } from '../../../../src/vscode/commands/keys.ts';
import { keyOf, lambda, now } from '../../kinds/functions/story.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const row = (key: string) => ({ type: 'resource', key, scopeId: 'team|eu-west-1' });
const told = (args: readonly unknown[]) =>
  roundsOf(args).map(({ args: each, qualifiers }) => ({
    keys: keysIn(each).map(({ key, scope }) => [key.split(':').at(-1), scope]),
    qualifiers: Object.fromEntries(Object.entries(qualifiers).map(([key, of]) => [key.split(':').at(-1), of])),
  }));

test('rows of versions stand for their function and the version that is meant', () => {
  const orders = row(`${keyOf('orders')}:5`);
  expect(told([orders, [orders, row(`${keyOf('resize')}:2`), row(keyOf('audit'))]])).toEqual([
    {
      keys: ['orders', 'resize', 'audit'].map((name) => [name, 'team|eu-west-1']),
      qualifiers: { orders: '5', resize: '2' },
    },
  ]);
});

test('two versions of one function are two plans, one after the other', () => {
  expect(told([[`${keyOf('orders')}:5`, keyOf('orders'), `${keyOf('orders')}:6`, keyOf('audit')]])).toEqual([
    {
      keys: [
        ['orders', undefined],
        ['audit', undefined],
      ],
      qualifiers: { orders: '5' },
    },
    { keys: [['orders', undefined]], qualifiers: {} },
    { keys: [['orders', undefined]], qualifiers: { orders: '6' } },
  ]);
});

test('nobody named any: the person is asked', () => {
  expect(roundsOf([])).toEqual([{ args: [], qualifiers: {} }]);
  expect(functionsIn([])).toEqual([]);
});

test('what is about whole functions takes their versions for them', () => {
  const chosen = [row(`${keyOf('orders')}:5`), row(`${keyOf('orders')}:6`)];
  expect(keysIn(functionsIn([chosen[0], chosen]))).toEqual([{ key: keyOf('orders'), scope: 'team|eu-west-1' }]);
});

test('an alias stands for the version that it names first', () => {
  const observed = lambda('nodejs24.x Auto', 'orders');
  const resource: Resource = {
    kind: 'functions',
    scope: { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false },
    observed: {
      ...observed,
      facts: {
        ...observed.facts,
        published: {
          state: 'read',
          readAt: now,
          versions: [],
          aliases: [
            { name: 'live', version: '5', weighted: true },
            { name: 'dev', version: '$LATEST', weighted: false },
          ],
        },
      },
    },
    verdict: { status: 'current', findings: [], remedies: [] },
    activity: undefined,
    problems: [],
    readAt: now,
  };
  const of = (qualifier: string) => asChoice(resolved({ [keyOf('orders')]: qualifier }, [resource]));
  expect(of('live')).toEqual({ [`qualifier:${keyOf('orders')}`]: '5' });
  expect(of('dev')).toEqual({ [`qualifier:${keyOf('orders')}`]: '' });
  expect(of('7')).toEqual({ [`qualifier:${keyOf('orders')}`]: '7' });
  expect(asChoice(resolved({}, [resource]))).toEqual({ [`qualifier:${keyOf('orders')}`]: '' });
});
