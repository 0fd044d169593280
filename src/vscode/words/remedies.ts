import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';

/** The name of a remedy as menus show it; undefined for one that this version does not have. */
export function remedyLabel(remedy: RemedyId): string | undefined {
  const t = vscode.l10n.t;
  switch (remedy) {
    case 'notebook.start':
      return t('Start');
    case 'notebook.stop':
      return t('Stop');
    case 'notebook.restart':
      return t('Restart');
    case 'lambda.setRuntimeMode':
      return t('Set Runtime Update Mode');
    case 'lifecycle.open':
      return t('Open OnStart Script');
    case 'lifecycle.deploy':
      return t('Deploy');
    default:
      return undefined;
  }
}
