import type { RemedyId } from '../../domain/finding.ts';
import type { Effect, Refusal } from '../../domain/plan.ts';
import type { PlanContext } from '../kind.ts';
import { activity } from './assess.ts';
import { effect } from './effects.ts';
import { isInstanceType, replacementTypes, runsOn } from './instanceTypes.ts';
import { needsReplacing, legalStates, type Remedy, type Seen } from './remedies.ts';
import { successorOf, type PlatformState } from './platforms.ts';

type Choice = PlanContext['choice'];

export function refusal({ key, name }: Seen, reason: Effect, instead?: RemedyId): Refusal {
  return { key, name, reason, ...(instead === undefined ? {} : { instead }) };
}

/** What a person chose for a target: `config` is for all of them, `config:<key>` for one. */
export function chosen(choice: Choice, what: 'config' | 'instanceType', { key }: Seen): string | undefined {
  const given = choice[`${what}:${key}`] ?? choice[what];
  return given === '' ? undefined : given;
}

/**
 * The instance type that a migration gives it: one chosen for it alone, or, where the next platform has no images for
 * its own, the one chosen for all. Undefined: it keeps its own.
 */
export function chosenType(choice: Choice, target: Seen): string | undefined {
  const { instanceType, platformIdentifier } = target.facts;
  const own = choice[`instanceType:${target.key}`];
  if (own !== undefined && own !== '') return own === instanceType ? undefined : own;
  const successor = successorOf(platformIdentifier) ?? undefined;
  return instanceType === undefined || runsOn(successor, instanceType)
    ? undefined
    : chosen(choice, 'instanceType', target);
}

/** Why the remedy can not be planned for it; undefined where it can. */
export function refuse(remedy: Remedy, target: Seen, platform: PlatformState, choice: Choice): Refusal | undefined {
  return (
    refusedByPlatform(remedy, target, platform) ??
    refusedByState(remedy, target) ??
    refusedByChoice(remedy, target, choice)
  );
}

/** Before the state: whatever state it is in, the platform is what a person needs to hear of. */
function refusedByPlatform(remedy: Remedy, target: Seen, platform: PlatformState): Refusal | undefined {
  const { status, platformIdentifier: id, volumeSizeInGB } = target.facts;
  const running = status === 'InService';
  if (remedy === 'notebook.migratePlatform') {
    if (id === undefined) return refusal(target, effect('platformNotRead', {}));
    if (needsReplacing(platform) && platform.state !== 'unknown') {
      const known = { os: platform.platform.os, running, volumeSizeInGB: volumeSizeInGB ?? null };
      return refusal(target, effect('al1Replace', known));
    }
    return successorOf(id) === null ? refusal(target, effect('nothingToMigrate', { platform: id })) : undefined;
  }
  if (!startsIt(remedy, running) || platform.state === 'unknown' || platform.startable) return undefined;
  const { os, noStartFrom, successor } = platform.platform;
  if (noStartFrom === null) return undefined;
  const known = { platform: platform.id, os, noStartFrom, running };
  return successor === null
    ? refusal(target, effect('al1CannotStart', known))
    : refusal(target, effect('al2CannotStart', known), 'notebook.migratePlatform');
}

/** Whether the remedy has it started; a change starts only what was running. */
function startsIt(remedy: Remedy, running: boolean): boolean {
  switch (remedy) {
    case 'notebook.start':
    case 'notebook.restart':
      return true;
    case 'notebook.stop':
      return false;
    case 'notebook.changeLifecycleConfig':
    case 'notebook.detachLifecycleConfig':
    case 'notebook.migratePlatform':
      return running;
  }
}

function refusedByState(remedy: Remedy, target: Seen): Refusal | undefined {
  const { status, platformIdentifier } = target.facts;
  const legal = legalStates[remedy];
  if (!legal.includes(status)) {
    if (activity(target.facts) !== undefined) return refusal(target, effect('changing', { status }));
    return refusal(target, effect('wrongState', { status, legal }), insteadOf(remedy, status));
  }
  // It would be stopped, and has to start again.
  const restarts = status === 'InService' && remedy !== 'notebook.stop';
  return restarts && platformIdentifier === undefined ? refusal(target, effect('platformNotRead', {})) : undefined;
}

/** What the state allows of the same purpose: running with the newest software. */
function insteadOf(remedy: Remedy, status: string): Remedy | undefined {
  if (remedy === 'notebook.start' && status === 'InService') return 'notebook.restart';
  if (remedy === 'notebook.restart' && legalStates['notebook.start'].includes(status)) return 'notebook.start';
  return undefined;
}

function refusedByChoice(remedy: Remedy, target: Seen, choice: Choice): Refusal | undefined {
  const { lifecycleConfigName: attached, instanceType, platformIdentifier } = target.facts;
  switch (remedy) {
    case 'notebook.changeLifecycleConfig': {
      const config = chosen(choice, 'config', target);
      if (config === undefined) return refusal(target, effect('configNotChosen', {}));
      return config === attached ? refusal(target, effect('alreadyAttached', { config })) : undefined;
    }
    case 'notebook.detachLifecycleConfig':
      return attached === undefined ? refusal(target, effect('nothingToDetach', {})) : undefined;
    case 'notebook.migratePlatform': {
      const platform = successorOf(platformIdentifier);
      const given = chosenType(choice, target);
      const wanted = given ?? instanceType;
      if (platform === null || wanted === undefined) return undefined;
      if (runsOn(platform, wanted) && (given === undefined || isInstanceType(given))) return undefined;
      const suggestions = instanceType === undefined ? [] : replacementTypes(instanceType, platform);
      const known = { instanceType: instanceType ?? wanted, platform, suggestions, chosen: given ?? null };
      return refusal(target, effect('needsInstanceType', known));
    }
    case 'notebook.start':
    case 'notebook.stop':
    case 'notebook.restart':
      return undefined;
  }
}
