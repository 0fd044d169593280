import type { CallOptions, SsmParameter, SsmPort } from '../../aws/ports.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Answer, Enquiry } from '../enquiry.ts';
import type { RecommendedRead } from './facts.ts';

/** GetParameters takes this many names. */
const batchSize = 10;

type Batch = Answer<ReadonlyMap<string, SsmParameter>>;

/**
 * Recommended releases from SSM. Names gather until a request is full, or until
 * `flush`; each is asked for once, however many nodegroups want it.
 */
export class RecommendedReleases {
  readonly #ssm: SsmPort;
  readonly #options: CallOptions;
  readonly #enquiry: Enquiry;
  readonly #asked = new Map<string, Promise<Batch>>();
  #waiting: string[] = [];
  #batch: PromiseWithResolvers<Batch> = Promise.withResolvers();

  constructor(ssm: SsmPort, enquiry: Enquiry, options: CallOptions) {
    this.#ssm = ssm;
    this.#enquiry = enquiry;
    this.#options = options;
  }

  /** The first of these parameters that there is. Settles after its request was sent; never rejects. */
  async read(parameters: readonly string[]): Promise<RecommendedRead> {
    const batches = parameters.map((name) => this.#want(name));
    for (const [at, name] of parameters.entries()) {
      const answer = await batches[at];
      if (answer === undefined) continue;
      if ('problem' in answer) return { state: 'unreadable', problem: answer.problem.code };
      const found = answer.value.get(name);
      if (found === undefined) continue;
      const { value, lastModified } = found;
      return {
        state: 'read',
        parameter: name,
        value,
        ...(lastModified === undefined ? {} : { changedAt: lastModified }),
      };
    }
    return { state: 'missing', parameters };
  }

  /** Asks for what is still waiting. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const names = this.#waiting;
    const batch = this.#batch;
    this.#waiting = [];
    this.#batch = Promise.withResolvers();
    void this.#ask(names).then(batch.resolve);
  }

  #want(name: string): Promise<Batch> {
    const asked = this.#asked.get(name);
    if (asked) return asked;
    const { promise } = this.#batch;
    this.#asked.set(name, promise);
    this.#waiting.push(name);
    if (this.#waiting.length === batchSize) this.flush();
    return promise;
  }

  async #ask(names: readonly string[]): Promise<Batch> {
    try {
      return await this.#enquiry.ask(() => this.#ssm.getParameters(names, this.#options));
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }
}
