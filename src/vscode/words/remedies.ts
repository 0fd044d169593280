import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';

/** The name of a remedy as menus show it; undefined for one that this version does not have. */
export function remedyLabel(remedy: RemedyId): string | undefined {
  switch (remedy) {
    case 'notebook.start':
      return vscode.l10n.t('Start');
    case 'notebook.stop':
      return vscode.l10n.t('Stop');
    case 'notebook.restart':
      return vscode.l10n.t('Restart');
    case 'notebook.migratePlatform':
      return vscode.l10n.t('Migrate to Amazon Linux 2023');
    case 'notebook.changeLifecycleConfig':
      return vscode.l10n.t('Change Lifecycle Configuration');
    case 'notebook.detachLifecycleConfig':
      return vscode.l10n.t('Detach Lifecycle Configuration');
    case 'notebook.rollOut':
      return vscode.l10n.t('Roll Out');
    case 'notebook.openJupyter':
      return vscode.l10n.t('Open Jupyter');
    case 'lambda.setRuntimeMode':
      return vscode.l10n.t('Set Runtime Update Mode');
    case 'lambda.rollBackRuntime':
      return vscode.l10n.t('Roll Back Runtime Version');
    case 'lambda.returnToAuto':
      return vscode.l10n.t('Return to Auto');
    case 'lambda.applyLatestRuntime':
      return vscode.l10n.t('Apply Newest Runtime Version');
    case 'fargate.restartWorkload':
      return vscode.l10n.t('Restart');
    case 'fargate.replacePod':
      return vscode.l10n.t('Replace Pod');
    case 'lambda.showRuntimeHistory':
      return vscode.l10n.t('Show Runtime History');
    case 'fargate.setNoticeDate':
      return vscode.l10n.t('Set Patch Notice Date');
    case 'fargate.copyEventRule':
      return vscode.l10n.t('Copy EventBridge Rule');
    case 'fargate.copyAccessSetup':
      return vscode.l10n.t('Copy Cluster Access Setup');
    case 'nodegroup.update':
      return vscode.l10n.t('Update Nodegroup');
    case 'nodegroup.preflight':
      return vscode.l10n.t('Run Pre-flight');
    case 'lifecycle.open':
      return vscode.l10n.t('Open OnStart Script');
    case 'lifecycle.deploy':
      return vscode.l10n.t('Deploy');
    case 'lifecycle.create':
      return vscode.l10n.t('Create');
    case 'lifecycle.delete':
      return vscode.l10n.t('Delete');
    default:
      return undefined;
  }
}
