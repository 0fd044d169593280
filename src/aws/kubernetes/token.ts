import { Buffer } from 'node:buffer';
import type { AwsCredentialIdentity } from '@smithy/types';
import { minute, second, type Instant } from '../../domain/time.ts';

/** The API server takes a token for 15 minutes from its date, whatever X-Amz-Expires says; a fresh one is made earlier. */
const goodFor = 10 * minute;

/**
 * Bearer tokens of one cluster: a presigned GetCallerIdentity that names the cluster, as `aws eks get-token` makes it
 * (aws-cli: awscli/customizations/eks/get_token.py). aws-iam-authenticator takes the query parameters of a signature
 * and no others, so that it is made with the signer itself: what the SDK's clients presign has more.
 */
export class TokenMaker {
  readonly #region: string;
  readonly #cluster: string;
  readonly #now: () => Instant;
  #made: { readonly of: AwsCredentialIdentity; readonly at: Instant; readonly token: Promise<string> } | undefined;

  constructor(region: string, cluster: string, now: () => Instant) {
    this.#region = region;
    this.#cluster = cluster;
    this.#now = now;
  }

  /** The next token is made anew. True where the last one was made just now. */
  forget(): boolean {
    const made = this.#made;
    this.#made = undefined;
    return made !== undefined && this.#now() - made.at < second;
  }

  /** A secret: whoever has it is the user, for a quarter of an hour. */
  token(credentials: AwsCredentialIdentity): Promise<string> {
    const at = this.#now();
    const made = this.#made;
    if (made?.of === credentials && at >= made.at && at - made.at < goodFor) return made.token;
    const token = presign(this.#region, this.#cluster, credentials, at);
    this.#made = { of: credentials, at, token };
    return token;
  }
}

async function presign(
  region: string,
  cluster: string,
  credentials: AwsCredentialIdentity,
  at: Instant,
): Promise<string> {
  const { HttpRequest, Sha256, SignatureV4 } = await import('./signer.ts');
  const hostname = `sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  const signed = await signer.presign(
    new HttpRequest({
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': cluster },
    }),
    { expiresIn: 60, signingDate: new Date(at) },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  );
  return `k8s-aws-v1.${Buffer.from(`https://${hostname}/?${query.join('&')}`).toString('base64url')}`;
}
