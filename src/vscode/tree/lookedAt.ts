import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { RowHandle } from './rowTypes.ts';

/**
 * What somebody looks at: VS Code does not tell which rows are scrolled into sight, so these are the rows that it was
 * given and shows unfolded, from the top, and before them those that were chosen or hovered over.
 */
export class LookedAt {
  /** Row → the rows under it, as last handed out. The top's parent is the empty id. */
  readonly #under = new Map<string, readonly RowHandle[]>();
  readonly #folded = new Set<string>();
  #chosen: readonly ResourceKey[] = [];
  #hovered: ResourceKey | undefined;

  handedOut(parent: RowHandle | undefined, rows: readonly RowHandle[]): void {
    if (parent === undefined) this.#under.clear();
    this.#under.set(parent?.id ?? '', rows);
  }

  folded(row: RowHandle, isFolded: boolean): void {
    if (isFolded) this.#folded.add(row.id);
    else this.#folded.delete(row.id);
  }

  chosen(rows: readonly RowHandle[]): void {
    this.#chosen = rows.flatMap(keyOf);
  }

  hovered(row: RowHandle): void {
    [this.#hovered] = keyOf(row);
  }

  /** What is most looked at first. */
  keys(): ReadonlySet<ResourceKey> {
    const keys = new Set(this.#hovered === undefined ? this.#chosen : [this.#hovered, ...this.#chosen]);
    const walk = (parent: string) => {
      if (this.#folded.has(parent)) return;
      for (const row of this.#under.get(parent) ?? []) {
        for (const key of keyOf(row)) keys.add(key);
        walk(row.id);
      }
    };
    walk('');
    return keys;
  }
}

function keyOf({ key }: RowHandle): readonly ResourceKey[] {
  return key === undefined ? [] : [key];
}
