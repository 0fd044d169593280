import * as vscode from 'vscode';
import type { Status } from '../../domain/status.ts';

/** How a status looks: shape and colour both, for those who do not see the colour. */
export interface StatusLook {
  readonly icon: string;
  readonly color: string;
  readonly label: string;
}

export function statusLook(status: Status): StatusLook {
  switch (status) {
    case 'unsupported':
      return { icon: 'error', color: 'list.errorForeground', label: vscode.l10n.t('Unsupported') };
    case 'outdated':
      return { icon: 'warning', color: 'list.warningForeground', label: vscode.l10n.t('Outdated') };
    case 'held':
      return { icon: 'lock', color: 'charts.purple', label: vscode.l10n.t('Held back') };
    case 'ending':
      return { icon: 'calendar', color: 'charts.yellow', label: vscode.l10n.t('Support ending') };
    case 'unknown':
      return { icon: 'question', color: 'descriptionForeground', label: vscode.l10n.t('Unknown') };
    case 'current':
      return { icon: 'pass', color: 'testing.iconPassed', label: vscode.l10n.t('Current') };
  }
}
