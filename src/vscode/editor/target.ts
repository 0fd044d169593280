import * as vscode from 'vscode';
import { scheme } from '../../contributions.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import { parseKey, type ResourceKey } from '../../domain/resourceKey.ts';
import { configKey, parseConfigKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { listConfigs } from '../../kinds/lifecycleConfigs/read.ts';
import { hooks, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { EditorContext } from './context.ts';
import { parsePlace } from './scriptUri.ts';
import { versionScheme } from './versions.ts';

/** What a command of the editor is about; without a hook, the configuration as a whole. */
export interface Target {
  readonly config: ConfigRef;
  readonly hook?: Hook;
}

/** A notebook instance that has no lifecycle configuration. */
export interface NoConfig {
  readonly notebook: string;
}

/** What the first argument of a command names: a key, a row with a key, a URI as object or text; undefined for none. */
export async function targetOf(
  context: EditorContext,
  args: readonly unknown[],
): Promise<Target | NoConfig | undefined> {
  const [first] = args;
  if (first instanceof vscode.Uri) return placed(first);
  if (typeof first === 'string') {
    return first.startsWith(`${scheme}:`) ? placed(vscode.Uri.parse(first)) : keyed(context, first);
  }
  if (typeof first === 'object' && first !== null && 'key' in first && typeof first.key === 'string') {
    const target = await keyed(context, first.key);
    const named = 'hook' in first ? hooks.find((each) => each === first.hook) : undefined;
    return named && 'config' in target ? { ...target, hook: named } : target;
  }
  return undefined;
}

/** The script in the active editor. */
export function activeTarget(): Target | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && placed(uri);
}

function placed(uri: vscode.Uri): Target | undefined {
  if (uri.scheme !== scheme && uri.scheme !== versionScheme) return undefined;
  const place = parsePlace(uri);
  if (place?.type === 'config') return { config: place.config };
  if (place?.type !== 'script') return undefined;
  const { account, region, name, hook } = place.script;
  return { config: { account, region, name }, hook };
}

async function keyed(context: EditorContext, key: ResourceKey): Promise<Target | NoConfig> {
  const config = parseConfigKey(key);
  if (config) return { config: await withName(context, config, key) };
  const parts = parseKey(key);
  const notebook = /^notebook-instance\/(.+)$/.exec(parts?.resource ?? '')?.[1];
  if (!parts || parts.service !== 'sagemaker' || notebook === undefined) {
    throw new ProblemError({ code: 'notFound', fault: 'user', service: 'sagemaker', detail: key });
  }
  const name = await configOf(context, key, parts, notebook);
  return name === undefined ? { notebook } : { config: { account: parts.account, region: parts.region, name } };
}

async function configOf(
  { inventory, remote }: EditorContext,
  key: ResourceKey,
  { account, region }: { readonly account: string; readonly region: string },
  notebook: string,
): Promise<string | undefined> {
  const facts = inventory.find(key)?.observed.facts;
  if (facts && 'lifecycleConfigName' in facts) return facts.lifecycleConfigName;
  if (facts && 'described' in facts) return undefined;
  // Not read yet: a script may ask before any view was open.
  const session = await remote.session({ account, region, name: '' });
  const read = await session.ports.sageMaker.describeNotebookInstance(notebook, { signal: session.signal });
  return read.lifecycleConfigName;
}

/** ARNs of SageMaker are lower-cased in places where the name is not: AWS's list knows both. */
async function withName({ remote }: EditorContext, config: ConfigRef, key: ResourceKey): Promise<ConfigRef> {
  try {
    await remote.get(config);
    return config;
  } catch (error) {
    if (problemOf(error).code !== 'notFound') throw error;
    const session = await remote.session(config);
    const listed = await listConfigs(session.ports.sageMaker, { signal: session.signal });
    const found = listed.find((each) => each.arn === key || each.arn === configKey(config));
    if (!found) throw error;
    return { ...config, name: found.name };
  }
}
