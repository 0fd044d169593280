/** Numbers in [0, 1) that follow from seed and index alone, so that generated resources are the same in every run (mulberry32). */
export function sequence(seed: number, index: number): () => number {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The item at that share of the list; the list must not be empty. */
export function pick<Item>(list: readonly Item[], chance: number): Item {
  const item = list[Math.floor(chance * list.length)];
  if (item === undefined) throw new RangeError('pick from an empty list');
  return item;
}
