import type { LifecycleConfig } from '../../aws/ports.ts';
import type { Effect, Plan } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { KnownScope } from '../../domain/scope.ts';
import { baseCheck, versionOf, type Version } from './base.ts';
import { lineEndsAlone, type LineEnds } from './lineEnds.ts';
import {
  hasConflictMarkers,
  hooks,
  isDamaged,
  noOpScript,
  scriptHash,
  scriptLimit,
  scriptSize,
  type Hook,
} from './script.ts';
import type { StartRisks } from '../startRisks.ts';

type None = Readonly<Record<string, never>>;

/** What a person is told before they deploy: code → facts. */
export type LifecycleEffects = {
  /** The script of this hook is replaced (bytes of UTF-8). */
  replacesScript: { readonly hook: Hook; readonly bytesBefore: number; readonly bytesAfter: number };
  /** Of the script that is replaced nothing but the line ends changes; a comparison shows both texts as equal. */
  changesLineEnds: { readonly hook: Hook; readonly before: LineEnds; readonly after: LineEnds };
  /** The hook had no script until now. */
  addsScript: { readonly hook: Hook; readonly bytesAfter: number };
  /** The blast radius: these notebook instances run OnStart as root at their next start. */
  runsAtNextStart: { readonly count: number; readonly names: readonly string[] };
  /** No notebook instance uses the configuration. */
  runsNowhere: None;
  /** The notebook instances could not be listed, so nobody can say which of them run it. */
  usersUnknown: None;
  /** OnCreate runs only where a notebook instance is created with this configuration. */
  runsAtCreation: None;
  /** What in the script keeps an instance from starting (OnCreate: from being created); `codes` and `lines` go together. */
  failsStart: { readonly hook: Hook; readonly codes: readonly string[]; readonly lines: readonly string[] };
  /** As before, only where something goes wrong that can. */
  mayFailStart: { readonly hook: Hook; readonly codes: readonly string[]; readonly lines: readonly string[] };
  /** CloudFormation made the configuration and may put its own script back. */
  managedByStack: { readonly stack: string };
};

/** Why a deploy is not possible as things are: code → facts. */
export type LifecycleRefusals = {
  nothingToDeploy: None;
  /** AWS takes no script over the limit; `over` is what must go. */
  overLimit: { readonly hook: Hook; readonly bytes: number; readonly limit: number; readonly over: number };
  /** AWS keeps no empty script. */
  emptyScript: { readonly hook: Hook };
  /** A script that would be written has bytes that are not UTF-8. */
  damagedScript: { readonly hook: Hook };
  /** The conflict markers of a merge are still in the script. */
  unresolvedConflict: { readonly hook: Hook };
  /** AWS no longer has what the draft was made from. */
  changedMeanwhile: { readonly hooks: readonly Hook[] };
};

export type LifecycleEffect = { [C in keyof LifecycleEffects]: Effect<C, LifecycleEffects[C]> }[keyof LifecycleEffects];
export type LifecycleRefusal = {
  [C in keyof LifecycleRefusals]: Effect<C, LifecycleRefusals[C]>;
}[keyof LifecycleRefusals];

export interface DeployRequest {
  readonly scope: KnownScope;
  readonly key: ResourceKey;
  /** Both hooks as AWS has them now. */
  readonly remote: LifecycleConfig;
  /** What to write, with what each draft was made from. */
  readonly drafts: readonly { readonly hook: Hook; readonly text: string; readonly base: Version }[];
  /** Names of the notebook instances that use the configuration; undefined where they could not be listed. */
  readonly users: readonly string[] | undefined;
  /** From the tag `aws:cloudformation:stack-name`. */
  readonly stack?: string;
  /** What each of the scripts to be written has in the way of a start, where it was analysed. */
  readonly risks?: Readonly<Partial<Record<Hook, StartRisks>>>;
}

export type PlannedDeploy =
  | { readonly outcome: 'plan'; readonly plan: Plan; readonly effects: readonly LifecycleEffect[] }
  | { readonly outcome: 'refused'; readonly reason: LifecycleRefusal };

/**
 * A deploy as data. The step names scripts by their hash: a plan is journalled, and
 * script bodies never are. Both the new scripts and those that they replace have to be
 * kept under their hashes before the plan is begun; its undo puts the replaced ones back.
 * What is refused here is refused before anything is sent.
 */
export function planDeploy({ scope, key, remote, drafts, users, stack, risks }: DeployRequest): PlannedDeploy {
  const base = versionOf(remote);
  const changing = drafts.filter((draft) => scriptHash(draft.text) !== base[draft.hook]);
  if (changing.length === 0) return refused({ code: 'nothingToDeploy', facts: {} });

  const changedHooks = hooks.filter((hook) =>
    changing.some((draft) => {
      const check = baseCheck(draft.base, base);
      return check.state === 'changed' && check.hooks.includes(hook);
    }),
  );
  if (changedHooks.length > 0) return refused({ code: 'changedMeanwhile', facts: { hooks: changedHooks } });

  const written = hooks.map((hook) => {
    const draft = changing.find((each) => each.hook === hook);
    return { hook, draft, text: draft ? draft.text : (remote[hook] ?? '') };
  });
  for (const { hook, draft, text } of written) {
    const bytes = scriptSize(text);
    if (draft && hasConflictMarkers(text)) return refused({ code: 'unresolvedConflict', facts: { hook } });
    if (draft && text === '') return refused({ code: 'emptyScript', facts: { hook } });
    if (bytes > scriptLimit) {
      return refused({ code: 'overLimit', facts: { hook, bytes, limit: scriptLimit, over: bytes - scriptLimit } });
    }
    if (isDamaged(text)) return refused({ code: 'damagedScript', facts: { hook } });
  }

  const effects = [...riskEffects(changing, risks), ...effectsOf(remote, changing, users, stack)];
  const wanted = (hook: Hook) => scriptHash(written.find((each) => each.hook === hook)?.text);
  // A hook that had no script gets one that does nothing: there is no way to take a script away.
  const restored = (hook: Hook) => base[hook] ?? (wanted(hook) === null ? null : scriptHash(noOpScript));
  const plan: Plan = {
    version: 1,
    remedy: 'lifecycle.deploy',
    scope,
    targets: [{ key, name: remote.name }],
    steps: [
      {
        id: 'deploy',
        type: 'lifecycle.deploy',
        target: key,
        input: {
          name: remote.name,
          baseOnStart: base.onStart,
          baseOnCreate: base.onCreate,
          wantedOnStart: wanted('onStart'),
          wantedOnCreate: wanted('onCreate'),
        },
        undo: [
          {
            type: 'lifecycle.deploy',
            input: {
              name: remote.name,
              baseOnStart: wanted('onStart'),
              baseOnCreate: wanted('onCreate'),
              wantedOnStart: restored('onStart'),
              wantedOnCreate: restored('onCreate'),
            },
          },
        ],
      },
    ],
    effects,
    duration: { from: 1, to: 5 },
  };
  return { outcome: 'plan', plan, effects };
}

function riskEffects(drafts: DeployRequest['drafts'], risks: DeployRequest['risks']): readonly LifecycleEffect[] {
  const found = drafts.flatMap(({ hook }) => {
    const about = risks?.[hook];
    return about ? [{ hook, ...about }] : [];
  });
  return [
    ...found.flatMap(({ hook, stops }): LifecycleEffect[] =>
      stops.codes.length > 0 ? [{ code: 'failsStart', facts: { hook, ...stops } }] : [],
    ),
    ...found.flatMap(({ hook, mayStop }): LifecycleEffect[] =>
      mayStop.codes.length > 0 ? [{ code: 'mayFailStart', facts: { hook, ...mayStop } }] : [],
    ),
  ];
}

function effectsOf(
  remote: LifecycleConfig,
  drafts: DeployRequest['drafts'],
  users: readonly string[] | undefined,
  stack: string | undefined,
): readonly LifecycleEffect[] {
  const effects: LifecycleEffect[] = drafts.flatMap(({ hook, text }): LifecycleEffect[] => {
    const before = remote[hook];
    const bytesAfter = scriptSize(text);
    if (before === undefined || before === '') return [{ code: 'addsScript', facts: { hook, bytesAfter } }];
    const ends = lineEndsAlone(before, text);
    return [
      { code: 'replacesScript', facts: { hook, bytesBefore: scriptSize(before), bytesAfter } },
      ...(ends ? [{ code: 'changesLineEnds' as const, facts: { hook, ...ends } }] : []),
    ];
  });
  if (drafts.some((draft) => draft.hook === 'onStart')) effects.push(blastRadius(users));
  if (drafts.some((draft) => draft.hook === 'onCreate')) effects.push({ code: 'runsAtCreation', facts: {} });
  if (stack !== undefined) effects.push({ code: 'managedByStack', facts: { stack } });
  return effects;
}

function blastRadius(users: readonly string[] | undefined): LifecycleEffect {
  if (users === undefined) return { code: 'usersUnknown', facts: {} };
  if (users.length === 0) return { code: 'runsNowhere', facts: {} };
  return { code: 'runsAtNextStart', facts: { count: users.length, names: users } };
}

function refused(reason: LifecycleRefusal): PlannedDeploy {
  return { outcome: 'refused', reason };
}
