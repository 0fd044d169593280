import type { RemedyId } from '../../domain/finding.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { canStart } from './assess.ts';
import type { NotebookFacts } from './facts.ts';
import { platformState, successorOf, type PlatformState } from './platforms.ts';

export type Seen = Observed<NotebookFacts>;

/** The remedies that are planned. `notebook.openJupyter` and `notebook.showStartLog` change nothing and need no plan. */
export type Remedy =
  | 'notebook.start'
  | 'notebook.stop'
  | 'notebook.restart'
  | 'notebook.changeLifecycleConfig'
  | 'notebook.detachLifecycleConfig'
  | 'notebook.migratePlatform';

/**
 * An update is possible from each of these: a running instance is stopped first. "To update any other attribute of a
 * notebook instance, its status must be Stopped": https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-update.html
 * What SageMaker says to an update in status Failed is nowhere written down, so it is tried.
 */
const atRest = ['InService', 'Stopped', 'Failed'] as const;

/**
 * The states in which AWS accepts the first call of a remedy. From its error texts: "Status (Stopping) not in
 * ([Stopped, Failed]). Unable to transition to (Pending)" and "Status (Failed) not in ([InService])".
 */
export const legalStates: Readonly<Record<Remedy, readonly string[]>> = {
  'notebook.start': ['Stopped', 'Failed'],
  'notebook.stop': ['InService'],
  'notebook.restart': ['InService'],
  'notebook.changeLifecycleConfig': atRest,
  'notebook.detachLifecycleConfig': atRest,
  'notebook.migratePlatform': atRest,
};

export function isRemedy(remedy: RemedyId): remedy is Remedy {
  return Object.hasOwn(legalStates, remedy);
}

/**
 * What can be done with it now. A start of what AWS does not start, and a migration of Amazon Linux 1, are offered too:
 * their refusals say what to do instead.
 */
export function offers({ facts }: Seen, context: AssessContext): readonly RemedyId[] {
  const { status, platformIdentifier: id, lifecycleConfigName: config } = facts;
  const platform = platformState(id, context.now, context.thresholds.ending);
  const offered: RemedyId[] = [];
  const offer = (remedy: Remedy) => legalStates[remedy].includes(status) && offered.push(remedy);
  offer('notebook.start');
  if (status === 'InService') offered.push('notebook.openJupyter');
  offer('notebook.stop');
  if (canStart(facts, platform)) offer('notebook.restart');
  if (successorOf(id) !== null || needsReplacing(platform)) offer('notebook.migratePlatform');
  offer('notebook.changeLifecycleConfig');
  if (config !== undefined) {
    offer('notebook.detachLifecycleConfig');
    offered.push('notebook.showStartLog', 'lifecycle.open');
  }
  return offered;
}

/** AWS's calendar of platforms rules a start out. What to do instead is what `notebook.migratePlatform` tells. */
export function isFutile(remedy: RemedyId, { facts }: Seen, context: AssessContext): boolean {
  if (remedy !== 'notebook.start') return false;
  const platform = platformState(facts.platformIdentifier, context.now, context.thresholds.ending);
  return platform.state !== 'unknown' && !platform.startable;
}

/** AWS neither starts it nor changes its platform: Amazon Linux 1. */
export function needsReplacing(platform: PlatformState): boolean {
  return platform.state !== 'unknown' && !platform.startable && platform.platform.successor === null;
}
