import * as vscode from 'vscode';
import type { Effect, Plan, Refusal } from '../../domain/plan.ts';
import type { KindId } from '../../kinds/index.ts';
import type { Formats, PlanText } from './kindWords.ts';
import { remedyLabel } from './remedies.ts';
import { effectSentence } from './resources.ts';
import { where } from './tooltip.ts';

export type { PlanText } from './kindWords.ts';

/** A plan as the confirmation shows it: what, where, what stops and is lost, how long, and what is left out. */
export function planText(kind: KindId, plan: Plan, refused: readonly Refusal[], formats: Formats): PlanText {
  const { scope, targets } = plan;
  const action = remedyLabel(plan.remedy) ?? vscode.l10n.t('Continue');
  const title = planTitle(plan, formats);
  const lines = [where(scope.account, scope.region, scope.profile, scope.sample)];
  if (targets.length > 1) lines.push(targets.map((each) => each.name).join(', '));
  lines.push('', ...plan.effects.map((effect) => `• ${effectSentence(kind, ofAll(effect, plan), formats)}`));
  lines.push('', usually(plan.duration));
  if (refused.length > 0)
    lines.push('', vscode.l10n.t('Left out:'), ...refused.map((each) => `• ${refusalSentence(kind, each, formats)}`));
  return { title, detail: lines.join('\n'), action };
}

function planTitle(plan: Plan, formats: Formats): string {
  const { remedy, targets, steps } = plan;
  const [only] = targets;
  const what = targets.length === 1 && only ? only.name : undefined;
  const count = formats.number(targets.length);
  switch (remedy) {
    case 'notebook.start':
      return what === undefined
        ? vscode.l10n.t('Start {0} notebook instances?', count)
        : vscode.l10n.t('Start {0}?', what);
    case 'notebook.stop':
      return what === undefined
        ? vscode.l10n.t('Stop {0} notebook instances?', count)
        : vscode.l10n.t('Stop {0}?', what);
    case 'notebook.restart':
      return what === undefined
        ? vscode.l10n.t('Restart {0} notebook instances?', count)
        : vscode.l10n.t('Restart {0}?', what);
    case 'notebook.migratePlatform':
      return what === undefined
        ? vscode.l10n.t('Migrate {0} notebook instances to Amazon Linux 2023?', count)
        : vscode.l10n.t('Migrate {0} to Amazon Linux 2023?', what);
    case 'notebook.changeLifecycleConfig':
      return what === undefined
        ? vscode.l10n.t('Change the lifecycle configuration of {0} notebook instances?', count)
        : vscode.l10n.t('Change the lifecycle configuration of {0}?', what);
    case 'notebook.detachLifecycleConfig':
      return what === undefined
        ? vscode.l10n.t('Detach the lifecycle configurations of {0} notebook instances?', count)
        : vscode.l10n.t('Detach the lifecycle configuration of {0}?', what);
    case 'lambda.setRuntimeMode': {
      const mode = String(steps[0]?.input['mode'] ?? '');
      return what === undefined
        ? vscode.l10n.t('Set the runtime update mode of {0} functions to {1}?', count, mode)
        : vscode.l10n.t('Set the runtime update mode of {0} to {1}?', what, mode);
    }
    case 'lambda.rollBackRuntime':
      return what === undefined
        ? vscode.l10n.t('Roll back the runtime version of {0} functions?', count)
        : vscode.l10n.t('Roll back the runtime version of {0}?', what);
    case 'lambda.applyLatestRuntime':
      return what === undefined
        ? vscode.l10n.t('Apply the newest runtime version to {0} functions?', count)
        : vscode.l10n.t('Apply the newest runtime version to {0}?', what);
    case 'nodegroup.update':
      return what === undefined
        ? vscode.l10n.t('Update {0} nodegroups?', count)
        : vscode.l10n.t('Update the nodegroup {0}?', what);
    case 'fargate.restartWorkload':
      return what === undefined ? vscode.l10n.t('Restart {0} workloads?', count) : vscode.l10n.t('Restart {0}?', what);
    case 'fargate.replacePod':
      return vscode.l10n.t('Replace the pod {0}?', what ?? count);
    default:
      return vscode.l10n.t('Change {0}?', what ?? count);
  }
}

/** What is so of every target needs no names. */
export function ofAll(effect: Effect, { targets }: Pick<Plan, 'targets'>): Effect {
  const { names } = effect.facts;
  return Array.isArray(names) && names.length === targets.length
    ? { ...effect, facts: { ...effect.facts, names: [] } }
    : effect;
}

export function refusalSentence(kind: KindId, refusal: Refusal, formats: Formats): string {
  const instead = refusal.instead === undefined ? undefined : remedyLabel(refusal.instead);
  const reason = `${refusal.name}: ${effectSentence(kind, refusal.reason, formats)}`;
  return instead === undefined ? reason : `${reason} ${vscode.l10n.t('What helps: {0}', instead)}`;
}

/** "Usually takes 3 to 11 min." */
export function usually({ from, to }: Plan['duration']): string {
  if (to < 60) return vscode.l10n.t('Usually done in less than a minute.');
  const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60));
  const [low, high] = [minutes(from), minutes(to)];
  return low === high
    ? vscode.l10n.t('Usually takes about {0} min.', high)
    : vscode.l10n.t('Usually takes {0} to {1} min.', low, high);
}

/** What a step is doing, for the progress line. */
export function stepText(type: string, name: string): string {
  switch (type) {
    case 'notebook.start':
      return vscode.l10n.t('Starting {0}', name);
    case 'notebook.stop':
      return vscode.l10n.t('Stopping {0}', name);
    case 'notebook.update':
      return vscode.l10n.t('Updating {0}', name);
    case 'nodegroup.update':
      return vscode.l10n.t('Updating {0}', name);
    case 'notebook.verify':
      return vscode.l10n.t('Verifying {0}', name);
    case 'lambda.setRuntimeMode':
      return vscode.l10n.t('Setting the runtime update mode of {0}', name);
    case 'lambda.updateConfiguration':
      return vscode.l10n.t('Updating the configuration of {0}', name);
    case 'lambda.verifyRuntime':
      return vscode.l10n.t('Comparing the runtime version of {0}', name);
    case 'lambda.publishVersion':
      return vscode.l10n.t('Publishing a version of {0}', name);
    case 'lambda.moveAlias':
      return vscode.l10n.t('Moving an alias of {0}', name);
    case 'lifecycle.deploy':
      return vscode.l10n.t('Deploying {0}', name);
    case 'lifecycle.create':
      return vscode.l10n.t('Creating {0}', name);
    case 'lifecycle.delete':
      return vscode.l10n.t('Deleting {0}', name);
    case 'fargate.restartWorkload':
      return vscode.l10n.t('Restarting {0}', name);
    case 'fargate.createReplacement':
      return vscode.l10n.t('Creating the replacement of {0}', name);
    case 'fargate.deleteReplacedPod':
      return vscode.l10n.t('Deleting {0}', name);
    case 'fargate.deleteReplacement':
      return vscode.l10n.t('Deleting the replacement of {0}', name);
    default:
      return vscode.l10n.t('Working on {0}', name);
  }
}

/** What a step has done, for a timeline. */
export function stepDoneText(type: string, name: string): string {
  switch (type) {
    case 'notebook.start':
      return vscode.l10n.t('{0} was started', name);
    case 'notebook.stop':
      return vscode.l10n.t('{0} was stopped', name);
    case 'notebook.update':
      return vscode.l10n.t('{0} was updated', name);
    case 'nodegroup.update':
      return vscode.l10n.t('{0} was updated', name);
    case 'notebook.verify':
      return vscode.l10n.t('{0} was verified', name);
    case 'lambda.setRuntimeMode':
      return vscode.l10n.t('The runtime update mode of {0} was set', name);
    case 'lambda.updateConfiguration':
      return vscode.l10n.t('The configuration of {0} was updated', name);
    case 'lambda.verifyRuntime':
      return vscode.l10n.t('The runtime version of {0} was compared', name);
    case 'lambda.publishVersion':
      return vscode.l10n.t('A version of {0} was published', name);
    case 'lambda.moveAlias':
      return vscode.l10n.t('An alias of {0} was moved', name);
    case 'lifecycle.deploy':
      return vscode.l10n.t('{0} was deployed', name);
    case 'lifecycle.create':
      return vscode.l10n.t('{0} was created', name);
    case 'lifecycle.delete':
      return vscode.l10n.t('{0} was deleted', name);
    case 'fargate.restartWorkload':
      return vscode.l10n.t('{0} was restarted', name);
    case 'fargate.createReplacement':
      return vscode.l10n.t('The replacement of {0} is Ready', name);
    case 'fargate.deleteReplacedPod':
      return vscode.l10n.t('{0} was deleted', name);
    case 'fargate.deleteReplacement':
      return vscode.l10n.t('The replacement of {0} was deleted', name);
    default:
      return vscode.l10n.t('{0} is done', name);
  }
}
