import * as vscode from 'vscode';
import type { OperationId, OperationSnapshot } from '../../operations/operation.ts';
import { coalesced } from '../coalesced.ts';
import { formatsOf } from '../words/formats.ts';
import { operationDocument } from '../words/operationDocument.ts';
import { operationLabel } from '../words/operations.ts';
import { timesOf } from '../words/times.ts';

/** Documents that tell all of an operation, and go on telling while it goes on. Nothing is written to disk. */
export interface OperationDocuments extends vscode.Disposable {
  show(operation: OperationSnapshot): Promise<void>;
}

export interface OperationDocumentsDeps {
  readonly find: (id: OperationId) => OperationSnapshot | undefined;
  readonly onDidChange: vscode.Event<void>;
}

const scheme = 'patchlens-operation';

/** Milliseconds: text that changes more often than this can not be read. */
const renewAfter = 500;
/** Times pass while nothing else happens. */
const renewEvery = 10_000;

export function createOperationDocuments({ find, onDidChange }: OperationDocumentsDeps): OperationDocuments {
  /** Operation → what its document said last. */
  const said = new Map<OperationId, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let ticking: ReturnType<typeof setInterval> | undefined;

  function textOf(id: OperationId): string {
    const operation = find(id);
    // One that was taken off the list stays readable for as long as its document is open.
    const text = operation ? operationDocument(operation, formatsOf(), timesOf(), Date.now()) : said.get(id);
    return text ?? vscode.l10n.t('This operation is no longer on the list.');
  }

  function renew(): void {
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === scheme);
    for (const { uri } of open) if (textOf(uri.query) !== said.get(uri.query)) changed.fire(uri);
    const moves = open.some(({ uri }) => {
      const operation = find(uri.query);
      return operation !== undefined && operation.endedAt === undefined;
    });
    if (moves) ticking ??= setInterval(renew, renewEvery);
    else stopTicking();
  }

  function stopTicking(): void {
    clearInterval(ticking);
    ticking = undefined;
  }

  const renewSoon = coalesced(renew, renewAfter);
  const disposables = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent({ query: id }) {
        const text = textOf(id);
        said.set(id, text);
        return text;
      },
    }),
    onDidChange(renewSoon),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme !== scheme) return;
      said.delete(uri.query);
      renewSoon();
    }),
    new vscode.Disposable(stopTicking),
  ];

  return {
    async show(operation) {
      const formats = formatsOf();
      const title = `${operationLabel(operation, formats)}, ${formats.dateTime(operation.startedAt)}`;
      // The id is in the query, which no tab shows.
      const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', ' ')}`, query: operation.id });
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true });
      renew();
    },
    dispose() {
      for (const each of disposables) each.dispose();
      said.clear();
    },
  };
}
