import type { Session } from '../../aws/session.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { listConfigs } from '../../kinds/lifecycleConfigs/read.ts';
import type { Remote } from '../editor/remote.ts';
import type { Scripts } from '../editor/scripts.ts';
import { configsInUse, usersOf } from '../editor/users.ts';
import type { ConfigState, Place } from './rows.ts';

interface Listed {
  readonly state: 'reading' | 'read';
  readonly configs: readonly { readonly config: ConfigRef; readonly lastModified?: number }[];
  readonly problem?: Problem;
}

/** The configurations of the open accounts and regions, as last listed. */
export class ConfigLists {
  readonly #inventory: Inventory;
  readonly #scripts: Scripts;
  readonly #onDidChange: () => void;
  readonly #lists = new Map<Session, Listed>();
  readonly #old = new Set<Session>();
  readonly #remote: Remote;

  constructor(inventory: Inventory, remote: Remote, scripts: Scripts, onDidChange: () => void) {
    this.#inventory = inventory;
    this.#remote = remote;
    this.#scripts = scripts;
    this.#onDidChange = onDidChange;
  }

  /** What is listed is no longer to be trusted: the next one who looks lists again. */
  outdate(): void {
    for (const session of this.#lists.keys()) this.#old.add(session);
  }

  /** Lists the sessions that were not listed since. */
  async read(): Promise<void> {
    const { sessions } = this.#inventory;
    for (const session of this.#lists.keys()) {
      if (sessions.includes(session)) continue;
      this.#lists.delete(session);
      this.#old.delete(session);
    }
    const missing = sessions.filter((each) => this.#old.has(each) || !this.#lists.has(each));
    if (missing.length === 0) return;
    await Promise.all(missing.map((each) => this.#list(each)));
  }

  async #list(session: Session): Promise<void> {
    const before = this.#lists.get(session);
    this.#old.delete(session);
    this.#lists.set(session, { configs: before?.configs ?? [], state: 'reading' });
    this.#onDidChange();
    const { ports, scope, signal } = session;
    let listed: Listed;
    try {
      const found = await listConfigs(ports.sageMaker, { signal });
      const configs = found.map(({ arn, name, lastModifiedTime }) => ({
        config: { account: parseKey(arn)?.account ?? '', region: scope.region, name },
        ...(lastModifiedTime === undefined ? {} : { lastModified: lastModifiedTime }),
      }));
      listed = { state: 'read', configs };
    } catch (error) {
      listed = { state: 'read', configs: before?.configs ?? [], problem: problemOf(error) };
    }
    if (signal.aborted || !this.#inventory.sessions.includes(session)) return;
    this.#lists.set(session, listed);
    this.#onDidChange();
  }

  /** With users, and with drafts, of what was deleted in AWS too. */
  async places(): Promise<readonly Place[]> {
    const drafts = await this.#scripts.allDrafts();
    const { sessions, snapshot } = this.#inventory;
    return sessions.map((session): Place => {
      const { scope } = session;
      const listed = this.#lists.get(session) ?? { state: 'reading' as const, configs: [] };
      const account = snapshot.scopes.find((each) => each.scope.id === scope.id)?.account;
      const own = listed.configs[0]?.config.account ?? account;
      const configs = new Map(
        listed.configs.map(({ config, lastModified }) => [config.name, this.#state(config, lastModified, false)]),
      );
      const here = (config: ConfigRef) => config.account === own && config.region === scope.region;
      // Without the permission to list, those in use are known from their notebook instances.
      if (listed.problem) {
        for (const { config } of configsInUse(snapshot)) {
          if (here(config) && !configs.has(config.name))
            configs.set(config.name, this.#state(config, undefined, false));
        }
      }
      for (const { script } of drafts) {
        if (!here(script)) continue;
        const { account: of, region, name } = script;
        const state =
          configs.get(name) ?? this.#state({ account: of, region, name }, undefined, !this.#remote.cached(script));
        if (listed.state === 'reading' && !configs.has(name)) continue;
        configs.set(name, { ...state, drafts: [...new Set([...state.drafts, script.hook])] });
      }
      return {
        scope,
        account: own,
        state: listed.state,
        configs: [...configs.values()].sort((a, b) => collator.compare(a.config.name, b.config.name)),
        ...(listed.problem ? { problem: listed.problem } : {}),
      };
    });
  }

  #state(config: ConfigRef, lastModified: number | undefined, gone: boolean): ConfigState {
    return {
      config,
      users: usersOf(this.#inventory.snapshot, config),
      drafts: [],
      gone,
      ...(lastModified === undefined ? {} : { lastModified }),
    };
  }
}

const collator = new Intl.Collator('en', { numeric: true });
