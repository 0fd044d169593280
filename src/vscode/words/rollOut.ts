import { l10n } from 'vscode';
import type { Effect, Plan, Refusal } from '../../domain/plan.ts';
import type { RollOutEffects, RollOutRefusals } from '../../operations/rollOut.ts';
import type { ChoiceRefusal } from '../../operations/rollOutChoices.ts';
import { mostAtOnce } from '../../operations/stages.ts';
import type { Formats, KindWords, Speak } from './kindWords.ts';
import { isLifecycleEffect, lifecycleEffectSentence } from './lifecycleConfigs.ts';
import { named } from './phrases.ts';
import { usually, type PlanText } from './plans.ts';
import { effectSentence } from './resources.ts';
import { where } from './tooltip.ts';

const effects: KindWords<never, RollOutEffects, never>['effects'] = {
  stages: ({ canary, waves, largest, pauseMinutes }, formats) =>
    [
      waves === 0
        ? l10n.t('{0} is restarted.', canary)
        : waves === 1
          ? l10n.t('{0} goes first, alone; then all others, {1} at once.', canary, formats.number(largest))
          : l10n.t(
              '{0} goes first, alone; then {1} waves of at most {2}, one after another.',
              canary,
              formats.number(waves),
              formats.number(largest),
            ),
      ...(largest > mostAtOnce
        ? [l10n.t('Of a wave at most {0} restart at the same time.', formats.number(mostAtOnce))]
        : []),
      ...(waves > 0 && pauseMinutes > 0
        ? [l10n.t('Between two of them it waits {0} min.', formats.number(pauseMinutes))]
        : []),
    ].join(' '),
  verifies: ({ marker }) =>
    marker === null
      ? l10n.t('A start counts when the instance is in service and its OnStart log since then is clean.')
      : l10n.t(
          'A start counts when the instance is in service and its OnStart log since then is clean and has the line "{0}".',
          marker,
        ),
  stopsAtLimit: ({ limit }, formats) =>
    limit === 0
      ? l10n.t('With the first failure it stops: nothing more is begun.')
      : l10n.t('With more than {0} failures it stops: no further wave is begun.', formats.number(limit)),
  rollsBack: ({ byItself, config }) =>
    config === null
      ? byItself
        ? l10n.t('What failed is then started again, by itself.')
        : l10n.t('You can then have what failed started again.')
      : byItself
        ? l10n.t(
            'The previous scripts of {0} are then restored, and what failed is started with them, by itself.',
            config,
          )
        : l10n.t('You can then have the previous scripts of {0} restored, and what failed started with them.', config),
  healthyKeepScript: ({ config }) =>
    l10n.t(
      'A roll-back does not touch what came up well: it runs on with the new script of {0} until its next start.',
      config,
    ),
  othersRunItLater: ({ config, names }, formats) =>
    l10n.t('These use {0} too and run the new script at their next start: {1}.', config, named(names, formats)),
};

const refusals: KindWords<never, RollOutRefusals, never>['effects'] = {
  notRunning: ({ status }) =>
    l10n.t('Its status is {0}; only what is in service is restarted. Its next start brings the same.', status),
  otherConfiguration: ({ config, own }) =>
    own === null
      ? l10n.t('It has no lifecycle configuration, and the script is that of {0}.', config)
      : l10n.t('It uses the lifecycle configuration {0}, and the script is that of {1}.', own, config),
  canaryLeftOut: () => l10n.t('It is to go first, but it cannot be restarted. Choose another one to go first.'),
};

/** A sentence for an effect of a roll-out; it may be one of a restart or of a deploy. */
export function rollOutEffectSentence(effect: Effect, formats: Formats): string {
  return spoken(effects, effect, formats) ?? spoken(refusals, effect, formats) ?? otherSentence(effect, formats);
}

function otherSentence(effect: Effect, formats: Formats): string {
  return isLifecycleEffect(effect.code)
    ? lifecycleEffectSentence(effect, formats)
    : effectSentence('notebooks', effect, formats);
}

function spoken(
  table: Readonly<Record<string, Speak<Effect['facts'], string>>>,
  { code, facts }: Effect,
  formats: Formats,
): string | undefined {
  return Object.hasOwn(table, code) ? table[code]?.(facts, formats) : undefined;
}

/** A roll-out, as the confirmation shows it. */
export function rollOutText(plan: Plan, refused: readonly Refusal[], formats: Formats): PlanText {
  const { scope, steps, stages = [] } = plan;
  const shared = new Set(stages.filter((stage) => stage.shared).flatMap((stage) => stage.targets));
  const restarted = plan.targets.filter((each) => !shared.has(each.key));
  const deploys = steps.some((step) => step.type === 'lifecycle.deploy');
  const count = formats.number(restarted.length);
  const lines = [
    where(scope.account, scope.region, scope.profile, scope.sample),
    restarted.map((each) => each.name).join(', '),
    '',
    ...plan.effects.map((effect) => `• ${rollOutEffectSentence(ofAll(effect, restarted.length), formats)}`),
    '',
    usually(plan.duration),
  ];
  if (refused.length > 0) lines.push('', l10n.t('Left out:'), ...refused.map((each) => `• ${leftOut(each, formats)}`));
  return {
    title: deploys
      ? l10n.t('Roll the script draft out to {0} notebook instances?', count)
      : l10n.t('Restart {0} notebook instances in waves?', count),
    detail: lines.join('\n'),
    action: l10n.t('Roll Out'),
  };
}

/** Why a roll-out can not be planned as chosen. */
export function leftOut(refusal: Refusal, formats: Formats): string {
  return `${refusal.name}: ${rollOutEffectSentence(refusal.reason, formats)}`;
}

/** What is so of every notebook instance needs no names. */
function ofAll(effect: Effect, count: number): Effect {
  const { names } = effect.facts;
  return Array.isArray(names) && names.length === count ? { ...effect, facts: { ...effect.facts, names: [] } } : effect;
}

/** What is wrong with what was typed. */
export function choiceRefusal(reason: ChoiceRefusal): string {
  switch (reason.code) {
    case 'waveSizeNotUnderstood':
      return l10n.t('Enter a number of notebook instances (3) or a share of them (25%).');
    case 'failureLimitNotUnderstood':
      return l10n.t('Enter a whole number, 0 or more.');
    case 'pauseNotUnderstood':
      return l10n.t('Enter whole minutes, at most {0}.', reason.facts.most);
    case 'markerTooLong':
      return l10n.t('Enter at most {0} characters.', reason.facts.most);
    case 'onFailureNotUnderstood':
      return l10n.t('Choose one of the two.');
  }
}
