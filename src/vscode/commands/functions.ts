import * as vscode from 'vscode';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { Register } from './register.ts';
import { remedy } from './remedies.ts';

export function registerFunctionCommands(register: Register, context: CommandContext): void {
  register('patchLens.lambda.setRuntimeMode', async (...args) => {
    const title = vscode.l10n.t('Set Runtime Update Mode');
    const chosen = await chooseResources(context, args, {
      title,
      placeholder: vscode.l10n.t('Select a function'),
      kind: 'functions',
      offer: 'lambda.setRuntimeMode',
      many: false,
    });
    if (!chosen) return;
    const mode = await context.prompts.pick({
      id: 'lambda.mode',
      title,
      placeholder: vscode.l10n.t('When may Lambda change the runtime version of $LATEST?'),
      items: [
        {
          label: 'Auto',
          description: vscode.l10n.t('recommended'),
          detail: vscode.l10n.t('Lambda applies security patches by itself, in two phases.'),
          value: 'Auto',
        },
        {
          label: 'FunctionUpdate',
          detail: vscode.l10n.t(
            'A new runtime version comes only when the function itself is updated. Published versions stay as they are.',
          ),
          value: 'FunctionUpdate',
        },
      ],
    });
    if (mode !== undefined) await remedy(context, 'lambda.setRuntimeMode', chosen, { mode });
  });
}
