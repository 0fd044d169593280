import * as vscode from 'vscode';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { Register } from './register.ts';
import { remedy } from './remedies.ts';

export function registerFunctionCommands(register: Register, context: CommandContext): void {
  const t = vscode.l10n.t;
  register('patchLens.lambda.setRuntimeMode', async (...args) => {
    const title = t('Set Runtime Update Mode');
    const chosen = await chooseResources(context, args, {
      title,
      placeholder: t('Select a function'),
      offer: 'lambda.setRuntimeMode',
      many: false,
    });
    if (!chosen) return;
    const mode = await context.prompts.pick({
      id: 'lambda.mode',
      title,
      placeholder: t('When may Lambda change the runtime version of $LATEST?'),
      items: [
        {
          label: 'Auto',
          description: t('recommended'),
          detail: t('Lambda applies security patches by itself, in two phases.'),
          value: 'Auto',
        },
        {
          label: 'FunctionUpdate',
          detail: t(
            'A new runtime version comes only when the function itself is updated. Published versions stay as they are.',
          ),
          value: 'FunctionUpdate',
        },
      ],
    });
    if (mode !== undefined) await remedy(context, 'lambda.setRuntimeMode', chosen, { mode });
  });
}
