import type { CallOptions, ClusterVersion, EksPort } from '../../aws/ports.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Answer, Enquiry } from '../enquiry.ts';
import type { SupportRead } from './facts.ts';

/** What EKS says of all Kubernetes versions: asked once, when first wanted. */
export class ClusterVersions {
  readonly #eks: EksPort;
  readonly #enquiry: Enquiry;
  readonly #options: CallOptions;
  #answer: Promise<Answer<ReadonlyMap<string, ClusterVersion>>> | undefined;

  constructor(eks: EksPort, enquiry: Enquiry, options: CallOptions) {
    this.#eks = eks;
    this.#enquiry = enquiry;
    this.#options = options;
  }

  /** Asks, if nobody has; never rejects. */
  read(): Promise<Answer<ReadonlyMap<string, ClusterVersion>>> {
    return (this.#answer ??= this.#ask());
  }

  /** A resource without a version is `notListed`. */
  async of(version: string | undefined): Promise<SupportRead> {
    const answer = await this.read();
    if ('problem' in answer) return { state: 'unreadable', problem: answer.problem.code };
    const row = version === undefined ? undefined : answer.value.get(version);
    return row ? { state: 'read', row } : { state: 'notListed' };
  }

  async #ask(): Promise<Answer<ReadonlyMap<string, ClusterVersion>>> {
    try {
      return await this.#enquiry.ask(async () => {
        const rows = await this.#eks.describeClusterVersions(this.#options);
        return new Map(rows.map((row) => [row.version, row]));
      });
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }
}
