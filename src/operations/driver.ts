import { problemOf, type Problem } from '../domain/problem.ts';
import type { Scope } from '../domain/scope.ts';
import { minute, second } from '../domain/time.ts';
import { StepRefused, type StepType } from '../kinds/kind.ts';
import { toolsFor, type Tools } from './tools.ts';
import { Account, type AccountDeps } from './account.ts';
import type { Effect, Happening } from './events.ts';
import { longGap } from './history.ts';
import type { Journal } from './journal.ts';
import { beatEvery, type Lease } from './lease.ts';
import type { OperationId, Request } from './operation.ts';
import { dueAt, isWaitingForAnswer, reduce } from './reduce.ts';
import type { Rules, State } from './turn.ts';

/** A moment of a step, told before the driver goes on. */
export interface Boundary {
  readonly id: OperationId;
  readonly step: string;
  readonly at: 'beforeIntent' | 'afterIntent' | 'afterAction' | 'waiting';
}

/** What a driver asks of the world around it. */
export interface DriverDeps extends AccountDeps {
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly steps: () => Readonly<Record<string, StepType>>;
  /** Whether this window still runs operations of the scope; one that is closed for good is left to others. */
  readonly mayRun: (scope: Scope) => boolean;
  /** False while AWS must not be changed (the read-only setting); absent: always true. Asked again before each request. */
  readonly mayChange?: () => boolean;
  readonly boundary?: ((point: Boundary) => void) | undefined;
}

/** Why a driver lets go. `asking`: it waits for a person, in any window. `slept`: the machine was asleep for so long that a person has to be asked. */
export type DriverEnd = 'atRest' | 'asking' | 'stopped' | 'lost' | 'slept' | 'trouble';

/** For so long a request on its way may still be answered when the window closes. */
const grace = 1.5 * second;

/** How a step type that nobody knows would be waited for; looking at it fails. */
const noWait: StepType['wait'] = { every: 5 * second, upTo: 30 * minute };

/** Runs one operation that this window owns: carries out the reducer's effects, and tells it what came of them. */
export class Driver {
  state: State;
  /** Why it can not be written down any more. */
  trouble: Problem | undefined;
  /** Resolves when it has let go; never rejects. */
  readonly ended: Promise<DriverEnd>;

  readonly #deps: DriverDeps;
  readonly #account: Account;
  readonly #journal: Journal;
  readonly #lease: Lease;
  readonly #rules: Rules;
  readonly #onChange: () => void;
  readonly #stopping = new AbortController();
  readonly #acts = new Set<Promise<void>>();
  readonly #end: (end: DriverEnd) => void;
  #ending: DriverEnd | undefined;
  #work: Promise<void> = Promise.resolve();
  #callOffTick: () => void = () => {};
  #callOffBeat: () => void = () => {};

  constructor(options: {
    readonly state: State;
    readonly journal: Journal;
    readonly lease: Lease;
    readonly deps: DriverDeps;
    readonly onChange: () => void;
  }) {
    this.state = options.state;
    this.#account = new Account(options.deps, options.state.history.header.plan.scope);
    this.#journal = options.journal;
    this.#lease = options.lease;
    this.#deps = options.deps;
    this.#onChange = options.onChange;
    this.#rules = { wait: (type) => options.deps.steps()[type]?.wait ?? noWait };
    const { promise, resolve } = Promise.withResolvers<DriverEnd>();
    this.ended = promise;
    this.#end = resolve;
    this.#beat();
  }

  /** It takes nothing in any more. */
  get letsGo(): boolean {
    return this.#ending !== undefined;
  }

  /** Takes in what happened. Resolves when all that follows at once is on the disk. */
  async take(...happenings: readonly Happening[]): Promise<void> {
    for (const each of happenings) this.#take(each);
    this.#settle();
    await this.#work;
  }

  /** Something outside of it may be different now. `reopen`: also whether its account answers. */
  look(what: 'tick' | 'reopen'): void {
    this.#tell({ type: what });
  }

  /** Lets go: what is on its way may still be answered for a moment, nothing new is begun. */
  stop(): Promise<DriverEnd> {
    this.#letGo('stopped');
    return this.ended;
  }

  #take(happening: Happening): void {
    if (this.#ending !== undefined && !isAnswer(happening)) return;
    const { clock, random } = this.#deps;
    const at = clock.now();
    const event = {
      at,
      account: this.#account.session?.now() ?? at,
      random: random(),
      mayChange: this.#mayChange(),
      ...happening,
    };
    const [state, effects] = reduce(this.state, event, this.#rules);
    this.state = state;
    if (effects.length > 0) {
      this.#work = this.#work.then(() => this.#carryOut(effects)).catch((error: unknown) => this.#fail(error));
    }
  }

  /** After something was taken in: when to look again, or that it is over. */
  #settle(): void {
    this.#callOffTick();
    if (this.#ending === undefined) {
      const { history, live } = this.state;
      if ((history.outcome !== undefined || history.dismissed) && live.acting.size === 0) this.#letGo('atRest');
      else if (isWaitingForAnswer(this.state, this.#deps.clock.now())) this.#letGo('asking');
      else {
        const now = this.#deps.clock.now();
        const due = dueAt(this.state, now);
        if (due !== undefined) {
          this.#callOffTick = this.#deps.clock.after(Math.max(0, due - now), () => this.#tell({ type: 'tick' }));
        }
      }
    }
    this.#onChange();
  }

  /** What happened while nobody waits for it. */
  #tell(happening: Happening): void {
    this.take(happening).catch((error: unknown) => this.#fail(error));
  }

  async #carryOut(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) {
      switch (effect.type) {
        case 'write': {
          const { entry } = effect;
          if (entry.type === 'intent') {
            this.#point(entry.step, 'beforeIntent');
            if (!(await this.#mayGoOn())) return;
          }
          // Once it is another window's, or is about to be, nothing more is added.
          if (this.#ending === 'lost' || this.#ending === 'slept' || this.#ending === 'trouble') return;
          await this.#journal.append(entry);
          if (entry.type === 'intent') this.#point(entry.step, 'afterIntent');
          break;
        }
        case 'open':
          if (this.#ending === undefined) void this.#open();
          break;
        case 'observe':
          if (this.#ending === undefined) void this.#observe(effect.step, effect.ticket);
          break;
        case 'act':
          this.#act(effect.step, effect.ticket);
          break;
      }
    }
  }

  /** Whether it is still this window's, and was so without a long break. */
  async #mayGoOn(): Promise<boolean> {
    if (this.#ending !== undefined) return false;
    if (!this.#mayRun()) {
      this.#letGo('stopped');
      return false;
    }
    const idle = this.#deps.clock.now() - this.#lease.beatAt;
    let held = await this.#lease.check();
    if (held === 'slept') held = idle > longGap ? held : await this.#lease.beat();
    if (held === 'lost') this.#letGo('lost');
    else if (idle > longGap) this.#letGo('slept');
    else return this.#ending === undefined;
    return false;
  }

  #beat(): void {
    this.#callOffBeat = this.#deps.clock.after(beatEvery, () => void this.#touch());
  }

  async #touch(): Promise<void> {
    try {
      const idle = this.#deps.clock.now() - this.#lease.beatAt;
      if (idle > longGap) this.#letGo('slept');
      else if (!this.#mayRun()) this.#letGo('stopped');
      else {
        const held = await this.#lease.beat();
        if (held === 'lost') this.#letGo('lost');
        if (this.#ending !== undefined) return;
        this.#beat();
        // Timers do not count the time in which the machine sleeps.
        if (held === 'slept') this.#settle();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  async #open(): Promise<void> {
    try {
      const session = await this.#account.open();
      if (session === undefined || this.#ending !== undefined) return;
      session.signal.addEventListener('abort', () => {
        if (this.#account.session !== session) return;
        if (this.#mayRun()) this.#tell({ type: 'closed' });
        else this.#letGo('stopped');
      });
      this.#tell({ type: 'opened', speed: session.speed });
    } catch (error) {
      if (this.#mayRun()) this.#tell({ type: 'notOpened', problem: problemOf(error) });
      else this.#letGo('stopped');
    }
  }

  async #observe(id: string, ticket: number): Promise<void> {
    try {
      const { step, type, context } = this.#toolsFor(id, []);
      const state = await type.observe(step, context);
      if (state.state === 'pending' && this.#ending === undefined) this.#point(id, 'waiting');
      this.#tell({ type: 'observed', step: id, ticket, state });
    } catch (error) {
      this.#tell({ type: 'observeFailed', step: id, ticket, problem: this.#problemOf(error) });
    }
  }

  #act(id: string, ticket: number): void {
    const done = this.#carryAct(id, ticket).catch((error: unknown) => this.#fail(error));
    this.#acts.add(done);
    void done.finally(() => this.#acts.delete(done));
  }

  async #carryAct(id: string, ticket: number): Promise<void> {
    const against = await this.#confirm();
    // Whoever was faster between the intent and now, did not see the intent.
    if (!(await this.#mayGoOn())) return;
    if (against || !this.#mayChange()) return this.take({ type: 'heldBack', step: id, ticket }, ...(against ?? []));
    const requests: Request[] = [];
    let happening: Happening;
    try {
      const { step, type, context } = this.#toolsFor(id, requests);
      const answer = (await type.act(step, context)) ?? 'taken';
      happening = { type: 'acted', step: id, ticket, answer, requests };
    } catch (error) {
      const refused = error instanceof StepRefused ? { failure: error.failure } : {};
      happening = { type: 'actFailed', step: id, ticket, problem: this.#problemOf(error), ...refused };
    }
    if (happening.type === 'acted') this.#point(id, 'afterAction');
    await this.take(happening);
  }

  /** Sees that the session still is the plan's account. Else it is closed, and what follows from that is returned. */
  async #confirm(): Promise<readonly Happening[] | undefined> {
    const { session } = this.#account;
    if (session === undefined) return [];
    try {
      await this.#account.confirm(session);
      return this.#account.session === session ? undefined : [];
    } catch (error) {
      // Another step of it was told the same, and sees to it.
      if (this.#account.session !== session) return [];
      this.#account.close();
      return [{ type: 'notOpened', problem: this.#problemOf(error) }];
    }
  }

  /** A step type knows no profile; the words for its problem name it. */
  #problemOf(error: unknown): Problem {
    const { profile, region } = this.state.history.header.plan.scope;
    return { profile, region, ...problemOf(error) };
  }

  #toolsFor(id: string, requests: Request[]): Tools {
    const { clock, steps } = this.#deps;
    const { session } = this.#account;
    const stopping = this.#stopping.signal;
    return toolsFor(id, { state: this.state, session, steps: steps(), stopping, now: clock.now(), requests });
  }

  #mayChange(): boolean {
    return this.#deps.mayChange?.() ?? true;
  }

  #mayRun(): boolean {
    return this.#deps.mayRun(this.state.history.header.plan.scope);
  }

  #point(step: string, at: Boundary['at']): void {
    this.#deps.boundary?.({ id: this.state.history.header.id, step, at });
  }

  #fail(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.trouble ??= { code: 'unexpected', fault: 'extension', detail };
    this.#letGo('trouble');
  }

  #letGo(end: DriverEnd): void {
    if (this.#ending !== undefined) return;
    this.#ending = end;
    this.#callOffTick();
    this.#callOffBeat();
    void this.#close(end);
  }

  async #close(end: DriverEnd): Promise<void> {
    try {
      if (end === 'stopped' && this.#acts.size > 0) {
        const late = Promise.withResolvers<void>();
        const callOff = this.#deps.clock.after(grace, late.resolve);
        await Promise.race([Promise.all(this.#acts), late.promise]);
        callOff();
      }
      this.#stopping.abort();
      this.#account.close();
      await this.#work;
      await this.#journal.close();
      await this.#lease.release();
    } catch {
      // Its folder is gone, or the disk is: there is nothing left to close.
    } finally {
      this.#end(end);
    }
  }
}

/** Answers of requests are noted also while it lets go. */
function isAnswer({ type }: Happening): boolean {
  return type === 'acted' || type === 'actFailed' || type === 'heldBack';
}
