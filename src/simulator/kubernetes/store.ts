import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { rfc3339 } from './objects.ts';
import type { AnyObject, Kind, Kinds, Metadata } from './objects.ts';
import type { Contents } from './state.ts';

/** One change, as a watch tells it. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: Kind;
  readonly revision: number;
  readonly object: AnyObject;
  /** Before the change; undefined where it was added. */
  readonly previous: AnyObject | undefined;
}

/** Changes that a watch can still be told; older ones are Gone, as after etcd's compaction. */
const kept = 1000;

/**
 * The objects of one cluster. They are never changed in place: an update puts a
 * new object in the old one's stead, under a new resource version.
 */
export class Store {
  readonly #contents: Contents;
  readonly #seed: string;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  /** What `all` gave since the last change of the kind. */
  readonly #lists: { [K in Kind]?: readonly Kinds[K][] } = {};
  #history: Change[] = [];
  /** The revision before the oldest change that is kept. */
  #compacted: number;

  /** `seed`: the cluster's id; uids and generated names follow from it and the revision. */
  constructor(contents: Contents, seed: string, now: () => number) {
    this.#contents = contents;
    this.#seed = seed;
    this.#now = now;
    this.#compacted = contents.revision;
  }

  get revision(): number {
    return this.#contents.revision;
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    const lists: { [Each in K]?: readonly Kinds[Each][] } = this.#lists;
    return (lists[kind] ??= Object.values(this.#contents.objects[kind]));
  }

  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined {
    const objects: Record<string, Kinds[K]> = this.#contents.objects[kind];
    const key = keyOf({ name, ...(namespace === undefined ? {} : { namespace }) });
    return Object.hasOwn(objects, key) ? objects[key] : undefined;
  }

  /** Puts a new object there; the caller has looked that its name is free. */
  add<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const revision = this.#next();
    const uid = object.metadata.uid === '' ? this.#uid() : object.metadata.uid;
    const creationTimestamp = object.metadata.creationTimestamp || rfc3339(this.#now());
    return this.#put(kind, revision, undefined, {
      ...object,
      metadata: { ...object.metadata, uid, creationTimestamp, resourceVersion: String(revision) },
    });
  }

  /** Replaces the object of that name; nothing happens where nothing differs. A changed spec is a new generation. */
  update<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const { namespace, name } = object.metadata;
    const previous = this.get(kind, namespace, name);
    if (previous === undefined) return object;
    const { resourceVersion } = previous.metadata;
    const same = isDeepStrictEqual(previous, { ...object, metadata: { ...object.metadata, resourceVersion } });
    if (same) return previous;
    const { generation } = previous.metadata;
    const respecified = !isDeepStrictEqual(specOf(previous), specOf(object));
    const revision = this.#next();
    return this.#put(kind, revision, previous, {
      ...object,
      metadata: {
        ...object.metadata,
        ...(generation === undefined ? {} : { generation: respecified ? generation + 1 : generation }),
        resourceVersion: String(revision),
      },
    });
  }

  remove(kind: Kind, { namespace, name }: Pick<Metadata, 'namespace' | 'name'>): void {
    const previous = this.get(kind, namespace, name);
    if (previous === undefined) return;
    delete this.#contents.objects[kind][keyOf(previous.metadata)];
    const revision = this.#next();
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } };
    this.#record({ type: 'DELETED', kind, revision, object, previous });
  }

  /** A suffix of Kubernetes' own alphabet for a generated name. */
  suffix(length = 5): string {
    return safeHash(`${this.#seed}/${this.#contents.revision}`, length);
  }

  /** The changes after that revision; undefined where they are no longer known. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.#history.filter((change) => change.revision > revision);
  }

  /** Forgets past changes: whoever watches from before is told Gone. */
  compact(): void {
    this.#history = [];
    this.#compacted = this.#contents.revision;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #next(): number {
    this.#contents.revision += 1;
    return this.#contents.revision;
  }

  #uid(): string {
    const hex = createHash('sha256').update(`${this.#seed}/${this.#contents.revision}`).digest('hex').slice(0, 32);
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  }

  #put<K extends Kind>(kind: K, revision: number, previous: Kinds[K] | undefined, object: Kinds[K]): Kinds[K] {
    const objects: Record<string, Kinds[K]> = this.#contents.objects[kind];
    objects[keyOf(object.metadata)] = object;
    this.#record({ type: previous === undefined ? 'ADDED' : 'MODIFIED', kind, revision, object, previous });
    return object;
  }

  #record(change: Change): void {
    delete this.#lists[change.kind];
    this.#history.push(change);
    if (this.#history.length > kept * 2) {
      this.#history = this.#history.slice(-kept);
      this.#compacted = (this.#history[0]?.revision ?? this.revision) - 1;
    }
    for (const listener of this.#listeners) listener();
  }
}

export function keyOf({ namespace, name }: Pick<Metadata, 'namespace' | 'name'>): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What Kubernetes calls a safe string: without vowels, and without what looks like one. */
export function safeHash(text: string, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const bytes = createHash('sha256').update(text).digest();
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

function specOf(object: AnyObject): unknown {
  return 'spec' in object ? object.spec : undefined;
}
