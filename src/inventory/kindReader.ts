import type { Session } from '../aws/session.ts';
import { needsAttention } from '../domain/finding.ts';
import { problemOf, type Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { parseKey, type ResourceKey } from '../domain/resourceKey.ts';
import { kindOf, type FactsOf, type KindId } from '../kinds/index.ts';
import type { AssessContext, Interest, Observed, ReadContext, ReadOptions } from '../kinds/kind.ts';
import type { KeptResource } from './kept/format.ts';
import { judge, type KindState, type Resource } from './snapshot.ts';

/** So many are judged at once when they are restored. */
const restoredAtOnce = 500;

export interface KindReaderDeps {
  readonly session: Session;
  readonly context: () => AssessContext;
  readonly changed: () => void;
  /** More was read than was known before, or less. */
  readonly onRead: () => void;
  /** What somebody looks at, most looked at first. */
  readonly seen: () => ReadonlySet<ResourceKey>;
  readonly options: () => ReadOptions | undefined;
}

const none: readonly Problem[] = [];

/** One kind in one session: what was read of it, kept while it is read again. */
export class KindReader<K extends KindId = KindId> {
  readonly id: K;
  readonly #session: Session;
  readonly #context: () => AssessContext;
  readonly #changed: () => void;
  readonly #onRead: () => void;
  readonly #interest: Interest;
  readonly #options: () => ReadOptions | undefined;
  readonly #resources = new Map<ResourceKey, Resource<K>>();
  /** When a resource was last read by itself: answers of a list read that began earlier are older than that. */
  readonly #rereadAt = new Map<ResourceKey, number>();
  /** Those that were read before this window opened, and not since. */
  readonly #kept = new Set<ResourceKey>();
  #phase: KindState['phase'] = 'waiting';
  #listed = false;
  #problem: Problem | undefined;
  #warnings: Problem[] = [];
  #readAt: number | undefined;
  #state: KindState | undefined;
  #clock = 0;

  constructor(id: K, { session, context, changed, onRead, seen, options }: KindReaderDeps) {
    this.id = id;
    this.#session = session;
    this.#context = context;
    this.#changed = changed;
    this.#onRead = onRead;
    this.#options = options;
    this.#interest = {
      seen,
      needsAttention: (key) => {
        const resource = this.#resources.get(key);
        return resource !== undefined && needsAttention(resource.verdict);
      },
    };
  }

  state(): KindState {
    return (this.#state ??= {
      phase: this.#phase,
      ...(this.#listed ? { listed: true } : {}),
      resources: new Map<ResourceKey, Resource>(this.#resources),
      warnings: this.#warnings,
      ...(this.#problem ? { problem: this.#problem } : {}),
      ...(this.#readAt === undefined ? {} : { readAt: this.#readAt }),
      ...(this.#kept.size === 0 ? {} : { keptSince: this.#keptSince() }),
    });
  }

  get isReading(): boolean {
    return this.#phase === 'reading';
  }

  /** What is known, to be kept for the next start. */
  *toKeep(): Generator<KeptResource<K>> {
    for (const { observed, readAt } of this.#resources.values()) yield { observed, readAt };
  }

  /** Shows what an earlier window read, where nothing newer is known. */
  async restore(kept: readonly KeptResource<K>[], signal: AbortSignal): Promise<void> {
    for (const [at, { observed, readAt }] of kept.entries()) {
      // In pieces: the editor goes on meanwhile.
      if (at % restoredAtOnce === 0 && at > 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
      if (this.#resources.has(observed.key)) continue;
      this.#kept.add(observed.key);
      this.#hold(observed, [], readAt);
    }
  }

  /** What was kept is of another account than this one. */
  forgetKeptBut(account: string): void {
    const others = [...this.#kept].filter((key) => parseKey(key)?.account !== account);
    for (const key of others) this.#drop(key);
    if (others.length > 0) this.#touch();
  }

  #keptSince(): Instant {
    let since = Infinity;
    for (const key of this.#kept) since = Math.min(since, this.#resources.get(key)?.readAt ?? Infinity);
    return since;
  }

  has(key: ResourceKey): boolean {
    return this.#resources.has(key);
  }

  get(key: ResourceKey): Resource<K> | undefined {
    return this.#resources.get(key);
  }

  anyKey(): ResourceKey | undefined {
    return this.#resources.keys().next().value;
  }

  /** Keys of what AWS is changing now. */
  inTransition(): readonly ResourceKey[] {
    return [...this.#resources.entries()].flatMap(([key, resource]) => (resource.activity === undefined ? [] : [key]));
  }

  /** Reads the whole list. Never rejects: a failure is state. Earlier rows stay until the new list is complete. */
  async read(signal: AbortSignal): Promise<void> {
    const began = ++this.#clock;
    const seen = new Set<ResourceKey>();
    const warnings: Problem[] = [];
    const troubles = new Map<ResourceKey, Problem[]>();
    this.#phase = 'reading';
    this.#listed = false;
    this.#touch();
    const context: ReadContext<FactsOf<K>> = {
      ports: this.#session.ports,
      signal,
      now: this.#session.now(),
      previous: this.#held(),
      interest: this.#interest,
      ...optionsIn(this.#options()),
      listed: () => {
        if (signal.aborted) return;
        this.#listed = true;
        this.#touch();
      },
      emit: (observed) => {
        if (signal.aborted) return;
        seen.add(observed.key);
        if ((this.#rereadAt.get(observed.key) ?? 0) > began) return;
        // A row that is complete stays so until its new read is: a refresh must not blink.
        if (observed.partial && this.#resources.get(observed.key)?.observed.partial === false) return;
        this.#holdRead(observed, troubles.get(observed.key) ?? []);
      },
      report: (problem, about) => {
        if (signal.aborted || problem.code === 'cancelled') return;
        if (about === undefined) warnings.push(problem);
        else {
          troubles.set(about, [...(troubles.get(about) ?? []), problem]);
          const known = this.#resources.get(about)?.observed;
          if (known) this.#hold(known, troubles.get(about) ?? []);
        }
      },
    };
    try {
      await kindOf(this.id).read(context);
      if (signal.aborted) return;
      for (const key of this.#resources.keys()) if (!seen.has(key) && !this.#rereadSince(key, began)) this.#drop(key);
      this.#problem = undefined;
      this.#readAt = this.#session.now();
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = this.#located(problemOf(error));
    }
    this.#warnings = warnings.map((each) => this.#located(each));
    this.#phase = 'read';
    this.#onRead();
    this.#touch();
  }

  /** Reads one resource past every cache. Never rejects. */
  async readOne(key: ResourceKey, signal: AbortSignal): Promise<void> {
    const known = this.#resources.get(key)?.observed;
    if (!known) return;
    const problems: Problem[] = [];
    try {
      const observed = await kindOf(this.id).readOne(known, {
        ports: this.#session.ports,
        signal,
        now: this.#session.now(),
        previous: this.#held(),
        report: (problem) => problems.push(problem),
        beside: (read, gone) => {
          if (signal.aborted) return;
          for (const each of read) {
            this.#rereadAt.set(each.key, ++this.#clock);
            this.#holdRead(each, []);
          }
          for (const each of gone) this.#drop(each);
        },
      });
      if (signal.aborted) return;
      this.#rereadAt.set(key, ++this.#clock);
      if (observed) this.#holdRead(observed, problems);
      else this.#drop(key);
    } catch (error) {
      const problem = problemOf(error);
      if (signal.aborted || problem.code === 'cancelled') return;
      this.#hold(known, [...problems, problem], undefined, problem);
    }
    this.#touch();
  }

  reassess(): void {
    for (const { observed, problems } of this.#resources.values()) this.#hold(observed, problems);
  }

  #held(): ReadonlyMap<ResourceKey, Observed<FactsOf<K>>> {
    return new Map([...this.#resources].map(([key, { observed }]) => [key, observed]));
  }

  #rereadSince(key: ResourceKey, began: number): boolean {
    return (this.#rereadAt.get(key) ?? 0) > began;
  }

  #holdRead(observed: Observed<FactsOf<K>>, problems: readonly Problem[]): void {
    this.#kept.delete(observed.key);
    this.#hold(observed, problems, observed.readAt ?? this.#session.now());
    this.#onRead();
  }

  /** Judges and keeps; `readAt` only where it was not read before, or anew. */
  #hold(observed: Observed<FactsOf<K>>, problems: readonly Problem[], readAt?: Instant, stale?: Problem): void {
    const context = this.#context();
    const located = problems.length === 0 ? none : problems.map((each) => this.#located(each));
    this.#resources.set(
      observed.key,
      judge(
        this.id,
        this.#session.scope,
        observed,
        context,
        located,
        readAt ?? this.#resources.get(observed.key)?.readAt ?? context.now,
        stale && this.#located(stale),
        this.#kept.has(observed.key),
      ),
    );
    this.#touch();
  }

  #drop(key: ResourceKey): void {
    this.#resources.delete(key);
    this.#rereadAt.delete(key);
    this.#kept.delete(key);
    this.#onRead();
  }

  #located(problem: Problem): Problem {
    const { profile, region } = this.#session.scope;
    return { profile, region, at: this.#session.now(), ...problem };
  }

  #touch(): void {
    this.#state = undefined;
    this.#changed();
  }
}

function optionsIn(options: ReadOptions | undefined): { readonly options?: ReadOptions } {
  return options === undefined ? {} : { options };
}
