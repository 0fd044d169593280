import type { ResourceKey } from '../../domain/resourceKey.ts';
import { LookedAt } from './lookedAt.ts';
import type { Row, RowHandle } from './rowTypes.ts';

/** The rows that the editor was given: by what it holds of them, and under which of them. */
export class HandedOut {
  readonly #rows = new Map<string, Row>();
  readonly #handles = new Map<string, RowHandle>();
  readonly #under = new Map<string, readonly Row[]>();
  readonly #lookedAt = new LookedAt();
  readonly #onDidChange: () => void;

  /** `onDidChange`: something else may be looked at now. */
  constructor(onDidChange: () => void) {
    this.#onDidChange = onDidChange;
  }

  /** What the editor gets in place of these rows; those that were under the same one before are no more. */
  give(parent: Row | undefined, rows: readonly Row[]): RowHandle[] {
    const above = parent?.id ?? '';
    for (const { id } of this.#under.get(above) ?? []) {
      // It may stand under another row by now.
      if ((this.#rows.get(id)?.parent?.id ?? '') === above) this.#rows.delete(id);
    }
    if (parent === undefined) {
      this.#rows.clear();
      this.#under.clear();
    }
    this.#under.set(above, rows);
    for (const row of rows) this.#rows.set(row.id, row);
    this.#lookedAt.handedOut(parent, rows);
    this.#onDidChange();
    return rows.map((row) => this.handleOf(row));
  }

  /** As it was handed out last; undefined where it is shown no more. */
  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  rows(): Iterable<Row> {
    return this.#rows.values();
  }

  handleOf(row: Row): RowHandle {
    const known = this.#handles.get(row.id);
    if (known) return known;
    const { id } = row;
    const handle = row.type === 'resource' ? { id, key: row.key, scopeId: row.scopeId } : { id };
    this.#handles.set(id, handle);
    return handle;
  }

  folded(handle: RowHandle, isFolded: boolean): void {
    this.#lookedAt.folded(handle, isFolded);
    this.#onDidChange();
  }

  chosen(handles: readonly RowHandle[]): void {
    this.#lookedAt.chosen(handles);
    this.#onDidChange();
  }

  hovered(handle: RowHandle): void {
    this.#lookedAt.hovered(handle);
    this.#onDidChange();
  }

  /** What somebody looks at, what is most looked at first. */
  lookedAt(): ReadonlySet<ResourceKey> {
    return this.#lookedAt.keys();
  }
}
