import { day } from '../../domain/time.ts';
import type { Enquiry } from '../enquiry.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { groupKey } from './fleet.ts';
import { logGroupOf, type FunctionFacts } from './facts.ts';
import { parseStart, type VersionSeen } from './runtimeVersions.ts';

/** So far back the log is searched, and so many requests it may take: most environments are hours old. */
const window = 30 * day;
const pages = 5;

/** A log that had no line is not asked again for so long. */
const keepFor = day;

type Context = Pick<ReadContext<FunctionFacts>, 'ports' | 'signal' | 'now'>;

/**
 * Adds to `known` the names of the runtime versions that these functions run on, where they tell anything: one log query
 * for each ARN that has no name yet, in the group of the function that was changed last. Not asked for are those of
 * functions on Auto that have nothing to be compared with.
 */
export async function readVersionNames(
  functions: Iterable<Observed<FunctionFacts>>,
  known: Map<string, VersionSeen>,
  context: Context,
  enquiry: Enquiry,
): Promise<void> {
  const witnesses = new Map<string, Observed<FunctionFacts>>();
  const all = [...functions];
  const wanted = worthNaming(all);
  for (const each of all) {
    for (const arn of arnsOf(each.facts)) {
      if (!wanted.has(arn)) continue;
      const before = known.get(arn);
      if (before?.name !== undefined || context.now - (before?.askedAt ?? -Infinity) < keepFor) continue;
      const other = witnesses.get(arn);
      if (!other || (other.facts.lastModified ?? 0) < (each.facts.lastModified ?? 0)) witnesses.set(arn, each);
    }
  }
  for (const [arn, witness] of witnesses) {
    const { now, ports, signal } = context;
    const query = { pattern: `"${arn}"`, since: now - window, limit: 1, pages };
    const answer = await enquiry.ask(() =>
      ports.logs.filter(logGroupOf(witness), query, { signal, asker: 'functions', priority: 'attention' }),
    );
    const first = 'value' in answer ? answer.value.events[0] : undefined;
    const start = first && parseStart(first.message);
    known.set(arn, {
      arn,
      askedAt: now,
      ...(start?.arn === arn ? { name: start.name, firstSeen: first?.at ?? now } : {}),
    });
  }
}

/** Versions that differ within their group, and those on which something is held. */
function worthNaming(functions: readonly Observed<FunctionFacts>[]): ReadonlySet<string> {
  const groups = new Map<string, Set<string>>();
  const wanted = new Set<string>();
  for (const { facts } of functions) {
    const key = groupKey(facts) ?? '';
    const held = facts.management.state === 'read' && facts.management.mode !== 'Auto';
    for (const arn of arnsOf(facts)) {
      groups.set(key, (groups.get(key) ?? new Set()).add(arn));
      if (held) wanted.add(arn);
    }
  }
  for (const arns of groups.values()) if (arns.size > 1) for (const arn of arns) wanted.add(arn);
  return wanted;
}

function arnsOf({ configuration, published }: FunctionFacts): readonly string[] {
  const own = configuration.state === 'read' ? [configuration.runtimeVersionArn] : [];
  const others = published?.state === 'read' ? published.versions.map((each) => each.runtimeVersionArn) : [];
  return [...own, ...others].filter((each) => each !== undefined);
}
