import type * as vscode from 'vscode';
import type { Plan } from '../../domain/plan.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Finding } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { AuthoredVersion } from './authors.ts';
import type { Remote } from './remote.ts';
import type { Scripts } from './scripts.ts';
import type { ScriptRef } from './scriptUri.ts';
import type { LoggedVersion } from './versionLog.ts';

export interface LifecycleEditorDeps {
  /** Has editors open, save and watch these scripts. */
  readonly serve: (files: vscode.FileSystemProvider) => vscode.Disposable;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  /** Runs a plan that was agreed to, and tells why where it fails. */
  readonly runPlan: (plan: Plan) => Promise<'done' | 'cancelled' | 'failed'>;
  /** Where drafts are kept: the sample account's apart from the others'. */
  readonly storageFor: (sample: boolean) => vscode.Uri;
  /** Setting `patchLens.readOnly`. */
  readonly readOnly: () => boolean;
  /** Opens the sessions if they are not open yet; resolves when they are, before anything was read. */
  readonly opened: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
  /** What the analysis finds in a script of a configuration, on these platforms or on those of who uses it. */
  readonly judge: (
    text: string,
    script: Pick<ScriptRef, 'account' | 'region' | 'name' | 'hook'>,
    platforms?: readonly string[],
  ) => Promise<readonly Finding[]>;
  /** Hashes of scripts that the journals of operations name: their undo needs them. */
  readonly namedByOperations: () => ReadonlySet<string>;
}

/** What the commands of the editor share. */
export interface EditorContext extends LifecycleEditorDeps {
  readonly remote: Remote;
  readonly scripts: Scripts;
  /** Adds to versions of the history who wrote them, as far as CloudTrail says so. */
  readonly withAuthors: (config: ConfigRef, versions: readonly LoggedVersion[]) => Promise<readonly AuthoredVersion[]>;
  /** Differences that a person has seen in this window: the draft's hash beside AWS's, by URI. */
  readonly seen: Map<string, string>;
  /** The list of configurations is another one: one was created or deleted. */
  readonly changed: () => void;
  /** A script was deployed from this window. */
  readonly noteDeployed: () => void;
  /** Configurations that are being written now. */
  readonly deploying: Set<string>;
  /** Configurations that a deploy looks at: it tells itself what it finds. */
  readonly examined: Set<string>;
}
