import * as vscode from 'vscode';
import { createAws } from './aws/createAws.ts';
import { createInventory } from './inventory/createInventory.ts';
import type { Resource } from './inventory/snapshot.ts';
import { kindSteps } from './kinds/index.ts';
import type { AssessContext } from './kinds/kind.ts';
import { createApi, type Api } from './vscode/api.ts';
import { Accounts } from './vscode/commands/accounts.ts';
import { internalCommands, registerCommands } from './vscode/commands/index.ts';
import { createPlanRunner } from './vscode/commands/planRunner.ts';
import { registerLifecycleEditor } from './vscode/editor/index.ts';
import { createAttentionFilter } from './vscode/filter.ts';
import { createLog } from './vscode/log.ts';
import { askMfaCode, editorPrompts } from './vscode/prompts/editorPrompts.ts';
import { createScriptedPrompts } from './vscode/prompts/scriptedPrompts.ts';
import { registerTimers } from './vscode/timers.ts';
import { readSettings, section } from './vscode/settings.ts';
import { sampleStore, storageFor } from './vscode/storage.ts';
import { lifecycleFailure } from './vscode/words/lifecycleConfigs.ts';
import { registerResourcesView } from './vscode/tree/resourcesView.ts';

/** The composition root: builds the rooms and joins them. Nothing here waits for the network. */
export function activate(context: vscode.ExtensionContext): Api {
  const { subscriptions, globalState, globalStorageUri } = context;
  const testing = context.extensionMode === vscode.ExtensionMode.Test;
  const scripted = testing ? createScriptedPrompts() : undefined;
  const prompts = scripted ?? editorPrompts;
  const log = createLog();
  let settings = readSettings();

  const aws = createAws({
    env: process.env,
    log: log.aws,
    lambdaRequestsPerSecond: () => settings.lambdaRequestsPerSecond,
    sampleStore: sampleStore(globalStorageUri, log.moved),
    askMfaCode,
    ...sampleClock(process.env['PATCH_LENS_SAMPLE_DATE']),
  });
  const inventory = createInventory({
    thresholds: () => settings.thresholds,
    pollEvery: (session) => (session.scope.sample ? 1_000 : 10_000),
  });
  const assessContext = (resource: Resource): AssessContext => ({
    now: inventory.sessionOf(resource.observed.key, resource.scope.id)?.now() ?? Date.now(),
    thresholds: settings.thresholds,
  });
  const plans = createPlanRunner({
    inventory,
    prompts,
    steps: () => ({ ...kindSteps, ...editor.steps }),
    log: log.channel,
    onDidChangeRunning: () => {
      inventory.watch(view.visible || plans.running > 0);
      void accounts.followSettings();
    },
  });
  const editor = registerLifecycleEditor({
    inventory,
    prompts,
    runPlan: (plan) => plans.run(plan, lifecycleFailure),
    storageFor: (sample) => storageFor(globalStorageUri, sample),
    readOnly: () => settings.readOnly,
    opened: () => accounts.opened(),
    log: log.channel,
  });
  const accounts = new Accounts({
    aws,
    inventory,
    prompts,
    settings: () => settings,
    memory: globalState,
    onResetSample: () => editor.resetSample(),
    busy: () => plans.running,
  });
  const filter = createAttentionFilter(globalState);
  const view = registerResourcesView({
    inventory,
    commands: { explainProblem: internalCommands.explainProblem, selectRegions: 'patchLens.selectRegions' },
    assessContext,
    onVisible: (visible) => {
      inventory.watch(visible || plans.running > 0);
      if (visible) accounts.begin();
    },
    attentionOnly: () => filter.on,
    onDidChangeFilter: filter.onDidChange,
  });

  subscriptions.push(
    log,
    aws,
    inventory,
    editor,
    view,
    filter,
    registerTimers({ visible: () => view.visible, accounts, inventory, settings: () => settings }),
    registerCommands(
      { aws, accounts, inventory, prompts, plans, settings: () => settings, assessContext, log: log.channel },
      filter,
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(section)) return;
      settings = readSettings();
      inventory.reassess();
      void accounts.followSettings();
    }),
  );
  if (process.env['PATCH_LENS_OPEN_SAMPLE'] === '1') void accounts.showSample();
  return createApi({ context, inventory, accounts, ...(scripted ? { testing: { prompts: scripted, view } } : {}) });
}

/** Tests and pictures name the day that the sample account is at, so that they do not age. */
function sampleClock(date: string | undefined): { readonly sampleStartsAt?: number } {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? {} : { sampleStartsAt: at };
}
