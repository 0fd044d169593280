import type { WireRequest } from '../contract.ts';
import { isMembers } from './patch.ts';
import { groupVersion, resourceTypes } from './resourceTypes.ts';
import type { ResourceType } from './resourceTypes.ts';
import { badRequest, KubernetesError } from './status.ts';

/** A request for a resource, as its path and method say. */
export interface ResourceRequest {
  readonly type: ResourceType;
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** What the path and method ask for; undefined where nothing is served at that path. */
export function readResource(request: WireRequest, path: string): ResourceRequest | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root !== 'api' && root !== 'apis') return undefined;
  const [wanted, below] = root === 'api' ? [rest[0], rest.slice(1)] : [rest.slice(0, 2).join('/'), rest.slice(2)];
  const inNamespace = below[0] === 'namespaces' && below.length > 2 && below[2] !== 'status';
  const namespace = inNamespace ? below[1] : undefined;
  const [plural, name, subresource, ...more] = inNamespace ? below.slice(2) : below;
  const type = resourceTypes.find((each) => each.plural === plural && groupVersion(each) === wanted);
  if (type === undefined || more.length > 0 || type.namespaced !== (inNamespace || name === undefined)) {
    // What has a namespace can be listed in all of them, and nothing more.
    if (type === undefined || more.length > 0 || inNamespace || name !== undefined) return undefined;
  }
  if (subresource !== undefined && !type.subresources.includes(subresource)) return undefined;
  const verb = verbOf(request, name);
  return verb === undefined ? undefined : { type, verb, namespace, name, subresource };
}

function verbOf(request: WireRequest, name: string | undefined): ResourceRequest['verb'] | undefined {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (flag(request, 'watch')) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}

/** A query parameter; empty where it is absent. */
export function parameter({ query }: WireRequest, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

export function flag(request: WireRequest, name: string): boolean {
  const value = request.query[name];
  return value === '' || value === null || value === 'true' || value === '1';
}

/** The body's members without those that are null; empty where there is no body. */
export function readBody({ body, headers }: WireRequest): Record<string, unknown> {
  const parsed = readJson(body, headers['content-type'] ?? 'application/json');
  if (parsed === undefined) return {};
  if (!isMembers(parsed)) throw badRequest('the request body is no JSON object');
  return withoutNulls(parsed);
}

/** Whatever JSON the body is; a null in a patch means something. */
export function readJson(body: WireRequest['body'], contentType: string): unknown {
  const text = typeof body === 'string' ? body : Buffer.from(body ?? []).toString();
  if (text === '') return undefined;
  if (!contentType.includes('json'))
    throw new KubernetesError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: application/json`,
    );
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`the object provided is unrecognized: ${error instanceof Error ? error.message : ''}`);
  }
}

function withoutNulls(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (value === null ? [] : [[name, pruned(value)] as const])),
  );
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  return isMembers(value) ? withoutNulls(value) : value;
}

/** How the client wants lists and objects: as they are, or as a table. */
export function tableVersion({ headers }: WireRequest): string | undefined {
  const [first = ''] = (headers['accept'] ?? '').split(',');
  return /;as=Table/.test(first) ? (/;v=(\w+)/.exec(first)?.[1] ?? 'v1') : undefined;
}
