import type { Evidence } from '../../domain/finding.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { day, type Instant } from '../../domain/time.ts';
import type { AssessContext } from '../kind.ts';
import type { FargateNotice, HealthNotice, NoticeRead } from './facts.ts';
import type { NoNotice, NoticeSource } from './findings.ts';

type NoticeDates = FargateNotice & Pick<HealthNotice, 'earlier'>;

/** The notice that counts for a cluster, or why there is none to go by. */
export type NoticeInForce =
  | ({ readonly state: 'notice'; readonly source: NoticeSource; readonly typeCode?: string } & NoticeDates)
  | { readonly state: 'none'; readonly because: NoNotice; readonly problem?: ProblemCode }
  | { readonly state: 'pending' };

/**
 * What somebody set here goes before what AWS Health says: they have the letter. Not before a notice that was given when
 * the evictions of theirs had begun: that is the next one, and who set the date knows nothing of it.
 */
export function noticeInForce(read: NoticeRead, cluster: ResourceKey, context: AssessContext): NoticeInForce {
  const set = context.fargateNotice?.(cluster);
  if (set !== undefined && !isNext(read, set)) return { state: 'notice', source: 'set', ...set };
  switch (read.state) {
    case 'pending':
      return { state: 'pending' };
    case 'noSubscription':
      return { state: 'none', because: 'noSubscription' };
    case 'unreadable':
      return { state: 'none', because: 'unreadable', problem: read.problem };
    case 'read': {
      if (read.notice === undefined) return { state: 'none', because: 'noEvent' };
      const { before, evictsAt, typeCode, earlier } = read.notice;
      return {
        state: 'notice',
        source: 'health',
        before,
        typeCode,
        ...(evictsAt === undefined ? {} : { evictsAt }),
        ...(earlier === undefined ? {} : { earlier }),
      };
    }
  }
}

function isNext(read: NoticeRead, { evictsAt }: FargateNotice): boolean {
  return read.state === 'read' && read.notice !== undefined && evictsAt !== undefined && read.notice.before >= evictsAt;
}

type Notice = Extract<NoticeInForce, { readonly state: 'notice' }>;

/**
 * The notice as it is for pods that were created then, or later: of several that concern them, the first eviction counts.
 * Without a moment: for whatever pods there are.
 */
export function noticeFor(notice: Notice, createdAt = -Infinity): Notice {
  const { before, evictsAt, earlier = [] } = notice;
  const dates = [{ before, evictsAt }, ...earlier].flatMap((each) =>
    each.evictsAt !== undefined && createdAt < each.before ? [each.evictsAt] : [],
  );
  return dates.length === 0 ? notice : { ...notice, evictsAt: Math.min(...dates) };
}

export function noticed({ before, evictsAt, source }: Notice, now: Instant) {
  const days = evictsAt === undefined ? null : Math.ceil((evictsAt - now) / day);
  return { before, evictsAt: evictsAt ?? null, days, notice: source };
}

export function whenOf({ before, evictsAt }: Notice) {
  return { since: before, ...(evictsAt === undefined ? {} : { due: evictsAt }) };
}

/** Where the notice, or the lack of one, was read. */
export function noticeEvidence(notice: Exclude<NoticeInForce, { readonly state: 'pending' }>): Evidence {
  if (notice.state === 'none')
    return { source: 'health:DescribeEvents', ...(notice.problem === undefined ? {} : { value: notice.problem }) };
  if (notice.source === 'set') return { source: 'patchLens.fargate.setNoticeDate', at: notice.before };
  return {
    source: 'health:DescribeEvents',
    at: notice.before,
    ...(notice.typeCode === undefined ? {} : { value: notice.typeCode }),
  };
}
