const interval = 100;

/** Tells listeners that something changed: soon, and at most every 100 ms. */
export class ChangeSignal {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fire(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, interval);
    this.#timer.unref();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }
}
