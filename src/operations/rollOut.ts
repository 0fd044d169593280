import type { Effect, Plan, Planned, PlanStep, Refusal, Stage } from '../domain/plan.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import { minute, second } from '../domain/time.ts';
import type { Observed, PlanContext } from '../kinds/kind.ts';
import { planDeploy, type DeployRequest, type PlannedDeploy } from '../kinds/lifecycleConfigs/plan.ts';
import { notebooks, type NotebookFacts } from '../kinds/notebooks/kind.ts';
import type { RollOutChoices, WaveSize } from './rollOutChoices.ts';

type None = Readonly<Record<string, never>>;

/** What a person is told of a roll-out beside what a restart and a deploy say: code → facts. */
export type RollOutEffects = {
  /** How it goes: the canary alone, then so many waves of at most `largest`. */
  stages: { readonly canary: string; readonly waves: number; readonly largest: number; readonly pauseMinutes: number };
  /** What a start has to show before it counts; `marker` is looked for in the OnStart log. */
  verifies: { readonly marker: string | null };
  /** No wave begins after more than so many failures. */
  stopsAtLimit: { readonly limit: number };
  /** What happens then: by itself, or offered. With `config`, its previous scripts are restored before anything starts again. */
  rollsBack: { readonly byItself: boolean; readonly config: string | null };
  /** A roll-back leaves those that came up well running with the new script until their next start. */
  healthyKeepScript: { readonly config: string };
  /** These use the configuration too and are not restarted now: their next start runs the new script. */
  othersRunItLater: { readonly config: string; readonly names: readonly string[] };
};

/** Why a notebook instance, or all of it, is left out: code → facts. */
export type RollOutRefusals = {
  /** Only what runs is restarted: it gets updates and script at its next start. */
  notRunning: { readonly status: string };
  /** The new script is of another configuration than its own (null: it has none). */
  otherConfiguration: { readonly config: string; readonly own: string | null };
  /** What was chosen to go first is not among those that can be restarted. */
  canaryLeftOut: None;
};

type Of<M> = { [C in keyof M & string]: M[C] extends Effect['facts'] ? Effect<C, M[C]> : never }[keyof M & string];
export type RollOutEffect = Of<RollOutEffects>;
export type RollOutRefusal = Of<RollOutRefusals>;

export interface RollOutRequest {
  /** Running or not; those that can not be restarted are left out by name. In the order in which they are to go. */
  readonly notebooks: readonly Observed<NotebookFacts>[];
  readonly choices: RollOutChoices;
  readonly context: Pick<PlanContext, 'scope' | 'now' | 'thresholds'>;
  /**
   * A new version of the lifecycle configuration that they use. Its bodies, and those that they replace, have to be
   * kept in the script store before the plan is begun.
   */
  readonly script?: Omit<DeployRequest, 'scope'>;
}

/** Until the script's last lines are in CloudWatch Logs, in seconds. */
const verifying = { from: 5, to: 90 } as const;

/** The configuration that all of them use: what a script can be rolled out to. Undefined where they do not agree. */
export function commonConfig(targets: readonly Observed<NotebookFacts>[]): string | undefined {
  const [first, ...others] = new Set(targets.map(({ facts }) => facts.lifecycleConfigName));
  return others.length === 0 ? first : undefined;
}

/**
 * A restart of many notebook instances in stages, with a new version of their lifecycle script or without: script,
 * canary, waves. What can be restarted, and what a restart does, is for the notebooks' own plan to say. The plan's
 * targets are the notebook instances; the configuration is that of a step alone.
 */
export function planRollOut({ notebooks: selected, choices, context, script }: RollOutRequest): Planned {
  const others = script === undefined ? [] : selected.filter((each) => configOf(each) !== script.remote.name);
  const candidates = selected.filter((each) => !others.includes(each));
  const restart = notebooks.plan('notebook.restart', candidates, { ...context, choice: {} });
  const refused = [
    ...others.map((each) => otherConfiguration(each, script?.remote.name ?? '')),
    ...restart.refused.map(notRunning),
  ];
  if (restart.outcome === 'refused') return { outcome: 'refused', refused };

  const { canary: chosen = restart.plan.targets[0]?.key } = choices;
  const canary = restart.plan.targets.find(({ key }) => key === chosen);
  if (canary === undefined) return { outcome: 'refused', refused: [...refused, canaryLeftOut(selected, chosen ?? '')] };

  const deploy = script && planDeploy({ ...script, scope: context.scope });
  if (deploy?.outcome === 'refused') {
    const { key, remote } = script ?? { key: '', remote: { name: '' } };
    return { outcome: 'refused', refused: [...refused, { key, name: remote.name, reason: deploy.reason }] };
  }

  const rest = restart.plan.targets.filter(({ key }) => key !== canary.key);
  const waves = inWaves(rest, perWave(choices.waveSize, restart.plan.targets.length));
  const ordered = [canary, ...rest];
  const stages = stagesOf(deploy, [[canary], ...waves], choices);
  return {
    outcome: 'plan',
    refused,
    plan: {
      version: 1,
      remedy: 'notebook.rollOut',
      scope: context.scope,
      targets: ordered,
      steps: [
        ...(deploy?.plan.steps ?? []),
        ...ordered.flatMap((target) => [
          ...restart.plan.steps.filter((step) => step.target === target.key),
          verify(target, choices.marker),
        ]),
      ],
      stages,
      onFailure: choices.onFailure,
      effects: [
        ...restart.plan.effects,
        ...(deploy && script ? deployEffects(deploy, script, ordered) : []),
        ...rollOutEffects({ canary: canary.name, waves, choices, config: deploy && script?.remote.name }),
      ],
      duration: durationOf(stages, restart.plan.duration, deploy?.plan.duration),
    },
  };
}

type Target = Plan['targets'][number];
type Deploy = Extract<PlannedDeploy, { outcome: 'plan' }>;

function configOf({ facts }: Observed<NotebookFacts>): string | undefined {
  return facts.lifecycleConfigName;
}

function otherConfiguration(target: Observed<NotebookFacts>, config: string): Refusal {
  const reason: RollOutRefusal = { code: 'otherConfiguration', facts: { config, own: configOf(target) ?? null } };
  return { key: target.key, name: target.name, reason };
}

/** A restart says in which states AWS allows it; here it matters that the next start brings the same. */
function notRunning(refusal: Refusal): Refusal {
  const { status } = refusal.reason.facts;
  if (refusal.reason.code !== 'wrongState' || typeof status !== 'string') return refusal;
  const reason: RollOutRefusal = { code: 'notRunning', facts: { status } };
  return { ...refusal, reason };
}

function canaryLeftOut(selected: readonly Observed<NotebookFacts>[], key: ResourceKey): Refusal {
  const reason: RollOutRefusal = { code: 'canaryLeftOut', facts: {} };
  return { key, name: selected.find((each) => each.key === key)?.name ?? key, reason };
}

function perWave({ unit, value }: WaveSize, all: number): number {
  return unit === 'count' ? value : Math.max(1, Math.ceil((all * value) / 100));
}

function inWaves(targets: readonly Target[], size: number): readonly (readonly Target[])[] {
  return Array.from({ length: Math.ceil(targets.length / size) }, (_, at) => targets.slice(at * size, (at + 1) * size));
}

function stagesOf(
  deploy: Deploy | undefined,
  [canary = [], ...waves]: readonly (readonly Target[])[],
  { failureLimit, pause }: RollOutChoices,
): readonly Stage[] {
  const stage = (id: string, targets: readonly Target[], rest: Omit<Stage, 'id' | 'targets'>): Stage => ({
    id,
    targets: targets.map(({ key }) => key),
    ...rest,
  });
  return [
    ...(deploy ? [stage('script', deploy.plan.targets, { failureLimit: 0, pause: 0, shared: true })] : []),
    stage('canary', canary, { failureLimit: 0, pause: waves.length > 0 ? pause : 0, shared: false }),
    ...waves.map((wave, at) =>
      stage(`wave${at + 1}`, wave, { failureLimit, pause: at + 1 < waves.length ? pause : 0, shared: false }),
    ),
  ];
}

function verify({ key, name }: Target, marker: string | undefined): PlanStep {
  const input = marker === undefined ? { name } : { name, marker };
  return { id: `verify:${key}`, type: 'notebook.verify', target: key, input };
}

/** Who restarts now is told already; who runs it later is what else there is to know. */
function deployEffects(
  { effects }: Deploy,
  { remote, users }: Omit<DeployRequest, 'scope'>,
  restarted: readonly Target[],
): readonly Effect[] {
  const names = (users ?? []).filter((user) => !restarted.some(({ name }) => name === user));
  const others: RollOutEffect = { code: 'othersRunItLater', facts: { config: remote.name, names } };
  return [
    ...effects.filter(({ code }) => code !== 'runsAtNextStart' && code !== 'runsNowhere'),
    ...(names.length > 0 ? [others] : []),
  ];
}

function rollOutEffects(about: {
  readonly canary: string;
  readonly waves: readonly (readonly Target[])[];
  readonly choices: RollOutChoices;
  readonly config: string | undefined;
}): readonly RollOutEffect[] {
  const { canary, waves, choices, config } = about;
  const largest = Math.max(0, ...waves.map((wave) => wave.length));
  const pauseMinutes = choices.pause / minute;
  return [
    { code: 'stages', facts: { canary, waves: waves.length, largest, pauseMinutes } },
    { code: 'verifies', facts: { marker: choices.marker ?? null } },
    { code: 'stopsAtLimit', facts: { limit: choices.failureLimit } },
    { code: 'rollsBack', facts: { byItself: choices.onFailure === 'rollBack', config: config ?? null } },
    ...(config === undefined ? [] : [{ code: 'healthyKeepScript', facts: { config } } as const]),
  ];
}

/** Stages follow each other; within one, all restart at once. */
function durationOf(
  stages: readonly Stage[],
  restart: Plan['duration'],
  deploy: Plan['duration'] | undefined,
): Plan['duration'] {
  const restarts = stages.filter(({ shared }) => !shared).length;
  const pauses = stages.reduce((sum, { pause }) => sum + pause, 0) / second;
  const total = (end: 'from' | 'to') =>
    Math.round((deploy?.[end] ?? 0) + restarts * (restart[end] + verifying[end]) + pauses);
  return { from: total('from'), to: total('to') };
}
