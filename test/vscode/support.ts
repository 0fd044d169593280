import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api, Testing } from '../../src/vscode/api.ts';
import type { Answer } from '../../src/vscode/prompts/scriptedPrompts.ts';

export type TestedApi = Omit<Api, 'testing'> & { readonly testing: Testing };

/** The activated extension, with what it offers to tests. */
export async function activate(): Promise<TestedApi> {
  const extension = vscode.extensions.getExtension<Api>('patchlens.patch-lens');
  assert.ok(extension, 'the extension is installed');
  const api = await extension.activate();
  const testing = await api.testing?.();
  assert.ok(testing, 'VS Code runs tests');
  return { ...api, testing };
}

/** Whether more than the extension's entry is loaded: rows of its views then have commands of their own. */
export async function isLoaded(): Promise<boolean> {
  return (await vscode.commands.getCommands()).includes('patchLens.internal.explainProblem');
}

/** Polls until `look` gives something; fails with what was seen last. */
export async function until<T>(what: string, look: () => T | undefined | false, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The row of the view that has this name, as text. */
export function row(api: TestedApi, name: string): string | undefined {
  return api.testing.view
    .asText()
    .split('\n')
    .find((line) => line.includes(`) ${name} —`) || line.endsWith(`) ${name}`))
    ?.trim();
}

export async function run(command: string, ...args: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(`patchLens.${command}`, ...args);
}

/** Answers every question the same way: yes to a plan, the labels given to a pick. */
export function saying(answers: Readonly<Record<string, readonly string[] | boolean>>): Answer {
  return ({ id }) => answers[id];
}

/** Looks at these profiles and regions, and waits until everything was read. */
export async function openWith(
  api: TestedApi,
  profiles: readonly string[],
  regions: readonly string[] = [],
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('patchLens');
  await settings.update('regions', regions, vscode.ConfigurationTarget.Global);
  await settings.update('profiles', profiles, vscode.ConfigurationTarget.Global);
  await api.refresh();
}
