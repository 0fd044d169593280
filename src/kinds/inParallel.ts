/** Runs `task` over all items, at most `workers` at a time, in their order. Rejects with the first failure. */
export async function inParallel<T>(
  items: Iterable<T>,
  workers: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const shared = items[Symbol.iterator]();
  const work = async () => {
    for (let next = shared.next(); !next.done; next = shared.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: workers }, work));
}
