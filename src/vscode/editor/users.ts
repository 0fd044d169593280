import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Snapshot } from '../../inventory/snapshot.ts';
import type { NotebookCode } from '../../kinds/notebooks/findings.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';

/** A notebook instance that uses a lifecycle configuration. */
export interface ScriptUser {
  readonly key: ResourceKey;
  readonly name: string;
  /** It runs, and its last start was before the script's last change. */
  readonly older: boolean;
}

const olderScript: NotebookCode = 'notebook.script.changedSinceStart';

/** Who uses the configuration, from what has been read; undefined while the account's notebooks are not read. */
export function usersOf(snapshot: Snapshot, config: ConfigRef): readonly ScriptUser[] | undefined {
  const scopes = snapshot.scopes.filter(
    (each) => each.account === config.account && each.scope.region === config.region,
  );
  if (!scopes.some((each) => each.kinds.notebooks.readAt !== undefined)) return undefined;
  const found = new Map<ResourceKey, ScriptUser>();
  for (const resource of scopes.flatMap((each) => [...each.kinds.notebooks.resources.values()])) {
    const { key, name, facts } = resource.observed;
    if (!('lifecycleConfigName' in facts) || facts.lifecycleConfigName !== config.name) continue;
    found.set(key, { key, name, older: resource.verdict.findings.some((each) => each.code === olderScript) });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Every configuration that a notebook instance uses, with how many do. */
export function configsInUse(snapshot: Snapshot): readonly { readonly config: ConfigRef; readonly users: number }[] {
  const found = new Map<string, { config: ConfigRef; keys: Set<ResourceKey> }>();
  for (const { account, scope, kinds } of snapshot.scopes) {
    if (account === undefined) continue;
    for (const { observed } of kinds.notebooks.resources.values()) {
      const { facts, key } = observed;
      if (!('lifecycleConfigName' in facts) || facts.lifecycleConfigName === undefined) continue;
      const config = { account, region: scope.region, name: facts.lifecycleConfigName };
      const id = `${account} ${config.region} ${config.name}`;
      const entry = found.get(id) ?? { config, keys: new Set() };
      entry.keys.add(key);
      found.set(id, entry);
    }
  }
  return [...found.values()].map(({ config, keys }) => ({ config, users: keys.size }));
}
