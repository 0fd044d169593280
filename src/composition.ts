import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { createAws } from './aws/createAws.ts';
import { problemOf } from './domain/problem.ts';
import { createInventory } from './inventory/createInventory.ts';
import { createSnapshotCache } from './inventory/kept/snapshotCache.ts';
import type { Resource } from './inventory/snapshot.ts';
import { kindIds, kindSteps } from './kinds/index.ts';
import { machineClock } from './operations/clock.ts';
import { createOperations } from './operations/operations.ts';
import { createSoleOwner } from './operations/soleOwner.ts';
import type { AssessContext } from './kinds/kind.ts';
import type { Composition } from './vscode/api.ts';
import { registerScriptAnalysis } from './vscode/analysis/index.ts';
import { Accounts } from './vscode/commands/accounts.ts';
import { internalCommands, registerCommands } from './vscode/commands/index.ts';
import { tellJournalMoved, tellJournalTrouble } from './vscode/commands/operationJournals.ts';
import { followScripts, watchOperations } from './vscode/commands/operationWatch.ts';
import { createPlanRunner } from './vscode/commands/planRunner.ts';
import { registerLifecycleEditor } from './vscode/editor/index.ts';
import { hashesIn } from './vscode/editor/sweep.ts';
import { coalesced } from './vscode/coalesced.ts';
import { createFargateNotices } from './vscode/fargateNotices.ts';
import { createAttentionFilter } from './vscode/filter.ts';
import type { Doors } from './vscode/entry/doors.ts';
import { createLog } from './vscode/log.ts';
import { registerLifecycleView } from './vscode/lifecycleView/view.ts';
import { askMfaCode, editorPrompts } from './vscode/prompts/editorPrompts.ts';
import { createScriptedPrompts } from './vscode/prompts/scriptedPrompts.ts';
import { isUnfinished, showOperations } from './vscode/operationsShown.ts';
import { registerTimers } from './vscode/timers.ts';
import { readSettings, section } from './vscode/settings.ts';
import { journalsIn } from './vscode/entry/journals.ts';
import { createRuntimePins, isStoredPins } from './vscode/runtimePins.ts';
import { jsonFile, ownerIn, ownStore, sampleStore, storageFor } from './vscode/storage.ts';
import { registerOperationsView } from './vscode/tree/operationsView.ts';
import { registerResourcesView } from './vscode/tree/resourcesView.ts';

/**
 * The composition root: builds the rooms and joins them. The entry loads it when something is wanted. Nothing here waits
 * for the network.
 */
export function compose(context: vscode.ExtensionContext, doors: Doors): Composition {
  const { globalState, globalStorageUri } = context;
  const testing = context.extensionMode === vscode.ExtensionMode.Test;
  const scripted = testing ? createScriptedPrompts() : undefined;
  const prompts = scripted ?? editorPrompts;
  const log = createLog();
  let settings = readSettings();

  const aws = createAws({
    env: process.env,
    log: log.aws,
    lambdaRequestsPerSecond: () => settings.lambdaRequestsPerSecond,
    lambdaUseGetFunction: () => settings.lambdaUseGetFunction,
    sampleStore: ownStore(sampleStore(globalStorageUri, log.moved), () => sampleOwner.isOurs()),
    sampleMayRun: () => sampleOwner.held,
    askMfaCode,
    ...sampleClock(process.env['PATCH_LENS_SAMPLE_DATE']),
  });
  const cache = createSnapshotCache({
    folder: vscode.Uri.joinPath(storageFor(globalStorageUri, false), 'snapshot').fsPath,
    onMoved: log.moved,
    onTrouble: (error) => log.channel.warn(`the last snapshot was not written: ${problemOf(error).detail}`),
  });
  // Not the editor's session id: on web hosts all windows have the same one.
  const window = randomUUID();
  const sampleOwner = createSoleOwner({
    folder: ownerIn(globalStorageUri),
    window,
    clock: machineClock,
    // The window answers, not this process: it lives on for a while when the window is gone.
    answers: () => vscode.commands.executeCommand('setContext', 'patchLens.asked', window),
    letGo: () => accounts.handOver(),
  });
  const inventory = createInventory({
    cache,
    reading: () => ({ aliasVersions: settings.lambdaAliasVersions }),
    thresholds: () => settings.thresholds,
    pollEvery: (session) => (session.scope.sample ? 1_000 : 10_000),
    evidence: ({ scope }) => evidence(scope.sample),
  });
  const assessContext = (resource: Resource): AssessContext => ({
    now: inventory.sessionOf(resource.observed.key, resource.scope.id)?.now() ?? Date.now(),
    thresholds: settings.thresholds,
    ...evidence(resource.scope.sample),
  });
  const troubles = { prompts, log: log.channel };
  const operations = createOperations({
    roots: { real: journalsIn(globalStorageUri, false), sample: journalsIn(globalStorageUri, true) },
    sampleOpen: () => accounts.sampleRuns,
    window,
    openScope: (scope) => aws.openScope(scope),
    steps: () => ({ ...kindSteps, ...editor.steps }),
    mayChange: () => !settings.readOnly,
    onMoved: (to) => tellJournalMoved(troubles, to),
    onTrouble: tellJournalTrouble(troubles),
  });
  const pins = createRuntimePins({
    operations,
    fileOf: (sample) => {
      const path = vscode.Uri.joinPath(storageFor(globalStorageUri, sample), 'runtime-pins.json').fsPath;
      return jsonFile(path, log.moved, isStoredPins);
    },
    onChange: coalesced(() => inventory.reassess(), 50),
    onTrouble: (error) => log.channel.warn(`what was pinned from here was not written: ${problemOf(error).detail}`),
  });
  const notices = createFargateNotices(globalStorageUri, log.moved, () => inventory.reassess());
  const evidence = (sample: boolean) => ({
    ...editor.evidence(sample),
    ...pins.evidence(sample),
    fargateNotice: (cluster: string) => notices.of(sample, cluster),
  });
  const plans = createPlanRunner({ operations, inventory, prompts, log: log.channel });
  doors.standIns.dispose();
  const analyses = registerScriptAnalysis({
    extensionUri: context.extensionUri,
    inventory,
    prompts,
    log: log.channel,
  });
  const editor = registerLifecycleEditor({
    serve: (files) => doors.files.attach(files),
    inventory,
    prompts,
    runPlan: (plan) => plans.run('lifecycleConfigs', plan),
    judge: (text, { name, ...script }, platforms) => analyses.findings(text, { ...script, config: name }, platforms),
    storageFor: (sample) => storageFor(globalStorageUri, sample),
    readOnly: () => settings.readOnly,
    opened: () => accounts.opened(),
    namedByOperations: () => hashesIn(operations.all),
    log: log.channel,
  });
  const accounts = new Accounts({
    aws,
    inventory,
    prompts,
    settings: () => settings,
    memory: globalState,
    sampleOwner,
    operations,
    onResetSample: async () => {
      await Promise.all([editor.resetSample(), pins.resetSample(), notices.resetSample()]);
    },
    onOpened: () => {
      shown.accountChanged();
      void operations.begin();
    },
  });
  const shown = showOperations(operations, () => accounts.sample);
  // The view may be looked at already, and says so while it is registered.
  let looking = false;
  const watchInventory = () => inventory.watch(looking || operations.all.some(isUnfinished));
  const filter = createAttentionFilter(globalState);
  const view = registerResourcesView({
    tree: doors.resources,
    inventory,
    commands: { ...internalCommands, selectRegions: 'patchLens.selectRegions' },
    assessContext,
    onOpen: (key) => inventory.reread([key]),
    onVisible: (visible) => {
      looking = visible;
      watchInventory();
      if (visible) accounts.begin();
    },
    attentionOnly: () => filter.on,
    onDidChangeFilter: filter.onDidChange,
    sampleElsewhere: () => accounts.sampleElsewhere,
    operationOn: ({ observed, scope }) => {
      const operation = shown.of(observed.key);
      return operation?.plan.scope.sample === scope.sample ? operation : undefined;
    },
    onDidChangeOperations: shown.onDidChange,
  });
  const operationsView = registerOperationsView({
    tree: doors.operations,
    shown: () => shown.all(),
    onDidChange: shown.onDidChange,
  });

  const lifecycleView = registerLifecycleView({
    tree: doors.lifecycleConfigs,
    inventory,
    remote: editor.remote,
    scripts: editor.scripts,
    assessContext,
    onVisible: (visible) => {
      if (visible) accounts.begin();
    },
    explainProblem: internalCommands.explainProblem,
  });
  editor.onDidChangeConfigs(() => lifecycleView.refresh());

  const disposables = vscode.Disposable.from(
    log,
    inventory,
    editor,
    view,
    lifecycleView,
    operationsView,
    shown,
    filter,
    new vscode.Disposable(() => accounts.dispose()),
    new vscode.Disposable(
      watchOperations({
        operations,
        inventory,
        prompts,
        log: log.channel,
        isFollowed: (id) => plans.isFollowed(id),
        onStep: followScripts(editor),
      }),
    ),
    shown.onDidChange(watchInventory),
    analyses,
    registerTimers({ visible: () => looking, accounts, inventory, settings: () => settings }),
    registerCommands(
      {
        aws,
        accounts,
        inventory,
        prompts,
        plans,
        operations,
        shown,
        scripts: editor,
        notices,
        settings: () => settings,
        assessContext,
        log: log.channel,
      },
      filter,
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(section)) return;
      const before = settings;
      settings = readSettings();
      // What was not wanted before was not read.
      if (settings.lambdaAliasVersions && !before.lambdaAliasVersions) accounts.readMore();
      operations.settingsChanged();
      inventory.reassess();
      void accounts.followSettings();
    }),
  );
  void beginOperations();
  if (process.env['PATCH_LENS_OPEN_SAMPLE'] === '1') void accounts.showSample();
  async function beginOperations(): Promise<void> {
    await operations.begin();
    // What is under way in the sample account goes on though no view is open.
    const isLeft = operations.all.some((each) => each.plan.scope.sample && isUnfinished(each));
    if (accounts.sample && isLeft) await accounts.opened();
  }

  return {
    findings: () =>
      inventory.snapshot.scopes.flatMap((scope) =>
        kindIds.flatMap((kind) => [...scope.kinds[kind].resources.values()].flatMap((each) => each.verdict.findings)),
      ),
    refresh: () => accounts.refresh(),
    testing: scripted && {
      prompts: scripted,
      view,
      lifecycleView,
      operationsView,
      operations,
      storage: globalStorageUri,
    },
    async close() {
      await Promise.all([operations.dispose(), cache.dispose()]);
      await pins.close();
      await aws.dispose();
      await sampleOwner.release();
      disposables.dispose();
    },
  };
}

/** Tests and pictures name the day that the sample account is at, so that they do not age. */
function sampleClock(date: string | undefined): { readonly sampleStartsAt?: number } {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? {} : { sampleStartsAt: at };
}
