import type { CredentialScope } from '../authenticate.ts';
import type { Identity } from '../identities.ts';
import type { Cluster } from './cluster.ts';
import { KubernetesError, unauthorized } from './status.ts';
import type { Role } from './state.ts';

/** Who asks a cluster, and what the access entry allows. */
export interface Caller {
  /** What Kubernetes calls the user: an ARN, as EKS maps it. */
  readonly user: string;
  readonly role: Exclude<Role, 'none'>;
}

/** What a kubeconfig of the server has; the second may only look at what is in namespaces. */
export const staticTokens: Readonly<Record<string, Caller>> = {
  'patch-lens-admin-token': { user: 'kubernetes-admin', role: 'admin' },
  'patch-lens-view-token': { user: 'kubernetes-viewer', role: 'view' },
};

const prefix = 'k8s-aws-v1.';
const longest = 4096;
/** aws-iam-authenticator: a token lives 15 minutes from its X-Amz-Date, whatever X-Amz-Expires says. */
const lifetime = 15 * 60_000;
const allowedQuery = [
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
];

/** Who the bearer token stands for; throws 401 as a cluster does that does not know the caller. */
export function callerOf(
  cluster: Cluster,
  authorization: string | undefined,
  identify: (scope: CredentialScope) => Identity | undefined,
): Caller {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized();
  if (Object.hasOwn(staticTokens, token)) {
    const caller = staticTokens[token];
    if (caller !== undefined) return caller;
  }
  const scope = tokenScope(token, cluster.clock.now());
  const identity = scope === undefined ? undefined : identify(scope);
  if (identity === undefined) throw unauthorized();
  const { access } = cluster.record;
  const role = access?.[identity.arn] ?? access?.['*'] ?? 'admin';
  if (identity.account !== cluster.place.account || role === 'none') throw unauthorized();
  return { user: identity.arn, role };
}

/** What the presigned GetCallerIdentity in the token names; undefined where aws-iam-authenticator refuses it. */
function tokenScope(token: string, now: number): CredentialScope | undefined {
  if (token.length > longest || !/^k8s-aws-v1\.[\w-]+$/.test(token)) return undefined;
  const text = Buffer.from(token.slice(prefix.length), 'base64url').toString();
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const known = [...query.keys()].every((name) => allowedQuery.includes(name));
  const host = /^sts(\.[\w-]+)?\.amazonaws\.com(\.cn)?$/.test(url.hostname);
  if (url.protocol !== 'https:' || url.pathname !== '/' || !host || !known) return undefined;
  if (query.get('action') !== 'GetCallerIdentity') return undefined;
  const expires = query.get('x-amz-expires') ?? '';
  if (!/^\d+$/.test(expires) || Number(expires) > 900) return undefined;
  if (!(query.get('x-amz-signedheaders') ?? '').split(';').includes('x-k8s-aws-id')) return undefined;
  const date = Date.parse(
    (query.get('x-amz-date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  // A clock that is wrong by some minutes is AWS's to refuse; one that is a lifetime off is refused here.
  if (!(Math.abs(now - date) <= lifetime)) return undefined;
  const [, accessKeyId, region] =
    /^([^/]+)\/\d{8}\/([^/]+)\/sts\/aws4_request$/.exec(query.get('x-amz-credential') ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined) return undefined;
  return { accessKeyId, region, signingName: 'sts', sessionToken: query.get('x-amz-security-token') };
}

/** What is asked of the API, as RBAC sees it. */
export interface Attributes {
  readonly verb: string;
  /** Plural, with its subresource: `pods/eviction`. */
  readonly resource: string;
  readonly group: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

const reads = ['get', 'list', 'watch'];

/** AmazonEKSViewPolicy and AmazonEKSEditPolicy hold neither nodes nor evictions (EKS user guide: access-policy-permissions). */
export function allows(role: Caller['role'], { verb, resource, namespace }: Attributes): boolean {
  if (role === 'admin') return true;
  if (resource === 'nodes' || resource === 'pods/eviction') return false;
  if (reads.includes(verb)) return true;
  return role === 'edit' && (namespace !== undefined || resource === 'pods') && resource !== 'namespaces';
}

/** `nodes is forbidden: User "…" cannot list resource "nodes" in API group "" at the cluster scope` */
export function forbidden(user: string, { verb, resource, group, namespace, name }: Attributes): KubernetesError {
  const plural = resource.split('/')[0] ?? resource;
  const subject = `${group === '' ? plural : `${plural}.${group}`}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return new KubernetesError(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
    { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural },
  );
}
