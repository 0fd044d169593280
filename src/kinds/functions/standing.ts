import type { Evidence } from '../../domain/finding.ts';
import type { Instant } from '../../domain/time.ts';
import type { AssessContext } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { distanceOf } from './fleet.ts';

/** Where a runtime version stands among those seen here; `null`: not known. */
export function standingOf(
  { fleet }: FunctionFacts,
  arn: string | null | undefined,
): { readonly running: string | null; readonly newest: string | null; readonly newer: number | null } {
  const distance = distanceOf(fleet, arn ?? undefined);
  if (distance === undefined) return { running: null, newest: null, newer: null };
  return {
    running: distance.own.name ?? null,
    newest: distance.newest.name ?? null,
    newer: distance.newer ?? null,
  };
}

/**
 * Whether it is known to be behind. By dates alone nobody can say so: a function on Auto that a slow roll-out has not
 * reached passes for a newer one than what an update has brought.
 */
export function isBehind({ fleet }: FunctionFacts, { newer }: { readonly newer: number | null }): boolean {
  return fleet?.order === 'numbers' && newer !== null && newer > 0;
}

/** Since when it is pinned, where that was done from here: AWS does not tell. */
export function sinceOf(context: AssessContext, key: string, version: string, arn: string | null): { since?: Instant } {
  const since = arn === null ? undefined : context.pinnedSince?.(key, version, arn);
  return since === undefined ? {} : { since };
}

/** What `$LATEST` runs on, where its configuration was read. */
export function runningArn({ configuration }: FunctionFacts): string | undefined {
  return configuration.state === 'read' ? configuration.runtimeVersionArn : undefined;
}

export function runningEvidence(facts: FunctionFacts): readonly Evidence[] {
  const { configuration } = facts;
  const value = runningArn(facts);
  if (value === undefined || configuration.state !== 'read') return [];
  return [
    {
      source: 'lambda:GetFunctionConfiguration RuntimeVersionConfig.RuntimeVersionArn',
      value,
      at: configuration.readAt,
    },
  ];
}

/** What it is compared with: the newest version seen here, and where its number was read. */
export function newestEvidence({ fleet }: FunctionFacts): readonly Evidence[] {
  const newest = fleet?.versions[0];
  if (fleet === undefined || newest === undefined || fleet.order === 'none') return [];
  const source =
    fleet.order === 'numbers'
      ? 'logs:FilterLogEvents INIT_START Runtime Version'
      : 'lambda:GetFunctionConfiguration RuntimeVersionConfig.RuntimeVersionArn';
  const at = newest.firstSeen ?? newest.givenOut;
  return [{ source, value: [newest.name, newest.arn].filter(Boolean).join(' '), ...(at === undefined ? {} : { at }) }];
}
