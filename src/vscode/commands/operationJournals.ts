import * as vscode from 'vscode';
import type { Prompts } from '../prompts/prompts.ts';

interface Telling {
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
}

/** A journal was moved aside: its operation is not gone on with, and what it left in AWS is a person's to see to. */
export function tellJournalMoved(telling: Telling, to: string): void {
  telling.log.warn(`unreadable journal moved aside to ${to}`);
  void tellWithLog(telling, {
    id: 'operation.journalMoved',
    message: vscode.l10n.t(
      'The journal of an operation could not be read, so the operation does not continue. It was kept as {0}. Check in Patch Status whether the operation has left anything stopped.',
      to,
    ),
  });
}

/** A folder or journal that can not be used: said once each, for it is looked at again and again. */
export function tellJournalTrouble(telling: Telling): (path: string, detail: string) => void {
  const told = new Set<string>();
  return (path, detail) => {
    telling.log.warn(`${path}: ${detail}`);
    if (told.has(path)) return;
    told.add(path);
    void tellWithLog(telling, {
      id: 'operation.journalTrouble',
      message: vscode.l10n.t(
        'The journals of operations cannot be read or written at {0}. Operations kept there do not continue until that is fixed; Patch Lens looks again by itself.',
        path,
      ),
    });
  };
}

async function tellWithLog(
  { prompts, log }: Telling,
  { id, message }: { readonly id: string; readonly message: string },
): Promise<void> {
  const actions = [{ id: 'log', label: vscode.l10n.t('Show Log') }];
  if (await prompts.tell({ id, level: 'warning', message, actions })) log.show();
}
