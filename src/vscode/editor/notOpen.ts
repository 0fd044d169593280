import * as vscode from 'vscode';
import type { Prompts } from '../prompts/prompts.ts';
import type { NotOpenError } from './remote.ts';

export function notOpenSentence({ config }: NotOpenError): string {
  return vscode.l10n.t(
    'No open profile reads account {0} in {1}. Choose the profile and the region of this account.',
    config.account,
    config.region,
  );
}

/** The same as a message, with the way out. */
export async function tellNotOpen(prompts: Prompts, error: NotOpenError): Promise<void> {
  const answer = await prompts.tell({
    id: 'lifecycle.notOpen',
    level: 'warning',
    message: notOpenSentence(error),
    actions: [
      { id: 'selectProfiles', label: vscode.l10n.t('Select Profiles…') },
      { id: 'selectRegions', label: vscode.l10n.t('Select Regions…') },
    ],
  });
  if (answer) await vscode.commands.executeCommand(`patchLens.${answer}`);
}
