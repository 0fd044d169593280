import * as v from 'valibot';
import type { Json } from './service.ts';

/** What one service keeps for one account in one region: its empty form, and a schema that checks a saved one. */
export interface SliceDefinition<Slice extends object> {
  readonly empty: () => Slice;
  readonly schema: v.GenericSchema<unknown, Slice>;
}

const Saved = v.record(v.string(), v.record(v.string(), v.unknown()));

/**
 * The state of one service: account → region → slice. Slices are plain JSON
 * that services change in place; they keep instants as milliseconds.
 */
export class SliceTable<Slice extends object> {
  readonly #definition: SliceDefinition<Slice>;
  readonly #slices = new Map<string, Map<string, Slice>>();

  constructor(definition: SliceDefinition<Slice>) {
    this.#definition = definition;
  }

  /** The slice of that account and region, made empty at its first use. */
  get(account: string, region: string): Slice {
    const regions = this.#slices.get(account) ?? new Map<string, Slice>();
    this.#slices.set(account, regions);
    const slice = regions.get(region) ?? this.#definition.empty();
    regions.set(region, slice);
    return slice;
  }

  *entries(): Iterable<{ readonly account: string; readonly region: string; readonly slice: Slice }> {
    for (const [account, regions] of this.#slices) {
      for (const [region, slice] of regions) yield { account, region, slice };
    }
  }

  /** A copy, as JSON. */
  save(): Json {
    const plain = Object.fromEntries(
      [...this.#slices].map(([account, regions]) => [account, Object.fromEntries(regions)]),
    );
    const copy: Json = JSON.parse(JSON.stringify(plain));
    return copy;
  }

  /** Replaces everything by what `save` gave; throws a ValiError when it is something else. */
  load(saved: unknown): void {
    this.#slices.clear();
    for (const [account, regions] of Object.entries(v.parse(Saved, saved))) {
      const slices = Object.entries(regions).map(
        ([region, slice]) => [region, v.parse(this.#definition.schema, slice)] as const,
      );
      this.#slices.set(account, new Map(slices));
    }
  }
}
