import type { CallOptions, HealthEvent, HealthPort } from '../../aws/ports.ts';
import { problemOf } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { parseMoment, type Instant } from '../../domain/time.ts';
import type { HealthNotice, NoticeRead } from './facts.ts';

/** So many events are read for what they say, at most. */
const eventsRead = 20;

interface Notice {
  readonly notice: HealthNotice;
  readonly entities: readonly string[];
}

type Answer =
  | { readonly state: 'read'; readonly notices: readonly Notice[] }
  | Exclude<NoticeRead, { readonly state: 'read' | 'pending' }>;

/** What AWS Health says of Fargate's patches: asked once for a whole read, when first wanted. */
export class HealthNotices {
  readonly #health: HealthPort;
  readonly #options: CallOptions;
  #answer: Promise<Answer> | undefined;

  constructor(health: HealthPort, options: CallOptions) {
    this.#health = health;
    this.#options = options;
  }

  /** Rejects only when cancelled. */
  async of(cluster: { readonly arn: ResourceKey; readonly name: string }): Promise<NoticeRead> {
    const answer = await (this.#answer ??= this.#ask());
    if (answer.state !== 'read') return answer;
    const [latest, ...earlier] = answer.notices
      .filter(({ entities }) => concerns(entities, cluster))
      .map(({ notice }) => notice)
      .toSorted((a, b) => b.before - a.before);
    if (latest === undefined) return { state: 'read' };
    const dated = earlier.flatMap(({ before, evictsAt }) => (evictsAt === undefined ? [] : [{ before, evictsAt }]));
    return { state: 'read', notice: dated.length === 0 ? latest : { ...latest, earlier: dated } };
  }

  async #ask(): Promise<Answer> {
    try {
      const events = await this.#health.describeEvents('EKS', this.#options);
      if (events === undefined) return { state: 'noSubscription' };
      const notices: Notice[] = [];
      for (const event of events.filter(mayBeNotice).slice(0, eventsRead)) {
        const words = (await this.#health.describeEventDescription(event.arn, this.#options)) ?? '';
        const notice = noticeIn(event, words);
        if (notice === undefined) continue;
        notices.push({ notice, entities: await this.#health.describeAffectedEntities(event.arn, this.#options) });
      }
      return { state: 'read', notices };
    } catch (error) {
      const { code } = problemOf(error);
      if (code === 'cancelled') throw error;
      return { state: 'unreadable', problem: code };
    }
  }
}

/** AWS documents no type code for these notices; those of the ends of support are none. */
function mayBeNotice({ typeCode }: HealthEvent): boolean {
  return !typeCode.endsWith('_PLANNED_LIFECYCLE_EVENT');
}

/** The notice that an event is, by its type code or its words; undefined where it is about something else. */
export function noticeIn(event: HealthEvent, words: string): HealthNotice | undefined {
  const named = /FARGATE/.test(event.typeCode) && /EVICT|PATCH|TERMINAT|RETIRE/.test(event.typeCode);
  const told = /fargate/i.test(words) && /\b(?:evict|terminat|remov|replac)/i.test(words);
  if (!named && !told) return undefined;
  // Pods that start after the notice was given are on patched nodes, whatever later date its words may name.
  const times = [launchedBefore(words), event.lastUpdatedTime].filter((at) => at !== undefined);
  const before = times.length === 0 ? event.startTime : Math.min(...times);
  if (before === undefined) return undefined;
  // A notification's own start is when it was sent.
  const evictsAt = event.category === 'scheduledChange' ? event.startTime : undefined;
  return {
    before,
    eventArn: event.arn,
    typeCode: event.typeCode,
    ...(evictsAt === undefined || evictsAt < before ? {} : { evictsAt }),
  };
}

/** "…will evict pods launched before 2026-11-19T09:00:00Z…" */
function launchedBefore(words: string): Instant | undefined {
  const found =
    /\b(?:launched|started|created|running) (?:before|prior to)\s+(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?|[A-Z][a-z]+ \d{1,2}, \d{4})/.exec(
      words,
    )?.[1];
  if (found === undefined) return undefined;
  const at = parseMoment(found) ?? Date.parse(`${found} UTC`);
  return Number.isNaN(at) ? undefined : at;
}

/** Whether what the event names takes the cluster in: by ARN or name; events that name no cluster concern them all. */
function concerns(
  entities: readonly string[],
  { arn, name }: { readonly arn: string; readonly name: string },
): boolean {
  const clusters = entities.filter((each) => each.includes(':cluster/'));
  if (clusters.length === 0) return entities.length === 0 || entities.includes(name) || !entities.some(isName);
  return clusters.some((each) => each === arn || each.startsWith(`${arn}/`) || each.startsWith(`${arn}#`));
}

/** A cluster's name (EKS: letters, digits, - and _), not a pod's or an instance's. */
function isName(entity: string): boolean {
  return /^[0-9A-Za-z][\w-]{0,99}$/.test(entity) && !/^i-[0-9a-f]+$/.test(entity);
}
