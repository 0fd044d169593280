import type { WireRequest, WireResponse } from '../contract.ts';
import type { CredentialScope } from '../authenticate.ts';
import type { Identity } from '../identities.ts';
import { allows, callerOf, forbidden } from './access.ts';
import type { Attributes, Caller } from './access.ts';
import type { Cluster } from './cluster.ts';
import { settle } from './controllers/index.ts';
import { discovery } from './discovery.ts';
import { found, listBody, listed, matcher, scaleOf, write } from './handlers.ts';
import { isMembers } from './patch.ts';
import { flag, parameter, readBody, readResource, tableVersion } from './request.ts';
import type { ResourceRequest } from './request.ts';
import { badRequest, noResource } from './status.ts';
import type { KubernetesError } from './status.ts';
import { asTable } from './tables.ts';
import { refuseInitialEvents, Watch } from './watch.ts';

/** A request after its path was read; `operation` is what faults and counts call it: `listPods`, `createPodsEviction`. */
export interface KubernetesCall {
  readonly operation: string;
  readonly asked: ResourceRequest | undefined;
}

const reviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

export function readCall(request: WireRequest): KubernetesCall {
  const asked = readResource(request, request.path);
  if (asked === undefined) return { operation: 'discover', asked };
  const { plural } = asked.type;
  const sub = asked.subresource ?? '';
  return { operation: `${asked.verb}${capital(plural)}${capital(sub)}`, asked };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The Kubernetes API of one cluster after another: generic handlers over the table of resource types. */
export class KubernetesApi {
  readonly #identify: (scope: CredentialScope) => Identity | undefined;
  readonly #onWrite: () => void;
  readonly #watches = new Set<Watch>();

  /** `identify`: whose access key it is; undefined where it is unknown or its session is over. */
  constructor(identify: (scope: CredentialScope) => Identity | undefined, onWrite: () => void) {
    this.#identify = identify;
    this.#onWrite = onWrite;
  }

  /** `denied`: refused as a role without the permission would be. */
  answer(cluster: Cluster, request: WireRequest, { asked }: KubernetesCall, denied: boolean): WireResponse {
    const { path } = request;
    if (/^\/(healthz|livez|readyz)$/.test(path)) return text('ok', 'text/plain; charset=utf-8');
    if (path === '/version') return json(200, discovery(path, cluster.eks.version));
    const caller = callerOf(cluster, request.headers['authorization'], this.#identify);
    // Old clients read this in protobuf, where nothing at all is a document without schemas.
    if (path === '/openapi/v2') return text('', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
    if (path === reviewPath && request.method === 'POST') return json(201, review(readBody(request), caller));
    if (asked === undefined) {
      const told = request.method === 'GET' ? discovery(path, cluster.eks.version) : undefined;
      if (told === undefined) throw noResource();
      return json(200, told);
    }
    const { type, verb, namespace, name, subresource } = asked;
    const resource = subresource === undefined ? type.plural : `${type.plural}/${subresource}`;
    const attributes: Attributes = { verb, resource, group: type.group, namespace, name };
    if (denied || !allows(caller.role, attributes)) throw forbidden(caller.user, attributes);
    return this.#resource(cluster, request, asked);
  }

  dispose(): void {
    for (const watch of this.#watches) watch.end();
  }

  #resource(cluster: Cluster, request: WireRequest, asked: ResourceRequest): WireResponse {
    const { type, verb, subresource } = asked;
    const { kind } = type;
    const version = tableVersion(request);
    const include = parameter(request, 'includeObject') || 'Metadata';
    const table = (
      objects: ReturnType<typeof listed>['items'],
      metadata: Record<string, unknown>,
      withColumns = true,
    ) => asTable(kind, objects, { metadata, version: version ?? 'v1', include, now: cluster.clock.now(), withColumns });
    switch (verb) {
      case 'get': {
        const object = found(cluster, asked);
        if (subresource === 'scale') return json(200, scaleOf(object));
        const { resourceVersion } = object.metadata;
        return json(200, version === undefined ? object : table([object], { resourceVersion }));
      }
      case 'list': {
        const { items, metadata } = listed(cluster, request, asked);
        return json(200, version === undefined ? listBody(type, items, metadata) : table(items, metadata));
      }
      case 'watch': {
        if (flag(request, 'sendInitialEvents')) throw refuseInitialEvents();
        let first = true;
        const show = (object: ReturnType<typeof found>) => {
          if (version === undefined) return object;
          const shown = table([object], { resourceVersion: object.metadata.resourceVersion }, first);
          first = false;
          return shown;
        };
        return this.#watch(cluster, request, asked, show);
      }
      case 'create':
      case 'update':
      case 'patch':
      case 'delete':
      case 'deletecollection': {
        if (parameter(request, 'dryRun') !== '') throw badRequest('dryRun is not simulated');
        const { status, body } = write(cluster, request, asked);
        settle(cluster);
        this.#onWrite();
        return json(status, body);
      }
    }
  }

  #watch(
    cluster: Cluster,
    request: WireRequest,
    asked: ResourceRequest,
    show: (object: ReturnType<typeof found>) => unknown,
  ): WireResponse {
    const from = Number(parameter(request, 'resourceVersion') || 0);
    const seconds = parameter(request, 'timeoutSeconds');
    const watch: Watch = new Watch(cluster, {
      kind: asked.type.kind,
      from: from === 0 ? undefined : from,
      timeoutSeconds: seconds === '' ? undefined : Number(seconds),
      matches: matcher(request, asked.type, asked),
      show,
      onEnd: () => this.#watches.delete(watch),
    });
    this.#watches.add(watch);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '', stream: watch };
  }
}

/** What `kubectl auth can-i` asks. */
function review(body: Record<string, unknown>, caller: Caller): Record<string, unknown> {
  const spec = isMembers(body['spec']) ? body['spec'] : {};
  const asked = isMembers(spec['resourceAttributes']) ? spec['resourceAttributes'] : {};
  const member = (name: string) => (typeof asked[name] === 'string' ? asked[name] : '');
  const resource = member('subresource') === '' ? member('resource') : `${member('resource')}/${member('subresource')}`;
  const allowed = allows(caller.role, {
    verb: member('verb'),
    resource,
    group: member('group'),
    namespace: member('namespace') || undefined,
    name: member('name') || undefined,
  });
  return { ...body, metadata: {}, status: { allowed } };
}

function json(status: number, body: unknown): WireResponse {
  return text(JSON.stringify(body), 'application/json', status);
}

function text(body: string, contentType: string, status = 200): WireResponse {
  return { status, headers: { 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)) }, body };
}

/** A refusal on the wire. */
export function refusal(error: KubernetesError): WireResponse {
  const answer = json(error.code, error.status());
  return { ...answer, headers: { ...answer.headers, ...error.headers } };
}
