import * as vscode from 'vscode';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks } from '../../kinds/lifecycleConfigs/script.ts';
import type { ScriptReader } from '../../kinds/lifecycleConfigs/steps.ts';
import type { Remote } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { parsePlace, scriptUri, type ScriptRef } from './scriptUri.ts';

/**
 * Versions of a script, read-only: to compare with. The query is the hash of the content, so one never changes; or
 * `deployed`, what AWS has now, which follows it.
 */
export const versionScheme = 'patchlens-version';

const none = 'none';
const deployed = 'deployed';

export function versionUri(script: ScriptRef, hash: string | null): vscode.Uri {
  return at(script, hash ?? none);
}

/** What AWS has, whatever that is by then. */
export function deployedUri(script: ScriptRef): vscode.Uri {
  return at(script, deployed);
}

function at(script: ScriptRef, query: string): vscode.Uri {
  return vscode.Uri.parse(scriptUri(script), true).with({ scheme: versionScheme, query });
}

export interface Versions extends vscode.Disposable {
  /** AWS has another version of this configuration: what shows it shows that now. */
  changed(config: ConfigRef): void;
}

export function registerVersions(bodies: ScriptReader, remote: Remote): Versions {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(versionScheme, {
    onDidChange: changes.event,
    async provideTextDocumentContent(uri) {
      if (uri.query === none) return '';
      const place = parsePlace(uri);
      if (uri.query === deployed && place?.type === 'script') {
        const { config } = remote.cached(place.script) ?? (await remote.read(place.script));
        return config[place.script.hook] ?? '';
      }
      const text = await bodies.read(uri.query);
      if (text === undefined) throw new Error(vscode.l10n.t('This version is no longer kept on this machine.'));
      return text;
    },
  });
  return {
    changed(config) {
      for (const hook of hooks) changes.fire(deployedUri(scriptOf(config, hook)));
    },
    dispose() {
      provider.dispose();
      changes.dispose();
    },
  };
}
