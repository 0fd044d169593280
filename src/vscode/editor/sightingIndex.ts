import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import { configKey } from '../../kinds/lifecycleConfigs/key.ts';
import { onStartBetween, type Sighting } from '../../kinds/lifecycleConfigs/sightings.ts';
import type { LoggedVersion, VersionLog } from './versionLog.ts';

/**
 * What the history says of when AWS had which scripts, in memory: verdicts ask for it again and again. It is loaded
 * when it is asked for the first time; until then nothing is proven.
 */
export class SightingIndex {
  readonly #log: VersionLog;
  readonly #onDidChange: () => void;
  /** ARN of the configuration → its sightings, by what they are of: the latest of each. */
  readonly #found = new Map<ResourceKey, Map<string, Sighting>>();
  #loading: Promise<void> | undefined;
  /** Counts how often all was cleared. */
  #cleared = 0;

  /** `onDidChange`: an answer may be another one now. */
  constructor(log: VersionLog, onDidChange: () => void) {
    this.#log = log;
    this.#onDidChange = onDidChange;
    log.onDidRecord((entry) => {
      if (entry === undefined) {
        this.#cleared += 1;
        this.#found.clear();
      }
      if (entry === undefined || this.#add(entry)) onDidChange();
    });
  }

  /** As AssessContext has it. */
  onStartBetween(config: ResourceKey, from: Instant, to: Instant): string | null | undefined {
    this.#loading ??= this.#load();
    return onStartBetween([...(this.#found.get(config)?.values() ?? [])], from, to);
  }

  /** Another window may have written too. */
  async refresh(): Promise<void> {
    if (this.#loading === undefined) return;
    await this.#loading;
    this.#loading = this.#load();
    await this.#loading;
  }

  async #load(): Promise<void> {
    const cleared = this.#cleared;
    // What can not be read proves nothing.
    const entries = await this.#log.all().catch(() => []);
    if (cleared !== this.#cleared) return;
    const news = entries.filter((each) => this.#add(each));
    if (news.length > 0) this.#onDidChange();
  }

  /** Whether it says more than was known. */
  #add({ config, version, origin, seen = [] }: LoggedVersion): boolean {
    if (origin === 'draft') return false;
    const key = configKey(config);
    const known = this.#found.get(key) ?? new Map<string, Sighting>();
    this.#found.set(key, known);
    const news = seen.filter(({ lastModified, at }) => {
      const id = `${lastModified} ${version.onStart} ${version.onCreate}`;
      if ((known.get(id)?.at ?? Number.NEGATIVE_INFINITY) >= at) return false;
      known.set(id, { version, lastModified, at });
      return true;
    });
    return news.length > 0;
  }
}
