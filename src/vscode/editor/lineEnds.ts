import * as vscode from 'vscode';
import type { Prompts } from '../prompts/prompts.ts';

/**
 * The text to deploy where it has Windows line ends, with which bash finds no interpreter: repaired, or as it is, as
 * the person says. Undefined: they left. A text without any is not asked about.
 */
export async function lineEndsToDeploy(prompts: Prompts, text: string, name: string): Promise<string | undefined> {
  if (!text.includes('\r\n')) return text;
  const answer = await prompts.pick<'repair' | 'keep'>({
    id: 'lifecycle.lineEnds',
    title: vscode.l10n.t('{0} has Windows line ends (CRLF)', name),
    placeholder: vscode.l10n.t('bash does not run such a script: the notebook instance would not start.'),
    items: [
      {
        label: vscode.l10n.t('Use Unix Line Ends (LF)'),
        detail: vscode.l10n.t('Changes the line ends and nothing else'),
        icon: 'check',
        value: 'repair',
      },
      {
        label: vscode.l10n.t('Deploy with CRLF'),
        detail: vscode.l10n.t('Byte for byte as it is'),
        icon: 'warning',
        value: 'keep',
      },
    ],
  });
  if (answer === undefined) return undefined;
  return answer === 'repair' ? text.replaceAll('\r\n', '\n') : text;
}
