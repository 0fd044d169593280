import type { Tables } from '../services/index.ts';

/** One account in one region while a scenario fills it. */
export interface Site {
  readonly tables: Tables;
  readonly partition: 'aws';
  readonly account: string;
  readonly region: string;
  /** The clock's start in milliseconds; ages are counted back from it. */
  readonly now: number;
}

const hour = 3_600_000;
export const day = 24 * hour;

/** The site; image releases and runtime versions in it are dated from `now`. */
export function openSite(tables: Tables, account: string, region: string, now: number): Site {
  tables.lambda.get(account, region).startedAt = now;
  tables.ssm.get(account, region).startedAt = now;
  return { tables, partition: 'aws', account, region, now };
}

/** An instant that many whole days ago, up to five hours earlier: what happens in an account does not happen at one o'clock sharp. */
export function ago(site: Site, days: number, what: string): number {
  const spread = Buffer.from(what).reduce((sum, byte) => (sum * 31 + byte) % 18_000, 7);
  return Math.max(0, site.now - days * day - (days === 0 ? spread * 200 : spread * 1000));
}

/** The ARN of a person who signed in through the account's SSO role. */
export function person(site: Site, name: string, role = 'DataScientist'): string {
  return `arn:aws:sts::${site.account}:assumed-role/AWSReservedSSO_${role}_4f1c2a7e9b03d586/${name}`;
}
