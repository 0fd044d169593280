import type { Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Scope } from '../../domain/scope.ts';
import { configKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { ScriptUser } from '../editor/users.ts';

/** What the view shows, as data: no words, no icons. Ids are stable, so expansion and selection survive a refresh. */
export type LifecycleRow = PlaceRow | ConfigRow | HookRow | UserRow | ProblemRow | NoteRow;

interface RowBase {
  readonly id: string;
  readonly parent?: LifecycleRow;
}

/** An account and region, where several are open. */
export interface PlaceRow extends RowBase {
  readonly type: 'place';
  readonly place: Place;
}

export interface ConfigRow extends RowBase {
  readonly type: 'config';
  /** What commands know it by. */
  readonly key: ResourceKey;
  readonly config: ConfigRef;
  readonly about: ConfigState;
}

export interface HookRow extends RowBase {
  readonly type: 'hook';
  readonly key: ResourceKey;
  readonly config: ConfigRef;
  readonly hook: Hook;
  /** Bytes of UTF-8 as deployed; 0: no script. Undefined where AWS has no such configuration any more. */
  readonly bytes: number | undefined;
  readonly draft: boolean;
  readonly users: readonly ScriptUser[];
}

export interface UserRow extends RowBase {
  readonly type: 'user';
  /** The notebook instance. */
  readonly key: ResourceKey;
  readonly scopeId: string;
  readonly user: ScriptUser;
  readonly hook: Hook;
  /** Ids of what can be done with it now. */
  readonly offers: readonly string[];
}

export interface ProblemRow extends RowBase {
  readonly type: 'problem';
  readonly problem: Problem;
}

/** Something that is so: still reading, nothing there, nobody uses it. */
export interface NoteRow extends RowBase {
  readonly type: 'note';
  readonly note: 'reading' | 'noConfigs' | 'noUsers' | 'usersUnread';
  readonly place?: Place;
}

/** What is known of one account and region. */
export interface Place {
  readonly scope: Scope;
  readonly account: string | undefined;
  readonly state: 'reading' | 'read';
  /** Sorted by name. */
  readonly configs: readonly ConfigState[];
  readonly problem?: Problem;
}

export interface ConfigState {
  readonly config: ConfigRef;
  /** Undefined while the notebook instances were not read. */
  readonly users: readonly ScriptUser[] | undefined;
  readonly drafts: readonly Hook[];
  /** AWS has it no more; a draft is kept. */
  readonly gone: boolean;
  readonly lastModified?: number;
}

/** Bytes of each hook, or why they could not be read. */
export type Scripts =
  | { readonly read: true; readonly bytes: Readonly<Record<Hook, number>> }
  | { readonly read: false; readonly problem: Problem };

export interface Source {
  readonly places: readonly Place[];
  scripts(config: ConfigRef): Promise<Scripts>;
  offers(user: ScriptUser): readonly string[];
}

/** The rows under `parent`, or the top rows. What a configuration has is asked when it is opened. */
export async function rowsUnder(source: Source, parent: LifecycleRow | undefined): Promise<readonly LifecycleRow[]> {
  if (parent === undefined) {
    const [only] = source.places;
    if (source.places.length === 0) return [];
    if (only && source.places.length === 1) return placeRows(only, undefined);
    return source.places.map((place): PlaceRow => ({ type: 'place', id: place.scope.id, place }));
  }
  switch (parent.type) {
    case 'place':
      return placeRows(placeNow(source, parent.place), parent);
    case 'config':
      return hookRows(source, parent);
    case 'hook':
      return userRows(source, parent);
    case 'user':
    case 'problem':
    case 'note':
      return [];
  }
}

/** A row that the editor holds is of an older read. */
function placeNow({ places }: Source, before: Place): Place {
  return places.find((each) => each.scope.id === before.scope.id) ?? before;
}

function placeRows(place: Place, parent: PlaceRow | undefined): readonly LifecycleRow[] {
  const under = parent ? { parent } : {};
  const rows: LifecycleRow[] = [];
  if (place.problem) rows.push({ type: 'problem', id: `${place.scope.id}/problem`, problem: place.problem, ...under });
  for (const about of place.configs) {
    const { config } = about;
    const key = configKey(config);
    rows.push({ type: 'config', id: `${place.scope.id}/${config.name}`, key, config, about, ...under });
  }
  if (place.configs.length === 0 && place.state === 'reading') {
    rows.push({ type: 'note', id: `${place.scope.id}/reading`, note: 'reading', ...under });
  } else if (place.configs.length === 0 && !place.problem && parent) {
    rows.push({ type: 'note', id: `${place.scope.id}/none`, note: 'noConfigs', place, ...under });
  }
  return rows;
}

async function hookRows(source: Source, parent: ConfigRow): Promise<readonly LifecycleRow[]> {
  const { config } = parent;
  const about = stateNow(source, parent);
  const scripts = about.gone ? undefined : await source.scripts(config);
  if (scripts?.read === false) {
    return [{ type: 'problem', id: `${parent.id}/problem`, problem: scripts.problem, parent }];
  }
  return hooks.map((hook) => ({
    type: 'hook',
    id: `${parent.id}/${hook}`,
    key: parent.key,
    config,
    hook,
    bytes: scripts?.bytes[hook],
    draft: about.drafts.includes(hook),
    users: about.users ?? [],
    parent,
  }));
}

export function stateNow({ places }: Source, row: ConfigRow): ConfigState {
  const { account, region, name } = row.config;
  const found = places
    .flatMap((place) => place.configs)
    .find(({ config }) => config.account === account && config.region === region && config.name === name);
  return found ?? row.about;
}

function userRows(source: Source, parent: HookRow): readonly LifecycleRow[] {
  // Nobody runs what is not there.
  if (parent.bytes === 0) return [];
  const above = parent.parent?.type === 'config' ? stateNow(source, parent.parent) : undefined;
  const users = above ? above.users : parent.users;
  if (users === undefined) return [{ type: 'note', id: `${parent.id}/unread`, note: 'usersUnread', parent }];
  if (users.length === 0) return [{ type: 'note', id: `${parent.id}/none`, note: 'noUsers', parent }];
  return users.map((user) => ({
    type: 'user',
    id: `${parent.id}/${user.scopeId}/${user.key}`,
    key: user.key,
    scopeId: user.scopeId,
    user,
    hook: parent.hook,
    offers: source.offers(user),
    parent,
  }));
}
