import * as vscode from 'vscode';
import type { CommandId } from '../../contributions.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { explain } from './explain.ts';

export type Register = (
  id: CommandId | `patchLens.internal.${string}`,
  run: (...args: unknown[]) => Promise<void> | void,
) => void;

/** Registers commands whose failures all end in one place: a sentence with an action, and a line in the log. */
export function createRegister(prompts: Prompts, log: vscode.LogOutputChannel, into: vscode.Disposable[]): Register {
  return (id, run) => {
    into.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await run(...args);
        } catch (error) {
          const problem = problemOf(error);
          if (problem.code === 'unexpected' && error instanceof Error) log.error(error.stack ?? error.message);
          void explain(prompts, log, problem);
        }
      }),
    );
  };
}
