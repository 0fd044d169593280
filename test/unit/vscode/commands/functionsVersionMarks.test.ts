import { expect, test, vi } from 'vitest';
import { inUseText, newestFirst, versionMarks } from '../../../../src/vscode/commands/functionsVersionMarks.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const arn = (number: number) => `arn:aws:lambda:eu-west-1::runtime:0a${number}`;
const version = (number: number, lastSeen: number) => ({
  arn: arn(number),
  name: `python:3.13.v${number}`,
  firstSeen: 0,
  lastSeen,
  functions: ['orders'],
  starts: 1,
});
const inUse = new Map([[arn(50), 'python:3.13.v50']]);

test('the newest version stands first, and each says how it stands to the one in use', () => {
  const listed = newestFirst([version(9, 30), version(51, 10), version(50, 20)]);
  expect(listed.map((each) => [each.name, ...versionMarks(each.arn, each.name, inUse)])).toEqual([
    ['python:3.13.v51', 'newer than the one in use'],
    ['python:3.13.v50', 'in use now'],
    ['python:3.13.v9'],
  ]);
});

test('without numbers the last seen stands first, and nothing is called newer', () => {
  const bare = [version(1, 10), { ...version(2, 20), name: 'provided' }];
  expect(newestFirst(bare).map((each) => each.lastSeen)).toEqual([20, 10]);
  expect(versionMarks(arn(60), undefined, inUse)).toEqual([]);
  expect(versionMarks(arn(60), 'python:3.13.v60', new Map([[arn(50), undefined]]))).toEqual([]);
});

test('the question to roll back names the version in use, which is not among the answers', () => {
  expect(inUseText(inUse, () => '…0a50')).toBe('In use now: python:3.13.v50');
  expect(inUseText(new Map([[arn(50), undefined]]), () => '…0a50')).toBe('In use now: …0a50');
  expect(inUseText(new Map(), String)).toBeUndefined();
});
