/**
 * One account in one region, as seen with one profile. The account id is
 * undefined until an ARN or GetCallerIdentity has told it.
 */
export interface Scope {
  /** Stable within a session: `<profile>|<region>`; the sample account has its own. */
  readonly id: string;
  readonly profile: string;
  readonly region: string;
  readonly sample: boolean;
}

/** A scope whose account is known: what a plan needs. */
export interface KnownScope extends Scope {
  readonly account: string;
}
