/** So many different values are remembered. */
const most = 2_000;

/**
 * Equal values, held once: of ten thousand functions on a dozen runtimes the same is known many times over. Plain JSON
 * only, and never changed.
 */
export class Sharing<T> {
  readonly #known = new Map<string, T>();

  one(value: T): T {
    const text = JSON.stringify(value);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // What is rare is forgotten; what is common comes back at once.
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(text, value);
    return value;
  }
}
