import type { Cluster } from './cluster.ts';
import type { AnyObject, Kind } from './objects.ts';
import { gone, KubernetesError } from './status.ts';
import type { Change } from './store.ts';

/** How long a watch lasts that names no end. */
const longest = 30 * 60_000;

export interface WatchOptions {
  readonly kind: Kind;
  /** After this version; undefined tells of everything that is there first. */
  readonly from: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly matches: (object: AnyObject) => boolean;
  /** What the client sees of an object. */
  readonly show: (object: AnyObject) => unknown;
  readonly onEnd: () => void;
}

/**
 * The changes of one kind as lines of JSON, until the time is up, the reader
 * returns or the simulator ends. An object that begins or ceases to match is
 * told of as ADDED or DELETED.
 */
export class Watch implements AsyncIterableIterator<string> {
  readonly #cluster: Cluster;
  readonly #options: WatchOptions;
  readonly #stop: () => void;
  readonly #timer: NodeJS.Timeout;
  #lines: string[] = [];
  #seen: number;
  #wake: (() => void) | undefined;
  #ended = false;

  /** Throws 410 where the changes since `from` are no longer known. */
  constructor(cluster: Cluster, options: WatchOptions) {
    const { kind, from, timeoutSeconds } = options;
    this.#cluster = cluster;
    this.#options = options;
    const { store } = cluster;
    this.#seen = from ?? store.revision;
    if (from === undefined)
      for (const object of store.all(kind)) if (options.matches(object)) this.#tell('ADDED', object);
    if (store.since(this.#seen) === undefined) throw gone(this.#seen, store.revision);
    this.#read();
    this.#stop = store.onChange(() => this.#wake?.());
    this.#timer = setTimeout(() => this.end(), timeoutSeconds === undefined ? longest : timeoutSeconds * 1000);
    this.#timer.unref();
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    for (;;) {
      if (!this.#ended) this.#read();
      const text = this.#lines.join('');
      this.#lines = [];
      if (text !== '') return { value: text, done: false };
      if (this.#ended) return { value: undefined, done: true };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<string, undefined>> {
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#stop();
    this.#wake?.();
    this.#options.onEnd();
  }

  #read(): void {
    const changes = this.#cluster.store.since(this.#seen);
    if (changes === undefined) {
      const { revision } = this.#cluster.store;
      this.#line('ERROR', gone(this.#seen, revision).status());
      this.end();
      return;
    }
    for (const change of changes) {
      this.#seen = change.revision;
      if (change.kind === this.#options.kind) this.#change(change);
    }
  }

  #change({ type, object, previous }: Change): void {
    const { matches } = this.#options;
    const before = previous !== undefined && matches(previous);
    const after = type !== 'DELETED' && matches(object);
    if (before && after) this.#tell('MODIFIED', object);
    else if (after) this.#tell('ADDED', object);
    else if (before) this.#tell('DELETED', object);
  }

  #tell(type: Change['type'], object: AnyObject): void {
    this.#line(type, this.#options.show(object));
  }

  #line(type: string, object: unknown): void {
    this.#lines.push(`${JSON.stringify({ type, object })}\n`);
  }
}

/** Clients ask for a list as a stream where a server has the WatchList feature; this one is as one without it. */
export function refuseInitialEvents(): KubernetesError {
  return new KubernetesError(
    422,
    'Invalid',
    'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  );
}
