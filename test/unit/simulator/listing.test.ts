import {
  ListNotebookInstancesCommand,
  paginateListNotebookInstances,
  type ListNotebookInstancesCommandInput,
} from '@aws-sdk/client-sagemaker';
import { assert, boolean, func, integer, property, string, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { page } from '../../../src/simulator/paging.ts';
import { addNotebook } from '../../../src/simulator/services/sageMakerState.ts';
import { failure, startAt } from './clients.ts';
import { account, minute, region, served, world } from './served.ts';

const notebooks = world((tables) => {
  const add = (name: string, minutesAgo: number, change = {}) =>
    addNotebook(
      tables.sagemaker,
      { account, region },
      { name, creationTime: startAt - minutesAgo * minute, ...change },
    );
  add('delta', 4);
  add('alpha', 3, { status: 'Stopped', lifecycleConfigName: 'patching-v2' });
  add('charlie', 2, { status: 'Failed', defaultCodeRepository: 'https://example.com/science' });
  add('bravo', 1, { lifecycleConfigName: 'patching' });
  add('echo', 5, { additionalCodeRepositories: ['tools'] });
});

test('filters and orders', async () => {
  const { sageMaker } = await served({ scenario: notebooks });
  const names = async (input: ListNotebookInstancesCommandInput) =>
    (await sageMaker.send(new ListNotebookInstancesCommand(input))).NotebookInstances?.map(
      ({ NotebookInstanceName }) => NotebookInstanceName,
    ).join(' ');
  expect(await names({})).toBe('alpha bravo charlie delta echo');
  expect(await names({ SortOrder: 'Descending' })).toBe('echo delta charlie bravo alpha');
  expect(await names({ SortBy: 'CreationTime' })).toBe('echo delta alpha charlie bravo');
  expect(await names({ SortBy: 'Status' })).toBe('charlie bravo delta echo alpha');
  expect(await names({ NameContains: 'l' })).toBe('alpha charlie delta');
  expect(await names({ StatusEquals: 'InService' })).toBe('bravo delta echo');
  expect(await names({ NotebookInstanceLifecycleConfigNameContains: 'patching' })).toBe('alpha bravo');
  expect(await names({ DefaultCodeRepositoryContains: 'science' })).toBe('charlie');
  expect(await names({ AdditionalCodeRepositoryEquals: 'tools' })).toBe('echo');
  expect(await names({ CreationTimeAfter: new Date(startAt - 3 * minute) })).toBe('bravo charlie');
  expect(await names({ CreationTimeBefore: new Date(startAt - 3 * minute) })).toBe('delta echo');
});

test('a summary lacks what only Describe tells', async () => {
  const { sageMaker } = await served({ scenario: notebooks });
  const { NotebookInstances } = await sageMaker.send(new ListNotebookInstancesCommand({ NameContains: 'charlie' }));
  expect(Object.keys(NotebookInstances?.[0] ?? {}).sort()).toEqual([
    'CreationTime',
    'DefaultCodeRepository',
    'InstanceType',
    'LastModifiedTime',
    'NotebookInstanceArn',
    'NotebookInstanceName',
    'NotebookInstanceStatus',
    'Url',
  ]);
});

test('pages hold together; a token works only as it was given and for the same question', async () => {
  const { sageMaker } = await served({ scenario: notebooks });
  const pages: string[][] = [];
  for await (const { NotebookInstances = [] } of paginateListNotebookInstances(
    { client: sageMaker, pageSize: 2 },
    {},
  )) {
    pages.push(NotebookInstances.map(({ NotebookInstanceName = '' }) => NotebookInstanceName));
  }
  expect(pages).toEqual([['alpha', 'bravo'], ['charlie', 'delta'], ['echo']]);
  const { NextToken = '' } = await sageMaker.send(new ListNotebookInstancesCommand({ MaxResults: 2 }));
  const next = (token: string, input: ListNotebookInstancesCommandInput = {}) =>
    sageMaker.send(new ListNotebookInstancesCommand({ MaxResults: 2, NextToken: token, ...input }));
  expect((await next(NextToken, { MaxResults: 1 })).NotebookInstances).toMatchObject([
    { NotebookInstanceName: 'charlie' },
  ]);
  for (const [token, input] of [
    ['made up', {}],
    [`${NextToken}x`, {}],
    [NextToken, { SortOrder: 'Descending' }],
  ] as const) {
    expect(await failure(next(token, input))).toMatchObject({
      name: 'ValidationException',
      message: 'Invalid NextToken.',
    });
  }
});

test('whatever the page size, pages together are the list, also when items vanish between them', () => {
  const names = uniqueArray(string({ minLength: 1 }), { maxLength: 40 });
  assert(
    property(names, integer({ min: 1, max: 12 }), func(boolean()), (all, size, vanishes) => {
      const request = { key: (name: string) => name, size, refuse: () => new Error('refused') };
      let items = all;
      let token: string | undefined;
      const seen: string[] = [];
      do {
        const shown = page(items, { ...request, token });
        seen.push(...shown.items);
        token = shown.nextToken;
        items = items.filter((name) => seen.at(-1) === name || !seen.includes(name) || !vanishes(name));
      } while (token !== undefined);
      expect(seen).toEqual(all);
    }),
  );
});
