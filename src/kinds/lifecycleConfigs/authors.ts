import type { CloudTrailPort, TrailEvent } from '../../aws/ports.ts';
import { day, minute, second, type Instant } from '../../domain/time.ts';

/** A write to a configuration that AWS took. */
export interface Write {
  readonly at: Instant;
  /** CloudTrail's Username: an IAM user, or the session name of a role. */
  readonly user?: string;
}

/** LookupEvents answers for so long: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const trailKeeps = 90 * day;

/** An event shows "typically within an average of about 5 minutes": after this, one that does not show does not come. */
export const trailLag = 15 * minute;

/** Every page takes half a second of what the whole account may ask. */
const pagesAtMost = 4;

const writing = ['UpdateNotebookInstanceLifecycleConfig', 'CreateNotebookInstanceLifecycleConfig'] as const;

/** Who wrote this configuration since then, newest first. Rejects with a ProblemError where CloudTrail does not say. */
export async function readWrites(
  cloudTrail: CloudTrailPort,
  name: string,
  { since, signal }: { readonly since: Instant; readonly signal: AbortSignal },
): Promise<readonly Write[]> {
  const found = await Promise.all(
    writing.map(async (eventName) => {
      const events: TrailEvent[] = [];
      let pages = 0;
      for await (const page of cloudTrail.lookupEvents(eventName, since, { signal })) {
        events.push(...page);
        pages += 1;
        if (pages >= pagesAtMost) break;
      }
      return events;
    }),
  );
  return found
    .flat()
    .filter((event) => event.errorCode === undefined && event.lifecycleConfigName === name)
    .map(({ at, user }) => ({ at, ...(user === undefined ? {} : { user }) }))
    .toSorted((one, other) => other.at - one.at);
}

/**
 * Who wrote the version with this LastModifiedTime. CloudTrail tells the second in which the request came,
 * rounded down; LastModifiedTime is that of its end.
 */
export function authorOf(writes: readonly Write[], lastModified: Instant): string | undefined {
  const near = writes.filter(({ at }) => lastModified - at > -2 * second && lastModified - at < 10 * second);
  return near.toSorted((one, other) => Math.abs(one.at - lastModified) - Math.abs(other.at - lastModified))[0]?.user;
}
