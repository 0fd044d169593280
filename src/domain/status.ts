/**
 * The status of a resource, worst first. What is happening to a resource right
 * now (Stopping, UPDATING) is an activity, never a status.
 */
export const statuses = ['unsupported', 'outdated', 'held', 'ending', 'unknown', 'current'] as const;

export type Status = (typeof statuses)[number];

/** 0 is the worst; sorts ascending. */
export function rank(status: Status): number {
  return statuses.indexOf(status);
}

/** The worst of the given statuses; `current` where there is none. */
export function worst(all: Iterable<Status>): Status {
  let found: Status = 'current';
  for (const status of all) if (rank(status) < rank(found)) found = status;
  return found;
}
