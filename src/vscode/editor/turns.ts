/** Tasks of the same name follow each other; a failed one does not stop the next. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  after<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return task();
    })();
    this.#last.set(name, turn);
    return turn;
  }
}
