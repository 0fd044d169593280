import * as vscode from 'vscode';
import type { AwsEvent } from '../aws/events.ts';

/** The output channel "Patch Lens": requests by name, problems, what was moved aside. No parameters, no bodies. */
export interface Log extends vscode.Disposable {
  readonly channel: vscode.LogOutputChannel;
  readonly aws: (event: AwsEvent) => void;
  readonly moved: (to: string) => void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('Patch Lens', { log: true });
  return {
    channel,
    aws({ type, ...event }) {
      const facts = Object.entries(event).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
      const line = [type, ...facts].join(' ');
      if ('problem' in event && event.problem !== undefined) channel.warn(line);
      else if (type === 'request') channel.debug(line);
      else channel.info(line);
    },
    moved(to) {
      channel.warn(`unreadable file moved aside to ${to}`);
      void vscode.window.showWarningMessage(
        vscode.l10n.t('A file of Patch Lens could not be read. It was kept as {0}, and a new one begun.', to),
      );
    },
    dispose: () => channel.dispose(),
  };
}
