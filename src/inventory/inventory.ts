import type { Session } from '../aws/session.ts';
import type { Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Resource, Snapshot } from './snapshot.ts';

/** Reads all scopes and holds the result: an immutable snapshot and an event without arguments. */
export interface Inventory {
  readonly snapshot: Snapshot;
  /** The sessions that are read, in the order shown. */
  readonly sessions: readonly Session[];
  /** Fires after the snapshot changed, coalesced; returns its remover. */
  onDidChange(listener: () => void): () => void;
  /** Reads other sessions from now on; nothing of the old ones remains, in-flight answers included. */
  use(sessions: readonly Session[], problems: readonly Problem[]): void;
  /** Reads everything again; joins a read that is under way. */
  refresh(): Promise<void>;
  /** Reads these again, past every cache. A failure becomes the resource's problem. */
  reread(keys: readonly ResourceKey[]): Promise<void>;
  /** What somebody looks at now, what is most looked at first: it is read before the rest. */
  lookAt(keys: ReadonlySet<ResourceKey>): void;
  /** Whether resources in transition are polled; off while nobody looks. */
  watch(on: boolean): void;
  /** Judges everything again: the thresholds changed, or a day has passed. */
  reassess(): void;
  /** Two profiles may see the same account and region: `scope` says which of them is meant, else it is the first. */
  find(key: ResourceKey, scope?: string): Resource | undefined;
  /** The session that reads this resource's account and region. */
  sessionOf(key: ResourceKey, scope?: string): Session | undefined;
  dispose(): void;
}
