import type { LogsPort } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { day, type Instant } from '../../domain/time.ts';
import type { Observed } from '../kind.ts';
import { logGroupOf, type FunctionFacts } from './facts.ts';
import { parseStart, startPattern, streamOwner } from './runtimeVersions.ts';

/** A runtime version as the logs of these functions tell of it. */
export interface VersionInHistory {
  readonly arn: string;
  /** `python:3.13.v14` */
  readonly name: string;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** Names of the functions whose environments started on it, in their order. */
  readonly functions: readonly string[];
  /** Environments that started on it. */
  readonly starts: number;
}

/** One function, or a version of it: what its environments started on, oldest first. */
export interface FunctionTimeline {
  readonly name: string;
  /** `$LATEST` or a number; undefined where the log does not say. */
  readonly version?: string;
  readonly entries: readonly Omit<VersionInHistory, 'functions'>[];
}

/** What logs tell of runtime versions. A function that nobody calls starts no environments, and leaves nothing. */
export interface RuntimeHistory {
  readonly since: Instant;
  readonly until: Instant;
  /** Last seen first. */
  readonly versions: readonly VersionInHistory[];
  readonly timelines: readonly FunctionTimeline[];
  /** Functions whose logs had no line. */
  readonly silent: readonly string[];
  /** Groups that hold more than was looked through. */
  readonly cutShort: readonly string[];
  readonly unread: readonly { readonly group: string; readonly problem: Problem }[];
  /** All groups that were asked. */
  readonly groups: readonly string[];
}

export interface HistoryOptions {
  readonly ports: { readonly logs: Pick<LogsPort, 'filter'> };
  readonly now: Instant;
  readonly signal?: AbortSignal;
  /** Days back; 90. */
  readonly days?: number;
  /** Requests for one group; 10. */
  readonly pages?: number;
}

const mostEvents = 5000;

/**
 * The runtime versions on which environments of these functions started: one query a log group, in bounded pages. A group
 * that can not be read is told of; after one that may not be read for want of permission the others are asked all the same.
 * Rejects only when cancelled.
 */
export async function readRuntimeHistory(
  functions: readonly Observed<FunctionFacts>[],
  { ports, now, signal, days = 90, pages = 10 }: HistoryOptions,
): Promise<RuntimeHistory> {
  const since = now - days * day;
  const managed = functions.filter(({ facts }) => facts.packageType !== 'Image');
  const groups = Map.groupBy(managed, logGroupOf);
  const starts: Start[] = [];
  const cutShort: string[] = [];
  const unread: { group: string; problem: Problem }[] = [];
  for (const [group, writers] of groups) {
    try {
      const query = { pattern: startPattern, since, limit: mostEvents, pages };
      const { events, complete } = await ports.logs.filter(group, query, signal === undefined ? {} : { signal });
      if (!complete) cutShort.push(group);
      for (const event of events) starts.push(...startOf(event, writers));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'cancelled') throw error;
      unread.push({ group, problem });
    }
  }
  const heard = new Set(starts.map((each) => each.function));
  const unreadGroups = new Set(unread.map((each) => each.group));
  return {
    since,
    until: now,
    versions: versionsOf(starts),
    timelines: timelinesOf(starts),
    silent: managed
      .filter((each) => !heard.has(each.name) && !unreadGroups.has(logGroupOf(each)))
      .map(({ name }) => name),
    cutShort,
    unread,
    groups: [...groups.keys()],
  };
}

interface Start {
  readonly function: string;
  readonly version: string | undefined;
  readonly arn: string;
  readonly name: string;
  readonly at: Instant;
}

/** The start that an event tells of, where it is one of theirs: functions can share a log group. */
function startOf(
  event: { readonly at: Instant; readonly message: string; readonly stream: string },
  writers: readonly Observed<FunctionFacts>[],
): readonly Start[] {
  const start = parseStart(event.message);
  if (!start) return [];
  const owner = streamOwner(event.stream);
  const named = start.functionName ?? owner.functionName;
  const [only] = writers;
  const writer =
    named === undefined ? (writers.length === 1 ? only : undefined) : writers.find(({ name }) => name === named);
  if (!writer) return [];
  const version = start.functionVersion ?? owner.version;
  return [{ function: writer.name, version, arn: start.arn, name: start.name, at: event.at }];
}

function versionsOf(starts: readonly Start[]): readonly VersionInHistory[] {
  return [...Map.groupBy(starts, (each) => each.arn).values()]
    .flatMap((of) => {
      const entry = entryOf(of);
      return entry ? [{ ...entry, functions: [...new Set(of.map((each) => each.function))].toSorted() }] : [];
    })
    .toSorted((a, b) => b.lastSeen - a.lastSeen || b.firstSeen - a.firstSeen || (a.arn < b.arn ? -1 : 1));
}

function timelinesOf(starts: readonly Start[]): readonly FunctionTimeline[] {
  const timelines: FunctionTimeline[] = [
    ...Map.groupBy(starts, (each) => `${each.function}:${each.version ?? ''}`).values(),
  ].flatMap((of) => {
    const [first] = of;
    const entries = [...Map.groupBy(of, (each) => each.arn).values()].flatMap((same) => entryOf(same) ?? []);
    if (!first) return [];
    const timeline = {
      name: first.function,
      entries: entries.toSorted((a, b) => a.firstSeen - b.firstSeen || (a.arn < b.arn ? -1 : 1)),
    };
    return [first.version === undefined ? timeline : { ...timeline, version: first.version }];
  });
  return timelines.toSorted(
    (a, b) => a.name.localeCompare(b.name) || (a.version ?? '').localeCompare(b.version ?? '', 'en', { numeric: true }),
  );
}

function entryOf(starts: readonly Start[]): Omit<VersionInHistory, 'functions'> | undefined {
  const [first] = starts;
  if (!first) return undefined;
  const times = starts.map((each) => each.at);
  const [firstSeen, lastSeen] = [Math.min(...times), Math.max(...times)];
  return { arn: first.arn, name: first.name, firstSeen, lastSeen, starts: starts.length };
}

/**
 * The Contributor Insights rule that counts the starts on each runtime version, for these log groups: JSON for "Create
 * rule" in CloudWatch. A group may end in `*`. It reads text logs; the fields are the words of an INIT_START line.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtime-management-identify.html
 */
export function contributorInsightsRule(logGroups: readonly string[]): string {
  const rule = {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    AggregateOn: 'Count',
    Contribution: {
      Filters: [{ Match: 'eventType', In: ['INIT_START'] }],
      Keys: ['runtimeVersion', 'runtimeVersionArn'],
    },
    LogFormat: 'CLF',
    LogGroupNames: logGroups,
    Fields: { '1': 'eventType', '4': 'runtimeVersion', '8': 'runtimeVersionArn' },
  };
  return JSON.stringify(rule, null, 2);
}
