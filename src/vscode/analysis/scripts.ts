import * as vscode from 'vscode';
import { scheme } from '../../contributions.ts';
import type { Snapshot } from '../../inventory/snapshot.ts';
import { parseLink } from '../../kinds/lifecycleConfigs/link.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { isFile } from '../editor/links.ts';
import { parseScript } from '../editor/scriptUri.ts';

/** A document that is judged: which script it is, as far as it says. */
export interface JudgedScript {
  readonly config: string;
  readonly hook: Hook;
  /** Undefined where a linked file names none: then any that is open. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

const language = 'shellscript';

/** Where providers are asked; which of these documents is a lifecycle script, `scriptIn` says. */
export const selector: vscode.DocumentSelector = [
  { scheme },
  { scheme: 'file', language },
  { scheme: 'vscode-vfs', language },
];

/** Undefined for a document that is no lifecycle script: nothing is said about it. A file is one once it is linked. */
export function scriptIn(
  document: Pick<vscode.TextDocument, 'uri' | 'languageId' | 'getText'>,
): JudgedScript | undefined {
  const { uri, languageId } = document;
  const script = parseScript(uri);
  if (script) return { config: script.name, hook: script.hook, account: script.account, region: script.region };
  if (languageId !== language || !isFile(uri) || !vscode.workspace.isTrusted) return undefined;
  return parseLink(document.getText());
}

/** PlatformIdentifier of the notebook instances that use the script, as far as they were read; sorted, each once. */
export function platformsUnder({ scopes }: Snapshot, script: JudgedScript): readonly string[] {
  const found = new Set<string>();
  for (const { account, scope, kinds } of scopes) {
    if (account === undefined || (script.account ?? account) !== account) continue;
    if ((script.region ?? scope.region) !== scope.region) continue;
    for (const { observed } of kinds.notebooks.resources.values()) {
      const { facts } = observed;
      if (!('lifecycleConfigName' in facts) || facts.lifecycleConfigName !== script.config) continue;
      if (facts.platformIdentifier !== undefined) found.add(facts.platformIdentifier);
    }
  }
  return [...found].sort();
}
