import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Snapshot } from '../../inventory/snapshot.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { NotebookFacts } from '../../kinds/notebooks/facts.ts';
import type { NotebookCode } from '../../kinds/notebooks/findings.ts';
import { lastStartOf } from '../../kinds/notebooks/lastStart.ts';

/**
 * Which script an instance runs: `current`, it was started after the script's last change, or with the same script;
 * `older`, before it; `nextStart`, it does not run now; `unknown`, nobody can say when it was started.
 */
export type Runs = 'current' | 'older' | 'nextStart' | 'unknown';

/** A notebook instance that uses a lifecycle configuration. */
export interface ScriptUser {
  readonly key: ResourceKey;
  readonly name: string;
  /** The scope that shows it: with the key, what commands know its row by. */
  readonly scopeId: string;
  /** NotebookInstanceStatus. */
  readonly status: string;
  readonly running: boolean;
  readonly runs: Runs;
  /** Created before the configuration's last change, so that OnCreate has not run there as it is now; undefined: not known. */
  readonly createdBefore?: boolean;
}

const olderScript: NotebookCode = 'notebook.script.changedSinceStart';
const sameScript: NotebookCode = 'notebook.script.sameAsAtStart';

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
    const says = (code: NotebookCode) => resource.verdict.findings.some((each) => each.code === code);
    const changedAt = facts.script && 'modifiedAt' in facts.script ? facts.script.modifiedAt : undefined;
    found.set(key, {
      key,
      name,
      scopeId: resource.scope.id,
      status: facts.status,
      running: facts.status === 'InService',
      runs: says(olderScript) ? 'older' : says(sameScript) ? 'current' : runsOf(facts, changedAt),
      ...(changedAt === undefined || facts.creationTime === undefined
        ? {}
        : { createdBefore: facts.creationTime < changedAt }),
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function runsOf(facts: NotebookFacts, changedAt: number | undefined): Runs {
  if (facts.status !== 'InService') return 'nextStart';
  const { notBefore } = lastStartOf(facts);
  return changedAt !== undefined && notBefore !== undefined && notBefore.at >= changedAt ? 'current' : 'unknown';
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
