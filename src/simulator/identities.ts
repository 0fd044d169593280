import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Json } from './service.ts';

const Identity = v.object({
  accessKeyId: v.string(),
  account: v.string(),
  arn: v.string(),
  userId: v.string(),
  /** Temporary credentials: when they end, and the token that must come with them. */
  session: v.exactOptional(v.object({ expires: v.number(), token: v.string() })),
});

/** Who an access key id belongs to. */
export type Identity = v.InferOutput<typeof Identity>;

/** A request with this session token is expired, whatever its access key id. */
export const expiredSessionToken = 'PATCHLENS-EXPIRED-SESSION-TOKEN';

/** The access key ids that exist from the start, in every scenario. Secrets are not checked. */
const documented: readonly Identity[] = [
  {
    accessKeyId: 'AKIAPATCHLENS000SAMPLE',
    account: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/alice',
    userId: 'AIDAPATCHLENS0000ALICE',
  },
  {
    accessKeyId: 'AKIAPATCHLENS000SECOND',
    account: '444455556666',
    arn: 'arn:aws:iam::444455556666:user/bob',
    userId: 'AIDAPATCHLENS000000BOB',
  },
  {
    accessKeyId: 'ASIAPATCHLENS00EXPIRED',
    account: '111122223333',
    arn: 'arn:aws:sts::111122223333:assumed-role/Developer/alice',
    userId: 'AROAPATCHLENS00000DEVS:alice',
    session: { expires: 0, token: expiredSessionToken },
  },
];

export interface TemporaryCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  /** Milliseconds. */
  readonly expires: number;
}

/** Access key ids and whom they stand for: the documented ones, and sessions that STS gave out. */
export class Identities {
  #sessions: Identity[] = [];

  find(accessKeyId: string): Identity | undefined {
    return [...documented, ...this.#sessions].find((identity) => identity.accessKeyId === accessKeyId);
  }

  hasAccount(account: string): boolean {
    return documented.some((identity) => identity.account === account);
  }

  /** New temporary credentials for `arn`. */
  open(session: {
    readonly account: string;
    readonly arn: string;
    readonly userId: string;
    readonly expires: number;
  }): TemporaryCredentials {
    const accessKeyId = `ASIAPATCHLENS${randomBytes(5).toString('hex').toUpperCase()}`;
    const token = randomBytes(48).toString('base64');
    const { account, arn, userId, expires } = session;
    this.#sessions.push({ accessKeyId, account, arn, userId, session: { expires, token } });
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: token,
      expires,
    };
  }

  save(): Json {
    const copy: Json = JSON.parse(JSON.stringify(this.#sessions));
    return copy;
  }

  load(saved: unknown): void {
    this.#sessions = v.parse(v.array(Identity), saved);
  }
}
