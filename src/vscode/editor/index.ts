import * as vscode from 'vscode';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { AssessContext, StepType } from '../../kinds/kind.ts';
import { parseConfigKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { StartRisks } from '../../kinds/startRisks.ts';
import { createLifecycleSteps } from '../../kinds/lifecycleConfigs/steps.ts';
import { coalesced } from '../coalesced.ts';
import { withAuthors } from './authors.ts';
import { registerEditorCommands } from './commands.ts';
import { followRemote } from './changes.ts';
import type { EditorContext, LifecycleEditorDeps } from './context.ts';
import { followDrafts, noteDeployed } from './contextKeys.ts';
import { DraftDecorations } from './decorations.ts';
import { followDocuments } from './documents.ts';
import { DraftStore } from './draftStore.ts';
import { filesIn } from './files.ts';
import { ScriptFileSystem } from './fileSystem.ts';
import { ScriptLenses, registerLenses } from './lenses.ts';
import { LinkLenses, registerLinkLenses } from './linkLenses.ts';
import { followOpenScripts } from './openScripts.ts';
import { Remote } from './remote.ts';
import { deployedRisks, draftAgain, rollOutScript, type RollOutScript } from './request.ts';
import { Scripts } from './scripts.ts';
import { firstOf, ScriptStore } from './scriptStore.ts';
import { SightingIndex } from './sightingIndex.ts';
import { sweepLater } from './sweep.ts';
import { VersionLog } from './versionLog.ts';
import { registerVersions } from './versions.ts';
import type { World } from './world.ts';

export type { LifecycleEditorDeps } from './context.ts';
export type { RollOutScript } from './request.ts';

export interface LifecycleEditor extends vscode.Disposable {
  /** What the view of lifecycle configurations shows. */
  readonly remote: Remote;
  readonly scripts: Scripts;
  /** One was created or deleted. */
  onDidChangeConfigs(listener: () => void): void;
  /** The step types that a runner needs for the plans of this editor. */
  readonly steps: Readonly<Record<string, StepType>>;
  /** What the history proves of the scripts that AWS had, for verdicts on those who run them. */
  evidence(sample: boolean): Required<Pick<AssessContext, 'onStartBetween'>>;
  /** The draft of a configuration's OnStart script, for a roll-out; undefined where there is none. */
  rollOutScript(config: ConfigRef): Promise<RollOutScript | undefined>;
  /** What the OnStart script of a configuration, as AWS has it, holds in the way of a start on these platforms. */
  deployedRisks(config: ConfigRef, platforms: readonly string[]): Promise<StartRisks>;
  /** An operation wrote this configuration: what is shown of it is read again. */
  reread(key: ResourceKey): Promise<void>;
  /** An operation took this step of a plan back: what it had written is a draft again. */
  draftAgain(step: PlanStep): Promise<void>;
  /** The sample account starts anew: so do its drafts. */
  resetSample(): Promise<void>;
}

/** Lifecycle scripts as files in the editor. Reads nothing and asks AWS nothing until a script is opened. */
export function registerLifecycleEditor(deps: LifecycleEditorDeps): LifecycleEditor {
  const { inventory, log, prompts, readOnly, storageFor } = deps;
  const folders = [false, true].map((sample) => vscode.Uri.joinPath(storageFor(sample), 'lifecycle-drafts'));

  function tellUnreadable(path: string): void {
    log.warn(`unreadable draft moved aside: ${path}`);
    const message = vscode.l10n.t('A draft could not be read. It was moved aside and is kept as {0}.', path);
    void prompts.tell({ id: 'lifecycle.unreadableDraft', level: 'warning', message });
  }

  function tellUnreadableVersion(path: string): void {
    log.warn(`unreadable version of the history moved aside: ${path}`);
  }

  function worldOf(sample: boolean): World {
    const folder = (name: string) => filesIn(vscode.Uri.joinPath(storageFor(sample), name).fsPath);
    return {
      drafts: new DraftStore(folder('lifecycle-drafts'), tellUnreadable),
      bodies: new ScriptStore(folder('lifecycle-scripts')),
      versions: new VersionLog(folder('lifecycle-history'), tellUnreadableVersion),
    };
  }

  const worlds = { real: worldOf(false), sample: worldOf(true) };
  const judgeAgain = coalesced(() => inventory.reassess(), 50);
  const sightings = {
    real: new SightingIndex(worlds.real.versions, judgeAgain),
    sample: new SightingIndex(worlds.sample.versions, judgeAgain),
  };
  let wasReading = inventory.snapshot.reading;
  const bodies = firstOf([worlds.real.bodies, worlds.sample.bodies]);
  let changed = () => {};
  const remote = new Remote({ inventory, opened: deps.opened });
  const scripts = new Scripts(worlds, remote, (error) => log.warn(`history: ${problemOf(error).code}`));
  const context: EditorContext = {
    ...deps,
    remote,
    scripts,
    withAuthors: (config, logged) =>
      withAuthors(
        {
          session: (ref) => remote.session(ref),
          logOf: ({ scope }) => worlds[scope.sample ? 'sample' : 'real'].versions,
          onError: (error) => log.info(`author of a version: ${problemOf(error).code}`),
        },
        config,
        logged,
      ),
    noteDeployed,
    seen: new Map(),
    deploying: new Set(),
    examined: new Set(),
    changed: () => changed(),
  };

  const documents = followDocuments(scripts, remote, log);
  const openScripts = followOpenScripts({ inventory, remote, scripts, folders });
  const files = new ScriptFileSystem({
    remote,
    scripts,
    readOnly,
    originOf: (script) => documents.originOf(script),
    isUnsaved: (script) => documents.isUnsaved(script),
    onWatch: (script) => openScripts.add(script),
  });
  const lenses = new ScriptLenses({ inventory, remote, scripts, readOnly });
  const linkLenses = new LinkLenses({ inventory, remote, readOnly });
  const versions = registerVersions(bodies, remote);
  const decorations = new DraftDecorations(scripts);

  const subscriptions = vscode.Disposable.from(
    documents,
    openScripts,
    deps.serve(files),
    versions,
    followDrafts(scripts),
    followRemote(context),
    registerLinkLenses(linkLenses),
    registerLenses(lenses),
    vscode.window.registerFileDecorationProvider(decorations),
    registerEditorCommands(context),
    new vscode.Disposable(
      scripts.onDidChange(({ script, content }) => {
        if (content) {
          files.fire([script]);
          versions.changed(script);
          linkLenses.refresh();
        }
        lenses.refresh();
        decorations.refresh(script);
      }),
    ),
    new vscode.Disposable(
      inventory.onDidChange(() => {
        lenses.refresh();
        const { reading } = inventory.snapshot;
        // A refresh began: another window may have seen more.
        if (reading && !wasReading) void Promise.all([sightings.real.refresh(), sightings.sample.refresh()]);
        wasReading = reading;
      }),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('patchLens.readOnly')) return;
      files.fire(openScripts.all());
      lenses.refresh();
      linkLenses.refresh();
    }),
    new vscode.Disposable(sweepLater(context, deps.namedByOperations)),
  );
  return {
    remote,
    scripts,
    onDidChangeConfigs(listener) {
      changed = listener;
    },
    steps: createLifecycleSteps(bodies),
    evidence: (sample) => ({
      onStartBetween: (config, from, to) => sightings[sample ? 'sample' : 'real'].onStartBetween(config, from, to),
    }),
    rollOutScript: (config) => rollOutScript(context, config),
    deployedRisks: (config, platforms) => deployedRisks(context, config, platforms),
    async reread(key) {
      const config = parseConfigKey(key);
      if (config) await remote.read(config);
    },
    draftAgain: (step) => draftAgain(context, step),
    resetSample: () => scripts.resetSample(),
    dispose: () => subscriptions.dispose(),
  };
}
