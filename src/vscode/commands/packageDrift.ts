import * as vscode from 'vscode';
import { ProblemError } from '../../domain/problem.ts';
import { formatsOf } from '../words/formats.ts';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';

/** What changed between the starts of notebook instances, by the package lists that their scripts print. */
export function registerPackageDrift(register: Register, context: CommandContext, logs: LogDocuments): void {
  register('patchLens.notebook.showPackageDrift', async (...args) => {
    const chosen = await chooseResources(context, args, {
      title: vscode.l10n.t('Show Package Drift'),
      placeholder: vscode.l10n.t('Select one or more'),
      kind: 'notebooks',
      offer: 'notebook.showStartLog',
      many: true,
    });
    for (const { observed, scope } of chosen ?? []) {
      const { facts, key, name } = observed;
      const session = context.inventory.sessionOf(key, scope.id);
      if (!session || !('described' in facts)) throw new ProblemError({ code: 'notFound', fault: 'user' });
      const [{ readDrift }, { packageDocument }] = await Promise.all([
        import('../../kinds/notebooks/packagesRead.ts'),
        import('../words/lifecyclePackages.ts'),
      ]);
      const found = await readDrift(session.ports, name, facts, { signal: session.signal });
      await logs.show(`${name} packages.log`, packageDocument(name, found, formatsOf()), 'top');
    }
  });
}
