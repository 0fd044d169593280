import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { tellJournalMoved, tellJournalTrouble } from '../../../../src/vscode/commands/operationJournals.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';

vi.mock('vscode', async () => import('../words/fakeL10n.ts'));

function setUp() {
  const prompts = createScriptedPrompts();
  const lines: string[] = [];
  const show = vi.fn<() => void>();
  // Only what is written to it, and that it is brought to the front.
  const log = { warn: (line: string) => lines.push(line), show } as unknown as vscode.LogOutputChannel;
  return { telling: { prompts, log }, prompts, lines, show };
}

test('a journal that was moved aside is called one, by its path, and nothing is said to be begun anew', async () => {
  const { telling, prompts, lines, show } = setUp();
  prompts.answer(({ choices }) => choices);
  tellJournalMoved(telling, '/store/x.unreadable');
  const [told] = prompts.asked;
  expect(told?.text).toMatch(/^The journal of an operation could not be read, .* kept as \/store\/x\.unreadable\./);
  expect(told?.text).not.toMatch(/begun/);
  await vi.waitFor(() => expect(show).toHaveBeenCalledOnce());
  expect(lines).toEqual(['unreadable journal moved aside to /store/x.unreadable']);
});

test('trouble with a folder is told once, and written to the log each time', () => {
  const { telling, prompts, lines } = setUp();
  const tell = tellJournalTrouble(telling);
  for (const path of ['/store/a', '/store/a', '/store/b']) tell(path, 'EACCES');
  expect(prompts.asked.map(({ text }) => /at (\S+)\. Operations/.exec(text)?.[1])).toEqual(['/store/a', '/store/b']);
  expect(prompts.asked[0]?.choices).toEqual(['Show Log']);
  expect(lines).toHaveLength(3);
});
