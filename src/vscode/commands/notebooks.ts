import * as vscode from 'vscode';
import { ProblemError } from '../../domain/problem.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { logGroup, logStream } from '../../kinds/notebooks/facts.ts';
import { formatsOf } from '../words/formats.ts';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';
import { remedy } from './remedies.ts';

export function registerNotebookCommands(register: Register, context: CommandContext, logs: LogDocuments): void {
  const titles = {
    'notebook.start': vscode.l10n.t('Start Notebook Instances'),
    'notebook.stop': vscode.l10n.t('Stop Notebook Instances'),
    'notebook.restart': vscode.l10n.t('Restart Notebook Instances'),
  } as const;

  for (const id of ['notebook.start', 'notebook.stop', 'notebook.restart'] as const) {
    register(`patchLens.${id}`, async (...args) => {
      const chosen = await chooseResources(context, args, {
        title: titles[id],
        placeholder: vscode.l10n.t('Select one or more'),
        kind: 'notebooks',
        offer: id,
        many: true,
      });
      if (chosen) await remedy(context, id, chosen);
    });
  }

  register('patchLens.notebook.openJupyter', async (...args) => {
    for (const { observed, scope } of (await choose(args, 'notebook.openJupyter', vscode.l10n.t('Open Jupyter'))) ??
      []) {
      const session = context.inventory.sessionOf(observed.key, scope.id);
      // The URL signs its bearer in: it goes to the browser and nowhere else.
      const url = await session?.ports.sageMaker.createPresignedNotebookInstanceUrl(observed.name);
      if (url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
    }
  });

  register('patchLens.notebook.showStartLog', async (...args) => {
    for (const resource of (await choose(args, 'notebook.showStartLog', vscode.l10n.t('Show Start Log'))) ?? []) {
      await showStartLog(resource);
    }
  });

  function choose(args: readonly unknown[], offer: string, title: string) {
    const placeholder = vscode.l10n.t('Select one or more');
    return chooseResources(context, args, { title, placeholder, kind: 'notebooks', offer, many: true });
  }

  async function showStartLog(resource: Resource): Promise<void> {
    const { key, name } = resource.observed;
    const session = context.inventory.sessionOf(key, resource.scope.id);
    if (!session) throw new ProblemError({ code: 'notFound', fault: 'user' });
    const formats = formatsOf();
    const sections = await Promise.all(
      (['OnCreate', 'OnStart'] as const).map(async (hook) => {
        const stream = logStream(name, hook);
        const events = await session.ports.logs.tail(logGroup, stream, 1000);
        const lines = events.map((event) => `${new Date(event.at).toISOString()} ${event.message.trimEnd()}`);
        return { stream, lines };
      }),
    );
    const filled = sections.filter(({ lines }) => lines.length > 0);
    const head = [
      vscode.l10n.t('Start log of {0}, read {1}', name, formats.dateTime(session.now())),
      vscode.l10n.t('CloudWatch Logs group {0}', logGroup),
    ];
    const none = vscode.l10n.t(
      'There is no log. Either no lifecycle configuration ran, or the instance has no network path to CloudWatch Logs, or its role lacks the permission to write logs.',
    );
    const body = filled.length > 0 ? filled.flatMap(({ stream, lines }) => ['', `== ${stream}`, ...lines]) : ['', none];
    await logs.show(`${name} start.log`, [...head, ...body].join('\n'));
  }
}
