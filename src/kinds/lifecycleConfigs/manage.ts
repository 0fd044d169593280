import type { LifecycleConfig } from '../../aws/ports.ts';
import type { Effect, Plan } from '../../domain/plan.ts';
import type { KnownScope } from '../../domain/scope.ts';
import { versionOf } from './base.ts';
import { configKey, isConfigName } from './key.ts';
import { isDamaged, scriptHash, scriptLimit, scriptSize, type Hook } from './script.ts';

type None = Readonly<Record<string, never>>;

/** What a person is told before a configuration is created or deleted: code → facts. */
export type ManageEffects = {
  /** Nothing runs it until it is attached to a notebook instance. */
  createsConfig: { readonly hooks: readonly Hook[] };
  /** Whoever may attach it, or write it later, runs code as root with the role of the notebook instance. */
  runsAsRootWhereAttached: None;
  /** Both scripts go from AWS; they stay in the local history. */
  deletesConfig: { readonly hooks: readonly Hook[] };
  /** Its tags and its creation time do not come back with it. */
  tagsLost: { readonly names: readonly string[] };
  /** CloudFormation made it and expects it to be there. */
  stackExpectsConfig: { readonly stack: string };
};

/** Why that is not possible as things are: code → facts. */
export type ManageRefusals = {
  /** Not what SageMaker takes: letters, digits and inner hyphens, 63 at most. */
  badName: { readonly name: string };
  nameTaken: { readonly name: string };
  overLimit: { readonly hook: Hook; readonly bytes: number; readonly limit: number; readonly over: number };
  damagedScript: { readonly hook: Hook };
  noScript: None;
  /** These notebook instances use it; AWS refuses to delete it. */
  inUse: { readonly names: readonly string[] };
  /** The notebook instances could not be listed, so nobody can say that none uses it. */
  usersUnknown: None;
};

export type ManageEffect = { [C in keyof ManageEffects]: Effect<C, ManageEffects[C]> }[keyof ManageEffects];
export type ManageRefusal = { [C in keyof ManageRefusals]: Effect<C, ManageRefusals[C]> }[keyof ManageRefusals];

export type ManagePlanned =
  | { readonly outcome: 'plan'; readonly plan: Plan; readonly effects: readonly ManageEffect[] }
  | { readonly outcome: 'refused'; readonly reason: ManageRefusal };

export interface CreateRequest {
  readonly scope: KnownScope;
  readonly name: string;
  /** The script of each hook; empty or absent: none. */
  readonly scripts: { readonly onStart?: string; readonly onCreate?: string };
  /** Names that the account and region has already. */
  readonly taken: readonly string[];
}

/** A new configuration as data. The bodies have to be kept under their hashes before the plan is begun. */
export function planCreate({ scope, name, scripts, taken }: CreateRequest): ManagePlanned {
  if (!isConfigName(name)) return refused({ code: 'badName', facts: { name } });
  if (taken.includes(name)) return refused({ code: 'nameTaken', facts: { name } });
  const given = (['onStart', 'onCreate'] as const).filter((hook) => scriptHash(scripts[hook]) !== null);
  if (given.length === 0) return refused({ code: 'noScript', facts: {} });
  for (const hook of given) {
    const text = scripts[hook] ?? '';
    const bytes = scriptSize(text);
    if (bytes > scriptLimit) {
      return refused({ code: 'overLimit', facts: { hook, bytes, limit: scriptLimit, over: bytes - scriptLimit } });
    }
    if (isDamaged(text)) return refused({ code: 'damagedScript', facts: { hook } });
  }
  const input = hashesOf(name, scripts);
  return planned('lifecycle.create', 'lifecycle.delete', scope, input, [
    { code: 'createsConfig', facts: { hooks: given } },
    { code: 'runsAsRootWhereAttached', facts: {} },
  ]);
}

export interface DeleteRequest {
  readonly scope: KnownScope;
  readonly remote: LifecycleConfig;
  /** Names of the notebook instances that use it; undefined where they could not be listed. */
  readonly users: readonly string[] | undefined;
  /** Names of its tags, as far as they could be read. */
  readonly tags: readonly string[];
  /** From the tag `aws:cloudformation:stack-name`. */
  readonly stack?: string;
}

/** The end of a configuration as data. Its scripts have to be kept before the plan is begun: its undo creates it again. */
export function planDelete({ scope, remote, users, tags, stack }: DeleteRequest): ManagePlanned {
  if (users === undefined) return refused({ code: 'usersUnknown', facts: {} });
  if (users.length > 0) return refused({ code: 'inUse', facts: { names: users } });
  const version = versionOf(remote);
  const had = (['onStart', 'onCreate'] as const).filter((hook) => version[hook] !== null);
  return planned('lifecycle.delete', 'lifecycle.create', scope, hashesOf(remote.name, remote), [
    { code: 'deletesConfig', facts: { hooks: had } },
    ...(tags.length > 0 ? [{ code: 'tagsLost', facts: { names: tags } } as const] : []),
    ...(stack === undefined ? [] : [{ code: 'stackExpectsConfig', facts: { stack } } as const]),
  ]);
}

/** The scripts of a configuration that is created, or that is deleted as long as it has these. */
export interface ManageInput extends Readonly<Record<string, string | null>> {
  readonly name: string;
  readonly onStart: string | null;
  readonly onCreate: string | null;
}

function hashesOf(name: string, scripts: { readonly onStart?: string; readonly onCreate?: string }): ManageInput {
  return { name, onStart: scriptHash(scripts.onStart), onCreate: scriptHash(scripts.onCreate) };
}

function planned(
  type: 'lifecycle.create' | 'lifecycle.delete',
  undo: 'lifecycle.create' | 'lifecycle.delete',
  scope: KnownScope,
  input: ManageInput,
  effects: readonly ManageEffect[],
): ManagePlanned {
  const { account, region } = scope;
  const key = configKey({ account, region, name: input.name });
  const plan: Plan = {
    version: 1,
    remedy: type,
    scope,
    targets: [{ key, name: input.name }],
    steps: [{ id: type, type, target: key, input, undo: [{ type: undo, input }] }],
    effects,
    duration: { from: 1, to: 5 },
  };
  return { outcome: 'plan', plan, effects };
}

function refused(reason: ManageRefusal): ManagePlanned {
  return { outcome: 'refused', reason };
}
