import * as vscode from 'vscode';
import { changingCommands, type CommandId } from '../../contributions.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { explain } from './explain.ts';

export type Register = (
  id: CommandId | `patchLens.internal.${string}`,
  run: (...args: unknown[]) => Promise<void> | void,
) => void;

/** Registers commands whose failures all end in one place: a sentence with an action, and a line in the log. */
export interface RegisterDeps {
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
  readonly readOnly: () => boolean;
  readonly into: vscode.Disposable[];
}

const changing: ReadonlySet<string> = new Set(changingCommands);

export function createRegister({ prompts, log, readOnly, into }: RegisterDeps): Register {
  return (id, run) => {
    into.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          // Menus hide these; a key binding or a script may still call them.
          if (readOnly() && changing.has(id)) return await refuse(prompts);
          await run(...args);
        } catch (error) {
          const problem = problemOf(error);
          if (problem.code === 'unexpected' && error instanceof Error) log.error(framesOf(error));
          void explain(prompts, log, problem);
        }
      }),
    );
  };
}

async function refuse(prompts: Prompts): Promise<void> {
  await prompts.tell({
    id: 'readOnly',
    level: 'info',
    message: vscode.l10n.t('Patch Lens is set to read-only (patchLens.readOnly), so nothing in AWS is changed.'),
  });
}

/** Where it happened, without the message, which may quote anything. */
function framesOf({ name, stack = '' }: Error): string {
  return [name, ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
}
