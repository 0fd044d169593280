import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Plan } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import { replay } from './history.ts';
import { undoSteps, type Entry, type Header, type Room } from './operation.ts';

/** What a journal holds. `torn`: its last line was cut off by a crash and is left out. */
export type Parsed =
  | { readonly state: 'read'; readonly header: Header; readonly entries: readonly Entry[]; readonly torn: boolean }
  /** A newer Patch Lens wrote it: it is not ours to understand. */
  | { readonly state: 'newer' }
  | { readonly state: 'unreadable'; readonly reason: string };

const instant = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const name = v.pipe(v.string(), v.nonEmpty());
const fact = v.union([text, v.pipe(v.number(), v.finite()), v.boolean(), v.null(), v.array(text)]);
const facts = v.record(text, fact);

const step = v.strictObject({
  id: name,
  type: name,
  target: name,
  input: facts,
  undo: v.exactOptional(v.array(v.strictObject({ type: name, input: facts }))),
});

const stage = v.strictObject({
  id: name,
  targets: v.array(name),
  failureLimit: count,
  pause: v.pipe(v.number(), v.finite(), v.minValue(0)),
  shared: v.boolean(),
});

const effect = v.strictObject({ code: name, facts });

const planShape = v.strictObject({
  version: v.literal(1),
  remedy: name,
  scope: v.strictObject({ id: text, profile: text, region: text, sample: v.boolean(), account: name }),
  targets: v.array(v.strictObject({ key: name, name: text, attention: v.exactOptional(v.literal(true)) })),
  steps: v.array(step),
  stages: v.exactOptional(v.array(stage)),
  onFailure: v.exactOptional(v.picklist(['ask', 'rollBack'])),
  effects: v.array(effect),
  duration: v.strictObject({ from: v.pipe(v.number(), v.finite()), to: v.pipe(v.number(), v.finite()) }),
});

const plan = v.pipe(
  planShape,
  v.check(hasDistinctSteps, 'two steps have one id'),
  v.check(hasWholeStages, 'a target belongs to no stage, or to two'),
);

const problem = v.strictObject({
  code: v.picklist([
    'noCredentials',
    'unknownProfile',
    'noRegion',
    'expiredCredentials',
    'invalidCredentials',
    'wrongAccount',
    'accessDenied',
    'regionUnavailable',
    'unreachable',
    'timedOut',
    'throttled',
    'serviceFault',
    'malformedAnswer',
    'configFile',
    'notFound',
    'conflict',
    'limitExceeded',
    'invalidRequest',
    'cancelled',
    'unexpected',
  ]),
  fault: v.picklist(['user', 'account', 'network', 'aws', 'extension']),
  profile: v.exactOptional(text),
  region: v.exactOptional(text),
  service: v.exactOptional(text),
  operation: v.exactOptional(text),
  permission: v.exactOptional(text),
  detail: v.exactOptional(text),
  requestId: v.exactOptional(text),
  file: v.exactOptional(text),
  line: v.exactOptional(v.number()),
  at: v.exactOptional(instant),
  kubernetes: v.exactOptional(
    v.strictObject({
      cluster: text,
      because: v.exactOptional(v.picklist(['noEntry', 'rbac', 'noEndpoint', 'certificate'])),
      denied: v.exactOptional(
        v.strictObject({ verb: text, resource: text, group: text, namespace: v.exactOptional(text) }),
      ),
      user: v.exactOptional(text),
    }),
  ),
});

const cause = v.strictObject({
  code: name,
  resource: name,
  lines: v.array(text),
  telling: v.exactOptional(text),
  passes: v.exactOptional(v.picklist(['capacity', 'quota'])),
});

const request = v.strictObject({ service: text, operation: text, requestId: text });

/** Of the journals that are written and read here. */
const version = 1;

const header = v.strictObject({
  version: v.literal(version),
  id: name,
  room: v.picklist(['notebooks', 'functions', 'nodegroups', 'fargate', 'lifecycleConfigs']),
  plan,
  at: instant,
});

const entry = v.variant('type', [
  v.strictObject({
    type: v.literal('claimed'),
    at: instant,
    generation: count,
    window: text,
    idle: v.exactOptional(v.pipe(v.number(), v.finite())),
  }),
  v.strictObject({
    type: v.literal('intent'),
    at: instant,
    account: instant,
    step: name,
    lastModified: v.exactOptional(instant),
  }),
  v.strictObject({ type: v.literal('sent'), at: instant, step: name, requests: v.array(request) }),
  v.strictObject({
    type: v.literal('notSent'),
    at: instant,
    step: name,
    problem: v.exactOptional(problem),
    final: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('done'),
    at: instant,
    step: name,
    skipped: v.boolean(),
    note: v.exactOptional(name),
  }),
  v.strictObject({ type: v.literal('failed'), at: instant, step: name, cause }),
  v.strictObject({ type: v.literal('blocked'), at: instant, step: name, reason: text }),
  v.strictObject({ type: v.literal('asks'), at: instant, step: name, question: effect }),
  v.strictObject({ type: v.literal('stillRunning'), at: instant, step: name }),
  v.strictObject({ type: v.literal('postponed'), at: instant, step: name, cause, nextAt: instant }),
  v.strictObject({ type: v.literal('paused'), at: instant, after: name, until: instant }),
  v.strictObject({ type: v.literal('cancelled'), at: instant }),
  v.strictObject({ type: v.literal('rollingBack'), at: instant, by: v.picklist(['person', 'plan']) }),
  v.strictObject({ type: v.literal('resumed'), at: instant }),
  v.strictObject({ type: v.literal('replanned'), at: instant, plan }),
  v.strictObject({
    type: v.literal('ended'),
    at: instant,
    outcome: v.picklist(['done', 'failed', 'stillRunning', 'rolledBack', 'rollBackFailed', 'cancelled']),
  }),
  v.strictObject({ type: v.literal('dismissed'), at: instant }),
]);

/** A plan from outside: what is not known is refused. Throws an Error that names the place. */
export function parsePlan(value: unknown): Plan {
  return checked(plan, value);
}

/** How an operation begins: with the plan as it will be read again. Throws as `parsePlan` does. */
export function headerFor(room: Room, wanted: Plan, at: Instant): Header {
  const id = `${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
  return { version, id, room, plan: parsePlan(JSON.parse(JSON.stringify(wanted))), at };
}

/** A journal's text. Never throws: what is not understood as a whole is not understood at all. */
export function parseJournal(journal: string): Parsed {
  const lines = journal.split('\n');
  // An append ends with its line break; without it, nobody was told that it was written.
  const torn = lines.pop() !== '';
  try {
    if (isNewer(lines[0])) return { state: 'newer' };
    const [first, ...rest] = lines.map((line): unknown => JSON.parse(line));
    const read = { header: checked<Header>(header, first), entries: rest.map((line) => checked<Entry>(entry, line)) };
    replay(read.header, read.entries);
    return { state: 'read', ...read, torn };
  } catch (error) {
    return { state: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isNewer(first: string | undefined): boolean {
  const told = v.safeParse(v.object({ version: v.number() }), JSON.parse(first ?? ''));
  return told.success && told.output.version > version;
}

/** One line of a journal, with its line break. */
export function lineOf(value: Header | Entry): string {
  return `${JSON.stringify(value)}\n`;
}

function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

type PlanShape = v.InferOutput<typeof planShape>;

function hasDistinctSteps({ steps }: PlanShape): boolean {
  const ids = steps.flatMap((each) => [each.id, ...undoSteps(each).map(({ id }) => id)]);
  return new Set(ids).size === ids.length;
}

function hasWholeStages({ steps, stages }: PlanShape): boolean {
  if (stages === undefined) return true;
  const staged = stages.flatMap(({ targets }) => targets);
  const known = new Set(staged);
  return known.size === staged.length && steps.every(({ target }) => known.has(target));
}
