import * as v from 'valibot';
import { TaskClock } from './clock.ts';
import type { PendingTask } from './clock.ts';
import { Identities } from './identities.ts';
import { Clusters } from './kubernetes/clusters.ts';
import type { Generated, Scenario } from './scenario.ts';
import type { Json, Service } from './service.ts';
import { createServices, createTables } from './services/index.ts';

const SavedWorld = v.object({
  version: v.literal(1),
  offset: v.number(),
  denied: v.array(v.string()),
  sessions: v.unknown(),
  pending: v.unknown(),
  tables: v.record(v.string(), v.unknown()),
});

/** Everything that is simulated and can be saved: the services' tables, what is pending, sessions, policies. */
export class World {
  readonly clock: TaskClock;
  readonly identities = new Identities();
  readonly clusters: Clusters;
  readonly services: readonly Service[];
  readonly #tables = createTables();
  readonly #onTask: () => void;
  #denied: readonly string[] = [];

  /** `startAt`: the clock's start in milliseconds; undefined: the wall's now, or as saved. */
  constructor(options: {
    readonly from: { readonly scenario: Scenario; readonly generated: Generated } | { readonly state: Json };
    readonly speed: number;
    readonly startAt: number | undefined;
    readonly onTask: () => void;
  }) {
    const { from, speed, startAt } = options;
    this.#onTask = options.onTask;
    const saved = 'state' in from ? parseSaved(from.state) : undefined;
    const offset = startAt === undefined ? (saved?.offset ?? 0) : startAt - Date.now();
    this.clock = new TaskClock({ offset, speed, run: (task) => this.#run(task) });
    // What happens in a cluster by itself is work of its service, EKS.
    this.clusters = new Clusters(this.#tables, (account, region) => this.clock.at({ service: 'eks', account, region }));
    this.services = createServices(this.#tables, this.identities, this.clusters);
    if (saved !== undefined) this.#load(saved);
    if ('scenario' in from) {
      this.#denied = from.scenario.denied ?? [];
      from.scenario.fill(this.#tables, {
        now: this.clock.now(),
        generated: from.generated,
      });
      for (const { signingName, begin } of this.services) {
        begin?.((account, region) => this.clock.at({ service: signingName, account, region }));
      }
    }
    this.clock.runDue();
  }

  get tables(): ReturnType<typeof createTables> {
    return this.#tables;
  }

  /** Whether the scenario's policies refuse that operation to everybody in the account. */
  denies(account: string, service: string, operation: string): boolean {
    return (
      this.#denied.includes(`${account}:${service}:${operation}`) || this.#denied.includes(`${account}:${service}:*`)
    );
  }

  save(): Json {
    return {
      version: 1,
      offset: this.clock.offset,
      denied: [...this.#denied],
      sessions: this.identities.save(),
      pending: this.clock.save(),
      tables: Object.fromEntries(Object.entries(this.#tables).map(([service, table]) => [service, table.save()])),
    };
  }

  #load(saved: v.InferOutput<typeof SavedWorld>): void {
    try {
      this.#denied = saved.denied;
      this.identities.load(saved.sessions);
      for (const [service, table] of Object.entries(this.#tables)) {
        const rows = saved.tables[service];
        // Saved by a version that did not simulate this service: an empty table would read as an empty account.
        if (rows === undefined) throw new Error(`no table of ${service}`);
        table.load(rows);
      }
      this.clock.load(saved.pending);
    } catch (error) {
      this.clock.dispose();
      throw unreadable(error);
    }
  }

  #run(pending: PendingTask): void {
    const { service: signingName, account, region } = pending;
    const task = this.services.find((service) => service.signingName === signingName)?.tasks?.[pending.task];
    if (task === undefined) throw new Error(`Service ${signingName} has no task ${pending.task}`);
    task(pending.arguments, {
      account,
      region,
      partition: partitionOf(region),
      clock: this.clock.at({ service: signingName, account, region }),
    });
    this.#onTask();
  }
}

function parseSaved(state: Json): v.InferOutput<typeof SavedWorld> {
  const result = v.safeParse(SavedWorld, state);
  if (!result.success) throw unreadable(new v.ValiError(result.issues));
  return result.output;
}

function unreadable(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`The saved state of the simulated account can not be read: ${why}`, { cause });
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
