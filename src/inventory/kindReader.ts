import type { Session } from '../aws/session.ts';
import { problemOf, type Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import { kindOf, type FactsOf, type KindId } from '../kinds/index.ts';
import type { AssessContext, Observed, ReadContext } from '../kinds/kind.ts';
import { judge, type KindState, type Resource } from './snapshot.ts';

/** One kind in one session: what was read of it, kept while it is read again. */
export class KindReader<K extends KindId = KindId> {
  readonly id: K;
  readonly #session: Session;
  readonly #context: () => AssessContext;
  readonly #changed: () => void;
  readonly #resources = new Map<ResourceKey, Resource<K>>();
  readonly #observed = new Map<ResourceKey, Observed<FactsOf<K>>>();
  /** When a resource was last read by itself: answers of a list read that began earlier are older than that. */
  readonly #rereadAt = new Map<ResourceKey, number>();
  #phase: KindState['phase'] = 'waiting';
  #problem: Problem | undefined;
  #warnings: Problem[] = [];
  #readAt: number | undefined;
  #state: KindState | undefined;
  #clock = 0;

  constructor(id: K, session: Session, context: () => AssessContext, changed: () => void) {
    this.id = id;
    this.#session = session;
    this.#context = context;
    this.#changed = changed;
  }

  state(): KindState {
    return (this.#state ??= {
      phase: this.#phase,
      resources: new Map<ResourceKey, Resource>(this.#resources),
      warnings: this.#warnings,
      ...(this.#problem ? { problem: this.#problem } : {}),
      ...(this.#readAt === undefined ? {} : { readAt: this.#readAt }),
    });
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
    this.#touch();
    const context: ReadContext<FactsOf<K>> = {
      ports: this.#session.ports,
      signal,
      now: this.#session.now(),
      previous: new Map(this.#observed),
      emit: (observed) => {
        if (signal.aborted) return;
        seen.add(observed.key);
        if ((this.#rereadAt.get(observed.key) ?? 0) > began) return;
        // A row that is complete stays so until its new read is: a refresh must not blink.
        if (observed.partial && this.#observed.get(observed.key)?.partial === false) return;
        this.#hold(observed, troubles.get(observed.key) ?? [], this.#session.now());
      },
      report: (problem, about) => {
        if (signal.aborted || problem.code === 'cancelled') return;
        if (about === undefined) warnings.push(problem);
        else {
          troubles.set(about, [...(troubles.get(about) ?? []), problem]);
          const known = this.#observed.get(about);
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
    this.#touch();
  }

  /** Reads one resource past every cache. Never rejects. */
  async readOne(key: ResourceKey, signal: AbortSignal): Promise<void> {
    const known = this.#observed.get(key);
    if (!known) return;
    const problems: Problem[] = [];
    try {
      const observed = await kindOf(this.id).readOne(known, {
        ports: this.#session.ports,
        signal,
        now: this.#session.now(),
        previous: new Map(this.#observed),
        report: (problem) => problems.push(problem),
      });
      if (signal.aborted) return;
      this.#rereadAt.set(key, ++this.#clock);
      if (observed) this.#hold(observed, problems, this.#session.now());
      else this.#drop(key);
    } catch (error) {
      const problem = problemOf(error);
      if (signal.aborted || problem.code === 'cancelled') return;
      this.#hold(known, [...problems, problem], undefined, problem);
    }
    this.#touch();
  }

  reassess(): void {
    for (const [key, observed] of this.#observed) this.#hold(observed, this.#resources.get(key)?.problems ?? []);
  }

  #rereadSince(key: ResourceKey, began: number): boolean {
    return (this.#rereadAt.get(key) ?? 0) > began;
  }

  /** Judges and keeps; `readAt` only where it was read just now. */
  #hold(observed: Observed<FactsOf<K>>, problems: readonly Problem[], readAt?: Instant, stale?: Problem): void {
    const context = this.#context();
    const located = problems.map((each) => this.#located(each));
    this.#observed.set(observed.key, observed);
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
      ),
    );
    this.#touch();
  }

  #drop(key: ResourceKey): void {
    this.#resources.delete(key);
    this.#observed.delete(key);
    this.#rereadAt.delete(key);
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
