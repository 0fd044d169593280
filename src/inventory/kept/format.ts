import * as v from 'valibot';
import { parseKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import { kindOf, type FactsOf, type KindId } from '../../kinds/index.ts';
import type { Observed } from '../../kinds/kind.ts';
import type { StoredFacts } from '../../kinds/stored.ts';

/** A resource as it was read in an earlier window, or an earlier hour. */
export interface KeptResource<K extends KindId = KindId> {
  readonly observed: Observed<FactsOf<K>>;
  readonly readAt: Instant;
}

/** Whose resources a file has: one kind in one account and region, as one profile saw it. */
export interface KeptOf<K extends KindId = KindId> {
  readonly kind: K;
  readonly profile: string;
  readonly region: string;
  readonly account: string;
}

/** The layout of these lines; a file with another number is another version's, and is not read. */
const layout = 1;

const text = v.string();
const name = v.pipe(text, v.nonEmpty());
const instant = v.pipe(v.number(), v.finite());

const header = v.strictObject({
  patchLens: v.literal('snapshot'),
  layout: v.literal(layout),
  facts: v.number(),
  kind: text,
  profile: text,
  region: name,
  account: name,
});
const sharedLine = v.strictObject({ shared: v.unknown() });
const resourceLine = v.strictObject({
  key: name,
  name: text,
  parent: v.exactOptional(name),
  partial: v.exactOptional(v.literal(true)),
  readAt: instant,
  facts: v.record(text, v.unknown()),
  /** Which of the shared lines above stands for the member that its kind shares. */
  shared: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
const endLine = v.strictObject({ end: v.number() });

/** A resource a line, between a line that says whose they are and one that says how many there were. */
export function* encode<K extends KindId>(of: KeptOf<K>, resources: Iterable<KeptResource<K>>): Generator<string> {
  const stored: StoredFacts<FactsOf<K>> | undefined = kindOf(of.kind).stored;
  if (!stored) return;
  const { kind, profile, region, account } = of;
  yield JSON.stringify({ patchLens: 'snapshot', layout, facts: stored.version, kind, profile, region, account });
  const shared = new Map<string, number>();
  const seen = new WeakMap<object, number>();
  let count = 0;
  for (const { observed, readAt } of resources) {
    const { key, name: called, parent, partial } = observed;
    const line = {
      key,
      name: called,
      ...(parent === undefined ? {} : { parent }),
      ...(partial ? { partial } : {}),
      readAt,
    };
    count += 1;
    const common = stored.shared === undefined ? undefined : observed.facts[stored.shared];
    if (stored.shared === undefined || !(common instanceof Object)) {
      yield JSON.stringify({ ...line, facts: observed.facts });
      continue;
    }
    let at = seen.get(common);
    if (at === undefined) {
      const written = JSON.stringify(common);
      at = shared.get(written);
      if (at === undefined) {
        at = shared.size;
        shared.set(written, at);
        yield `{"shared":${written}}`;
      }
      seen.set(common, at);
    }
    yield JSON.stringify({ ...line, facts: { ...observed.facts, [stored.shared]: undefined }, shared: at });
  }
  yield JSON.stringify({ end: count });
}

/** What is not as `encode` writes it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Takes the lines of a file one by one, strictly: what is not as `encode` writes it throws an Unreadable. */
export class Decoder<K extends KindId> {
  readonly #of: Omit<KeptOf<K>, 'account'>;
  readonly #stored: StoredFacts<FactsOf<K>>;
  readonly #shared: unknown[] = [];
  readonly #parsed = new Map<number, FactsOf<K>[keyof FactsOf<K>]>();
  #account: string | undefined;
  #count = 0;
  #state: 'begins' | 'reads' | 'ended' = 'begins';

  constructor(of: Omit<KeptOf<K>, 'account'>, stored: StoredFacts<FactsOf<K>>) {
    this.#of = of;
    this.#stored = stored;
  }

  /** The account in whose file these lines stand. */
  get account(): string | undefined {
    return this.#account;
  }

  get isWhole(): boolean {
    return this.#state === 'ended';
  }

  /** `other`: another version's file, or another scope's; it is not ours to read. Undefined: a line without a resource. */
  take(line: string): KeptResource<K> | 'other' | undefined {
    const value = parsedJson(line);
    switch (this.#state) {
      case 'begins':
        return this.#begin(value);
      case 'reads':
        return this.#next(value);
      case 'ended':
        throw new Unreadable('a line after the last');
    }
  }

  #begin(value: unknown): 'other' | undefined {
    const whose = v.safeParse(header, value);
    if (!whose.success) {
      if (isOtherLayout(value)) return 'other';
      throw new Unreadable('no header');
    }
    const { kind, profile, region, account, facts } = whose.output;
    if (facts !== this.#stored.version) return 'other';
    if (kind !== this.#of.kind || profile !== this.#of.profile || region !== this.#of.region) return 'other';
    this.#account = account;
    this.#state = 'reads';
    return undefined;
  }

  #next(value: unknown): KeptResource<K> | undefined {
    const resource = v.safeParse(resourceLine, value);
    if (resource.success) return this.#resource(resource.output);
    const common = v.safeParse(sharedLine, value);
    if (common.success) {
      this.#shared.push(common.output.shared);
      return undefined;
    }
    const end = v.safeParse(endLine, value);
    if (!end.success || end.output.end !== this.#count) throw new Unreadable('neither a resource nor the end');
    this.#state = 'ended';
    return undefined;
  }

  #resource(line: v.InferOutput<typeof resourceLine>): KeptResource<K> {
    const { key, name: called, parent, partial = false, readAt, shared } = line;
    const parts = parseKey(key);
    if (parts?.account !== this.#account || parts?.region !== this.#of.region) throw new Unreadable('of elsewhere');
    const member = this.#stored.shared;
    if (shared !== undefined && (member === undefined || shared >= this.#shared.length))
      throw new Unreadable('refers to nothing');
    const facts =
      shared === undefined || member === undefined
        ? this.#stored.parse(line.facts)
        : this.#withShared(line.facts, member, shared);
    if (facts === undefined) throw new Unreadable('facts');
    this.#count += 1;
    return { observed: { key, name: called, ...(parent === undefined ? {} : { parent }), facts, partial }, readAt };
  }

  /** Parsed with the first that refers to it, it is the same object for all others. */
  #withShared(own: Readonly<Record<string, unknown>>, member: keyof FactsOf<K> & string, at: number) {
    if (!this.#parsed.has(at)) {
      const first = this.#stored.parse({ ...own, [member]: this.#shared[at] });
      if (first) this.#parsed.set(at, first[member]);
      return first;
    }
    const facts = this.#stored.parse(own);
    return facts && Object.assign(facts, { [member]: this.#parsed.get(at) });
  }
}

function parsedJson(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    throw new Unreadable('not JSON');
  }
}

function isOtherLayout(value: unknown): boolean {
  const other = v.safeParse(v.looseObject({ patchLens: v.literal('snapshot'), layout: v.number() }), value);
  return other.success && other.output.layout !== layout;
}
