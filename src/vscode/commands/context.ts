import type * as vscode from 'vscode';
import type { Aws } from '../../aws/session.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { AssessContext } from '../../kinds/kind.ts';
import type { Operations } from '../../operations/operation.ts';
import type { LifecycleEditor } from '../editor/index.ts';
import type { FargateNotices } from '../fargateNotices.ts';
import type { ShownOperations } from '../operationsShown.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { Settings } from '../settings.ts';
import type { Accounts } from './accounts.ts';
import type { PlanRunner } from './planRunner.ts';

/** What every command may use. */
export interface CommandContext {
  readonly aws: Aws;
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly plans: PlanRunner;
  readonly operations: Operations;
  readonly shown: ShownOperations;
  /** What the editor knows of lifecycle scripts. */
  readonly scripts: Pick<LifecycleEditor, 'rollOutScript' | 'deployedRisks'>;
  /** Patch notices of Fargate that were set here. */
  readonly notices: FargateNotices;
  readonly settings: () => Settings;
  readonly assessContext: (resource: Resource) => AssessContext;
  readonly log: vscode.LogOutputChannel;
}
