import type { Session } from '../../aws/session.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { listUsage } from '../../kinds/lifecycleConfigs/read.ts';
import type { Remote } from './remote.ts';

type Usage = ReadonlyMap<string, readonly string[]>;

/**
 * Who uses a configuration, where the inventory has not been read: a script can be opened before any
 * view was. Asked once a session; the inventory knows better as soon as it was read.
 */
export class UserNames {
  readonly #remote: Remote;
  readonly #onDidLearn: () => void;
  readonly #usage = new WeakMap<Session, Usage | 'asked'>();

  constructor(remote: Remote, onDidLearn: () => void) {
    this.#remote = remote;
    this.#onDidLearn = onDidLearn;
  }

  /** Undefined while it is not known; asking for it begins to find out. */
  async of(config: ConfigRef): Promise<readonly string[] | undefined> {
    const session = await this.#remote.session(config).catch(() => undefined);
    if (!session) return undefined;
    const usage = this.#usage.get(session);
    if (usage === undefined) void this.#learn(session);
    return usage === undefined || usage === 'asked' ? undefined : (usage.get(config.name) ?? []);
  }

  async #learn(session: Session): Promise<void> {
    this.#usage.set(session, 'asked');
    try {
      this.#usage.set(session, await listUsage(session.ports.sageMaker, { signal: session.signal }));
      this.#onDidLearn();
    } catch {
      // A lens fewer; what stands in the way is said where the notebook instances are shown.
    }
  }
}
