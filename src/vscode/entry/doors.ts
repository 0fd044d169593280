import type * as vscode from 'vscode';
import { scheme, views } from '../../contributions.ts';
import type { LifecycleRow } from '../lifecycleView/rows.ts';
import type { OperationViewRow } from '../tree/operationRows.ts';
import type { RowHandle } from '../tree/rowTypes.ts';
import { createLateFiles, type LateFiles } from './lateFiles.ts';
import { createLateTree, type LateTree } from './lateTree.ts';
import { registerStandIns } from './standIns.ts';

/** What VS Code knows from the start, before anything stands behind it. */
export interface Doors extends vscode.Disposable {
  readonly resources: LateTree<RowHandle>;
  readonly lifecycleConfigs: LateTree<LifecycleRow>;
  readonly operations: LateTree<OperationViewRow>;
  /** Lifecycle scripts. */
  readonly files: LateFiles;
  /** To be disposed of just before what they stand for is registered. */
  readonly standIns: vscode.Disposable;
}

/** `load` is called when somebody knocks; it resolves once everything is attached. */
export function openDoors(load: () => Promise<unknown>): Doors {
  const resources = createLateTree<RowHandle>(views.resources, { canSelectMany: true, showCollapseAll: true }, load);
  const lifecycleConfigs = createLateTree<LifecycleRow>(views.lifecycleConfigs, {}, load);
  const operations = createLateTree<OperationViewRow>(views.operations, {}, load);
  const files = createLateFiles(scheme, load);
  const standIns = registerStandIns(load);
  return {
    resources,
    lifecycleConfigs,
    operations,
    files,
    standIns,
    dispose() {
      for (const each of [standIns, files, operations, lifecycleConfigs, resources]) each.dispose();
    },
  };
}
