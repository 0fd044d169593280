import { scheme } from '../../contributions.ts';
import { isConfigName, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks, type Hook } from '../../kinds/lifecycleConfigs/script.ts';

/** One script of one lifecycle configuration: what a document of the editor is. */
export interface ScriptRef extends ConfigRef {
  readonly hook: Hook;
}

/** What a URI of the scheme `patchlens` names. */
export type Place =
  | { readonly type: 'script'; readonly script: ScriptRef }
  | { readonly type: 'config'; readonly config: ConfigRef }
  /** `/lifecycle-configs` of an account and region. */
  | { readonly type: 'configs'; readonly account: string; readonly region: string }
  | { readonly type: 'root'; readonly account: string; readonly region: string };

/** File name of each hook. */
export const fileNames = { onStart: 'on-start.sh', onCreate: 'on-create.sh' } as const satisfies Record<Hook, string>;

export const directoryName = 'lifecycle-configs';

/**
 * `patchlens://<account>.<region>/lifecycle-configs/<config>/on-start.sh`. The names
 * of configurations are case-sensitive, so they stand in the path: editors lower-case
 * the authority.
 */
export function scriptUri({ account, region, name, hook }: ScriptRef): string {
  return `${scheme}://${account}.${region}/${directoryName}/${name}/${fileNames[hook]}`;
}

/** Undefined where the authority and path are none of ours. */
export function parsePlace(uri: { readonly authority: string; readonly path: string }): Place | undefined {
  const authority = /^(\d{12})\.([a-z]{2,}(?:-[a-z0-9]+)+)$/.exec(uri.authority);
  if (!authority) return undefined;
  const [, account = '', region = ''] = authority;
  const [directory, name, file, ...rest] = uri.path.split('/').filter((part) => part !== '');
  if (directory === undefined) return { type: 'root', account, region };
  if (directory !== directoryName || rest.length > 0) return undefined;
  if (name === undefined) return { type: 'configs', account, region };
  if (!isConfigName(name)) return undefined;
  if (file === undefined) return { type: 'config', config: { account, region, name } };
  const hook = hooks.find((each) => fileNames[each] === file);
  return hook && { type: 'script', script: { account, region, name, hook } };
}

/** The script that a URI names; undefined for any other URI. */
export function parseScript(uri: {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}): ScriptRef | undefined {
  const place = uri.scheme === scheme ? parsePlace(uri) : undefined;
  return place?.type === 'script' ? place.script : undefined;
}
