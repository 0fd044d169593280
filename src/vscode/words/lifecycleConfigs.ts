import * as vscode from 'vscode';
import type { Effect, Plan } from '../../domain/plan.ts';
import type { LifecycleEffect, LifecycleRefusal } from '../../kinds/lifecycleConfigs/plan.ts';
import type { ManageEffect } from '../../kinds/lifecycleConfigs/manage.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { StepFailure } from '../../kinds/kind.ts';
import type { LifecycleFailure } from '../../kinds/lifecycleConfigs/steps.ts';
import type { Formats, PlanText } from './kindWords.ts';
import { manageEffectSentence } from './lifecycleManage.ts';
import { lineEndsName } from './lineEnds.ts';
import { named } from './phrases.ts';
import { risksText } from './startRisks.ts';
import { where } from './tooltip.ts';

/** AWS's own words for the hooks, the same in every language. */
export const hookNames = { onStart: 'OnStart', onCreate: 'OnCreate' } as const satisfies Record<Hook, string>;

/** A plan to deploy, as the confirmation shows it. `rollBackTo`: when the version that it goes back to was in AWS. */
export function deployText(
  plan: Plan,
  effects: readonly LifecycleEffect[],
  formats: Formats,
  rollBackTo?: string,
): PlanText {
  const { scope, targets } = plan;
  const name = targets.map((each) => each.name).join(', ');
  const lines = [
    where(scope.account, scope.region, scope.profile, scope.sample),
    '',
    ...effects.map((effect) => `• ${lifecycleEffect(effect, formats)}`),
    '',
    vscode.l10n.t('Notebook instances that are running go on with the script that they started with.'),
  ];
  if (rollBackTo !== undefined) {
    return {
      title: vscode.l10n.t('Roll the lifecycle configuration {0} back to its version of {1}?', name, rollBackTo),
      detail: lines.join('\n'),
      action: vscode.l10n.t('Roll Back'),
    };
  }
  return {
    title: vscode.l10n.t('Deploy to the lifecycle configuration {0}?', name),
    detail: lines.join('\n'),
    action: vscode.l10n.t('Deploy'),
  };
}

export function lifecycleEffect(effect: LifecycleEffect, formats: Formats): string {
  switch (effect.code) {
    case 'replacesScript': {
      const { hook, bytesBefore, bytesAfter } = effect.facts;
      return vscode.l10n.t(
        'The {0} script is replaced: {1} bytes before, {2} after.',
        hookNames[hook],
        formats.number(bytesBefore),
        formats.number(bytesAfter),
      );
    }
    case 'changesLineEnds': {
      const { hook, before, after } = effect.facts;
      return vscode.l10n.t(
        'Only the line ends of the {0} script differ: {1} in AWS, {2} in what is deployed. A comparison shows no other difference.',
        hookNames[hook],
        lineEndsName(before),
        lineEndsName(after),
      );
    }
    case 'addsScript':
      return vscode.l10n.t(
        'The {0} script is new: {1} bytes.',
        hookNames[effect.facts.hook],
        formats.number(effect.facts.bytesAfter),
      );
    case 'runsAtNextStart': {
      const { count, names } = effect.facts;
      return count === 1
        ? vscode.l10n.t('1 notebook instance runs it as root at its next start: {0}.', named(names, formats))
        : vscode.l10n.t(
            '{0} notebook instances run it as root at their next start: {1}.',
            formats.number(count),
            named(names, formats),
          );
    }
    case 'runsNowhere':
      return vscode.l10n.t('No notebook instance uses this configuration.');
    case 'usersUnknown':
      return vscode.l10n.t(
        'The notebook instances could not be listed: it is not known how many run it as root at their next start.',
      );
    case 'runsAtCreation':
      return vscode.l10n.t('OnCreate runs only when a notebook instance is created with this configuration.');
    case 'failsStart': {
      const { hook, codes, lines } = effect.facts;
      const what = risksText(codes, lines, formats);
      return hook === 'onStart'
        ? vscode.l10n.t('Notebook instances do not start with this OnStart script: {0}.', what)
        : vscode.l10n.t('No notebook instance is created with this OnCreate script: {0}.', what);
    }
    case 'mayFailStart': {
      const { hook, codes, lines } = effect.facts;
      const what = risksText(codes, lines, formats);
      return hook === 'onStart'
        ? vscode.l10n.t('The OnStart script may keep notebook instances from starting: {0}.', what)
        : vscode.l10n.t('The OnCreate script may keep notebook instances from being created: {0}.', what);
    }
    case 'managedByStack':
      return vscode.l10n.t(
        'The CloudFormation stack {0} manages this configuration and may put its own script back.',
        effect.facts.stack,
      );
  }
}

/** Written as a method, which TypeScript compares both ways: code and facts were matched when the plan was made. */
const effectWords: { speak(effect: Effect, formats: Formats): string | undefined } = { speak: lifecycleEffect };

/** An effect of a plan that was written down. */
export function lifecycleEffectSentence(effect: Effect, formats: Formats): string {
  return effectWords.speak(effect, formats) ?? manageEffectSentence(effect, formats) ?? effect.code;
}

const effectCodes: Readonly<Record<LifecycleEffect['code'], true>> = {
  replacesScript: true,
  changesLineEnds: true,
  addsScript: true,
  runsAtNextStart: true,
  runsNowhere: true,
  usersUnknown: true,
  runsAtCreation: true,
  failsStart: true,
  mayFailStart: true,
  managedByStack: true,
};

const manageCodes: Readonly<Record<ManageEffect['code'], true>> = {
  createsConfig: true,
  runsAsRootWhereAttached: true,
  deletesConfig: true,
  tagsLost: true,
  stackExpectsConfig: true,
};

export function isLifecycleEffect(code: string): boolean {
  return Object.hasOwn(effectCodes, code) || Object.hasOwn(manageCodes, code);
}

/** Why a deploy is not possible as things are. */
export function lifecycleRefusal(refusal: LifecycleRefusal, formats: Formats): string {
  switch (refusal.code) {
    case 'nothingToDeploy':
      return vscode.l10n.t('There is nothing to deploy: AWS has these scripts already.');
    case 'overLimit': {
      const { hook, bytes, limit, over } = refusal.facts;
      return vscode.l10n.t(
        'The {0} script is too long: {1} bytes, and SageMaker takes {2} at most. Remove {3} bytes, or let the script fetch the rest from S3. Your draft is kept.',
        hookNames[hook],
        formats.number(bytes),
        formats.number(limit),
        formats.number(over),
      );
    }
    case 'emptyScript':
      return vscode.l10n.t(
        'SageMaker keeps no empty script. To make {0} do nothing, deploy a script with only the line #!/bin/bash.',
        hookNames[refusal.facts.hook],
      );
    case 'damagedScript':
      return vscode.l10n.t(
        'The {0} script has bytes that are not UTF-8 text. Deploying would write them back damaged, so nothing was sent. Replace the characters shown as � first.',
        hookNames[refusal.facts.hook],
      );
    case 'unresolvedConflict':
      return vscode.l10n.t(
        'The {0} script still has conflict markers of a merge. Resolve them first; nothing was sent.',
        hookNames[refusal.facts.hook],
      );
    case 'changedMeanwhile':
      return vscode.l10n.t(
        'AWS has another {0} script than your draft was made from: someone changed it meanwhile. Nothing was deployed, and your draft is kept.',
        refusal.facts.hooks.map((hook) => hookNames[hook]).join(' + '),
      );
  }
}

/** What a deploy brought about. `users`: who runs it at their next start; undefined where they could not be listed. */
export function deployedSentence(name: string, users: readonly string[] | undefined, formats: Formats): string {
  switch (users?.length) {
    case undefined:
      return vscode.l10n.t('Deployed to {0}. It runs at the next start of the notebook instances that use it.', name);
    case 0:
      return vscode.l10n.t('Deployed to {0}. No notebook instance uses it.', name);
    case 1:
      return vscode.l10n.t('Deployed to {0}. 1 notebook instance runs it at its next start.', name);
    default:
      return vscode.l10n.t(
        'Deployed to {0}. {1} notebook instances run it at their next start.',
        name,
        formats.number(users?.length ?? 0),
      );
  }
}

type FailureWords = (name: string, lines: readonly string[]) => string;

const failures: Readonly<Record<LifecycleFailure, FailureWords>> = {
  changedMeanwhile: (name) =>
    vscode.l10n.t('{0} was changed in AWS meanwhile. Nothing was deployed, and your draft is kept.', name),
  configGone: (name) => vscode.l10n.t('The lifecycle configuration {0} is no longer there. Your draft is kept.', name),
  scriptMissing: (name) =>
    vscode.l10n.t(
      'The script for {0} is no longer kept on this machine as it was agreed to. Nothing was deployed.',
      name,
    ),
  nameTaken: (name) =>
    vscode.l10n.t('Another lifecycle configuration is called {0} by now. Nothing was created.', name),
  changedBeforeDelete: (name) => vscode.l10n.t('{0} was changed in AWS meanwhile. It was not deleted.', name),
  inUse: (name, lines) =>
    vscode.l10n.t('{0} was not deleted: it is in use by {1}. Detach it there first.', name, lines.join(', ')),
};

/** Why a deploy that was begun did not end well. */
export function lifecycleFailure(
  { code, lines = [] }: Pick<StepFailure, 'code'> & Partial<StepFailure>,
  name: string,
): string {
  const table: Readonly<Record<string, FailureWords>> = failures;
  return (Object.hasOwn(table, code) ? table[code]?.(name, lines) : undefined) ?? vscode.l10n.t('{0} failed.', name);
}
