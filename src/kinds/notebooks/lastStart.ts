import { hour, minute, type Instant } from '../../domain/time.ts';
import { longestStart } from './evidence.ts';
import type { NotebookFacts } from './facts.ts';
import type { StartEvidence } from './findings.ts';

/** A moment together with what it was read from. */
export interface StartBound {
  readonly at: Instant;
  readonly evidence: StartEvidence;
}

/**
 * When a running instance was last started. No API field says so: what is
 * known is an interval. `notBefore` is the latest moment of which it is proven
 * that the start was not earlier, `notAfter` the earliest of which it is
 * proven that the start was not later.
 */
export interface LastStart {
  readonly notBefore?: StartBound;
  readonly notAfter?: StartBound;
  /** The start itself, where both bounds are about the same moment. */
  readonly exact?: StartBound;
}

/** A start takes up to half an hour to reach InService; within this, two signals speak of the same start. */
const sameStart = hour;
/** CloudTrail delivers an event within about a quarter of an hour: later moments it can not speak of yet. */
export const trailLag = 20 * minute;

/** Best first. */
const strength: readonly StartEvidence[] = ['cloudTrail', 'onStartLog', 'observed', 'created', 'lastModified'];

/**
 * The interval, from all signals. Best first: StartNotebookInstance in
 * CloudTrail; the OnStart stream; what we saw ourselves; CreationTime (creation
 * is the first start); LastModifiedTime, which moves when the instance reaches
 * InService but is documented as no more than "last modified", so that it
 * bounds the start from above only.
 */
export function lastStartOf(facts: NotebookFacts): LastStart {
  const trail = trailBounds(facts);
  const log = logBounds(facts, trail.upper);
  const lower = [...trail.lower, ...log.lower];
  const upper = [...trail.upper, ...log.upper];
  if (facts.seenNotInServiceAt !== undefined) lower.push({ at: facts.seenNotInServiceAt, evidence: 'observed' });
  if (facts.creationTime !== undefined) lower.push({ at: facts.creationTime, evidence: 'created' });
  return interval(lower, upper);
}

/**
 * The time in which the script of the last start was certainly read, by AWS's clock alone: what was seen from here is
 * left out, for the clock here may be wrong. When in a start AWS reads the script is not documented, so all of the start
 * counts, and LastModifiedTime may be of its beginning as well as of its end. Undefined where one end is not known.
 */
export function scriptReadIn(facts: NotebookFacts): { readonly from: Instant; readonly to: Instant } | undefined {
  const { creationTime, lastModifiedTime, onStartLogAt, trail } = facts;
  const { exact, notAfter } = lastStartOf(facts);
  const lower = [creationTime, trail?.start?.at].filter((each) => each !== undefined);
  if (exact?.evidence === 'onStartLog' && onStartLogAt !== undefined) {
    lower.push(Math.min(onStartLogAt, lastModifiedTime ?? onStartLogAt) - longestStart);
  }
  if (!notAfter || lower.length === 0) return undefined;
  const to = Math.max(notAfter.at, lastModifiedTime ?? notAfter.at) + longestStart;
  return { from: Math.max(...lower), to };
}

interface Bounds {
  readonly lower: readonly StartBound[];
  readonly upper: readonly StartBound[];
}

/** An event proves a start; that there is no later one counts only where nothing has moved since that CloudTrail may not know of. */
function trailBounds(facts: NotebookFacts): Bounds {
  const { trail, lastModifiedTime: modified, creationTime: created } = facts;
  if (!trail) return { lower: [], upper: [] };
  const start = trail.start && { at: trail.start.at, evidence: 'cloudTrail' as const };
  const knows = Math.max(trail.searchedAt - trailLag, start ? start.at + sameStart : 0);
  const settled = modified === undefined || modified <= knows;
  const none: StartBound =
    created !== undefined && created >= trail.since
      ? { at: created, evidence: 'created' }
      : { at: trail.since, evidence: 'cloudTrail' };
  return { lower: start ? [start] : [], upper: settled ? [start ?? none] : [] };
}

/** The log's last line and LastModifiedTime, each read in the light of the other. */
function logBounds(facts: NotebookFacts, trail: readonly StartBound[]): Bounds {
  const { onStartLogAt, lastModifiedTime } = facts;
  const modified: StartBound | undefined =
    lastModifiedTime === undefined ? undefined : { at: lastModifiedTime, evidence: 'lastModified' };
  // A process that the script left behind writes to the same stream: no proof against CloudTrail.
  const refuted = onStartLogAt !== undefined && trail.some((bound) => onStartLogAt > bound.at + sameStart);
  if (onStartLogAt === undefined || refuted) return { lower: [], upper: modified ? [modified] : [] };
  const log: StartBound = { at: onStartLogAt, evidence: 'onStartLog' };
  if (!modified || isSameStart(log, modified)) return { lower: [log], upper: [log] };
  // Modified since: it may have been started without writing. Written since: the two contradict each other.
  return log.at < modified.at ? { lower: [log], upper: [modified] } : { lower: [modified], upper: [log] };
}

function interval(lower: readonly StartBound[], upper: readonly StartBound[]): LastStart {
  const notBefore = lower.reduce<StartBound | undefined>(
    (best, each) => (best && best.at >= each.at ? best : each),
    undefined,
  );
  const notAfter = upper.reduce<StartBound | undefined>(
    (best, each) => (best && best.at <= each.at ? best : each),
    undefined,
  );
  if (!notBefore || !notAfter) return { ...(notBefore && { notBefore }), ...(notAfter && { notAfter }) };
  // A start that is proven wins over a bound that is only probable.
  const met = notAfter.at <= notBefore.at || isSameStart(notBefore, notAfter);
  if (!met) return { notBefore, notAfter };
  const [exact = notBefore] = [...lower, ...upper]
    .filter((each) => isSameStart(each, notBefore))
    .sort((a, b) => strength.indexOf(a.evidence) - strength.indexOf(b.evidence));
  return { notBefore: exact, notAfter: exact, exact };
}

function isSameStart(a: StartBound, b: StartBound): boolean {
  return Math.abs(a.at - b.at) <= sameStart;
}
