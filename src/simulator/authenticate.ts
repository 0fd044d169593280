import { expired, unknownKey } from './accessErrors.ts';
import type { WireRequest } from './contract.ts';
import { expiredSessionToken } from './identities.ts';
import type { Identities, Identity } from './identities.ts';
import type { Service } from './service.ts';

/** What a SigV4 signature names: `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
  readonly sessionToken: string | undefined;
}

type WireProtocol = Service['protocol'];

/** The credential scope of the Authorization header, or of a presigned query; undefined where the request is not signed. Headers are lower case. */
export function credentialScope(request: WireRequest): CredentialScope | undefined {
  const inHeader = /^AWS4-HMAC-SHA256 .*?Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
  const inQuery = request.query['X-Amz-Credential'];
  const credential = inHeader ?? (typeof inQuery === 'string' ? inQuery : undefined);
  const parts = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential ?? '');
  const [, accessKeyId, region, signingName] = parts ?? [];
  if (accessKeyId === undefined || region === undefined || signingName === undefined) return undefined;
  const tokenInQuery = request.query['X-Amz-Security-Token'];
  const sessionToken =
    request.headers['x-amz-security-token'] ?? (typeof tokenInQuery === 'string' ? tokenInQuery : undefined);
  return { accessKeyId, region, signingName, sessionToken };
}

/** Who signed the request; throws what AWS answers to an unknown key, a wrong token or an expired session. The signature itself is not checked. */
export function authenticate(
  scope: CredentialScope,
  identities: Identities,
  now: number,
  protocol: WireProtocol,
): Identity {
  const identity = identities.find(scope.accessKeyId);
  if (identity === undefined) throw unknownKey(protocol);
  const { session } = identity;
  if (scope.sessionToken === expiredSessionToken || (session !== undefined && session.expires <= now))
    throw expired(protocol);
  if (session !== undefined && session.token !== scope.sessionToken) throw unknownKey(protocol);
  return identity;
}
