import type { CallOptions } from '../aws/callOptions.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Interest, ReadContext } from './kind.ts';

/** For a call about one resource: as urgent as it is while the request waits. */
export function callAbout(
  key: ResourceKey,
  asker: string,
  { signal, interest }: Pick<ReadContext<never>, 'signal' | 'interest'>,
): CallOptions {
  return {
    signal,
    asker,
    get priority() {
      if (interest?.seen().has(key) === true) return 'seen';
      return interest?.needsAttention(key) === true ? 'attention' : 'rest';
    },
  };
}

/**
 * Runs `task` over all items, at most `workers` at a time: always one that somebody looks at, where there is one left,
 * else the next in their order. Rejects with the first failure.
 */
export async function seenFirst<T extends { readonly key: ResourceKey }>(
  items: Iterable<T>,
  workers: number,
  interest: Interest | undefined,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const left = new Map<ResourceKey, T>();
  for (const each of items) left.set(each.key, each);
  const next = (): T | undefined => {
    for (const key of interest?.seen() ?? []) {
      const seen = left.get(key);
      if (seen !== undefined) return seen;
    }
    return left.values().next().value;
  };
  const work = async () => {
    for (let item = next(); item !== undefined; item = next()) {
      left.delete(item.key);
      await task(item);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}
