import * as vscode from 'vscode';
import type { Problem } from '../../domain/problem.ts';
import type { CommandContext } from './context.ts';
import { explain } from './explain.ts';
import { registerFargateCommands } from './fargate.ts';
import { registerFargateRemedies } from './fargateRemedies.ts';
import { registerFunctionCommands } from './functions.ts';
import { createLogDocuments } from './logDocuments.ts';
import { registerNodegroupCommands } from './nodegroups.ts';
import { registerNotebookChanges } from './notebookChanges.ts';
import { registerNotebookCommands } from './notebooks.ts';
import { createOperationDocuments } from './operationDocuments.ts';
import { registerOperationCommands } from './operations.ts';
import { registerPackageDrift } from './packageDrift.ts';
import { copyPolicy } from './policies.ts';
import { createRegister } from './register.ts';

/** Commands that only rows run; they are in no menu and not in the palette. */
export const internalCommands = {
  explainProblem: 'patchLens.internal.explainProblem',
  showMore: 'patchLens.internal.showMore',
} as const;

export interface FilterState {
  toggle(): Promise<void>;
}

export function registerCommands(context: CommandContext, filter: FilterState): vscode.Disposable {
  const { accounts, prompts, log, aws } = context;
  const disposables: vscode.Disposable[] = [];
  const register = createRegister({ prompts, log, readOnly: () => context.settings().readOnly, into: disposables });
  const logs = createLogDocuments();
  disposables.push(logs);

  register('patchLens.refresh', () => accounts.refresh());
  register('patchLens.selectProfiles', () => accounts.selectProfiles());
  register('patchLens.selectRegions', () => accounts.selectRegions());
  register('patchLens.openSampleAccount', () => accounts.openSample());
  register('patchLens.closeSampleAccount', () => accounts.closeSample());
  register('patchLens.resetSampleAccount', () => accounts.resetSample());
  register('patchLens.toggleAttentionOnly', () => filter.toggle());
  register('patchLens.showLog', () => log.show());
  register('patchLens.copyIamPolicy', (name) => copyPolicy(aws, prompts, name));
  register(internalCommands.explainProblem, (problem) => {
    if (isProblem(problem)) void explain(prompts, log, problem);
  });
  registerNotebookCommands(register, context, logs);
  registerPackageDrift(register, context, logs);
  registerNotebookChanges(register, context);
  registerFunctionCommands(register, context, logs);
  registerFargateRemedies(register, context, logs);
  const { operations, shown } = context;
  const documents = createOperationDocuments({ find: (id) => operations.find(id), onDidChange: shown.onDidChange });
  disposables.push(documents);
  registerNodegroupCommands(register, context, logs);
  registerFargateCommands(register, context, context.notices);
  registerOperationCommands(register, context, documents);
  return vscode.Disposable.from(...disposables);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
