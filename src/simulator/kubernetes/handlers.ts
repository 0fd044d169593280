import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { WireRequest } from '../contract.ts';
import type { Cluster } from './cluster.ts';
import { evict } from './controllers/disruption.ts';
import { admitPod } from './controllers/pods.ts';
import { deleted, grace } from './deletion.ts';
import { schemas } from './objects.ts';
import type { AnyObject, Kind, Kinds } from './objects.ts';
import { applyPatch, isMembers } from './patch.ts';
import { parameter, readBody, readJson } from './request.ts';
import type { ResourceRequest } from './request.ts';
import { groupVersion, qualified } from './resourceTypes.ts';
import type { ResourceType } from './resourceTypes.ts';
import { fieldTest, labelTest, selects } from './selectors.ts';
import { badRequest, conflict, gone, invalid, KubernetesError, noResource, notFound } from './status.ts';

type Members = Record<string, unknown>;

/** An answer before it becomes JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the selectors of a request match. */
export function matcher(
  request: WireRequest,
  type: ResourceType,
  { namespace, name }: Pick<ResourceRequest, 'namespace' | 'name'>,
) {
  const byLabel = labelTest(parameter(request, 'labelSelector'));
  const byField = fieldTest(parameter(request, 'fieldSelector'), [
    'metadata.name',
    'metadata.namespace',
    ...type.fields,
  ]);
  return (object: AnyObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabel(object.metadata.labels) &&
    byField(object);
}

/** The objects that a list asks for, and its metadata; `continue` holds the version and the last key. */
export function listed(cluster: Cluster, request: WireRequest, asked: ResourceRequest) {
  const { store } = cluster;
  const matches = matcher(request, asked.type, asked);
  const all = store
    .all(asked.type.kind)
    .filter(matches)
    .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  const token = parameter(request, 'continue');
  const [, from = '', after = ''] = /^(\d+) (.+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (token !== '' && after === '') throw badRequest('continue key is not valid');
  const revision = from === '' ? store.revision : Number(from);
  if (store.since(revision) === undefined) throw gone(revision, store.revision);
  const rest = after === '' ? all : all.filter((object) => pathOf(object) > after);
  const limit = Number(parameter(request, 'limit')) || rest.length;
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const left = rest.length - items.length;
  const next =
    left > 0 && last !== undefined
      ? { continue: Buffer.from(`${revision} ${pathOf(last)}`).toString('base64url'), remainingItemCount: left }
      : {};
  return { items, metadata: { resourceVersion: String(revision), ...next } };
}

const pathOf = ({ metadata }: AnyObject) => `${metadata.namespace ?? ''}/${metadata.name}`;

export function found(cluster: Cluster, { type, namespace, name }: ResourceRequest): AnyObject {
  const object = cluster.store.get(type.kind, namespace, name ?? '');
  if (object === undefined) throw notFound(qualified(type), name ?? '');
  return object;
}

/** Carries out what changes something; the caller lets the controllers follow. */
export function write(cluster: Cluster, request: WireRequest, asked: ResourceRequest): Answer {
  if (asked.subresource === 'eviction') return evictNamed(cluster, request, asked);
  switch (asked.verb) {
    case 'create':
      return { status: 201, body: created(cluster, asked, readBody(request)) };
    case 'update':
      return { status: 200, body: replaced(cluster, asked, readBody(request)) };
    case 'patch': {
      const before = asked.subresource === 'scale' ? scaleOf(found(cluster, asked)) : found(cluster, asked);
      const contentType = request.headers['content-type'] ?? '';
      const patch = readJson(request.body, contentType);
      return { status: 200, body: replaced(cluster, asked, applyPatch(contentType, before, patch ?? {})) };
    }
    case 'delete':
      return { status: 200, body: deleted(cluster, asked, found(cluster, asked), request) };
    case 'deletecollection': {
      const { items, metadata } = listed(cluster, request, asked);
      for (const object of items) deleted(cluster, asked, object, request);
      return { status: 200, body: listBody(asked.type, items, metadata) };
    }
    case 'get':
    case 'list':
    case 'watch':
      throw noResource();
  }
}

export function listBody(type: ResourceType, items: readonly AnyObject[], metadata: Members): Members {
  return { kind: `${type.kind}List`, apiVersion: groupVersion(type), metadata, items };
}

function created(cluster: Cluster, { type, namespace, name }: ResourceRequest, body: Members): AnyObject {
  if (name !== undefined) throw noResource();
  const metadata = isMembers(body['metadata']) ? body['metadata'] : {};
  const given = textOf(metadata['name']);
  const named = given === '' ? `${textOf(metadata['generateName'])}${cluster.store.suffix()}` : given;
  if (given === '' && textOf(metadata['generateName']) === '')
    throw invalid(type.kind, '', 'metadata.name', 'Required value: name or generateName is required');
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(named) || named.length > 253)
    throw invalid(
      type.kind,
      named,
      'metadata.name',
      `Invalid value: "${named}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`,
    );
  if (metadata['namespace'] !== undefined && metadata['namespace'] !== namespace && type.namespaced)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (namespace !== undefined && cluster.store.get('Namespace', undefined, namespace) === undefined)
    throw notFound('namespaces', namespace);
  if (cluster.store.get(type.kind, namespace, named) !== undefined)
    throw new KubernetesError(409, 'AlreadyExists', `${qualified(type)} "${named}" already exists`, {
      name: named,
      kind: type.plural,
    });
  const { status: _status, ...rest } = body;
  return added(cluster, type, {
    ...rest,
    kind: type.kind,
    apiVersion: groupVersion(type),
    metadata: {
      ...metadata,
      name: named,
      ...(namespace === undefined ? {} : { namespace }),
      ...(type.generation ? { generation: 1 } : {}),
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
    },
  });
}

function added(cluster: Cluster, type: ResourceType, object: Members): AnyObject {
  const { kind } = type;
  const made = addAs(cluster, kind, object);
  if (kind === 'Namespace') {
    const namespace = cluster.store.get('Namespace', undefined, made.metadata.name);
    if (namespace !== undefined)
      return cluster.store.update('Namespace', { ...namespace, status: { phase: 'Active' } });
  }
  if (kind === 'Service') {
    const service = cluster.store.get('Service', made.metadata.namespace, made.metadata.name);
    const clusterIP = `172.20.${cluster.store.revision % 250}.${(cluster.store.revision * 7) % 250}`;
    if (service !== undefined)
      return cluster.store.update('Service', { ...service, spec: { clusterIP, ...service.spec } });
  }
  const pod = kind === 'Pod' ? cluster.store.get('Pod', made.metadata.namespace, made.metadata.name) : undefined;
  return pod === undefined ? made : admitPod(cluster, pod);
}

function addAs<K extends Kind>(cluster: Cluster, kind: K, object: Members): Kinds[K] {
  return cluster.store.add(kind, accepted(kind, object));
}

/** The object as its schema has it; 422 names the first member that does not fit. */
function accepted<K extends Kind>(kind: K, object: Members): Kinds[K] {
  const schema: v.GenericSchema<unknown, Kinds[K]> = schemas[kind];
  const result = v.safeParse(schema, object);
  const name = isMembers(object['metadata']) ? textOf(object['metadata']['name']) : '';
  if (!result.success) {
    const [issue] = result.issues;
    const why = issue.received === 'undefined' ? 'Required value' : issue.message;
    throw invalid(kind, name, v.getDotPath(issue) ?? '', why);
  }
  const { spec } = object;
  if (isMembers(spec) && isMembers(spec['template']) && isMembers(spec['selector']) && kind !== 'Job') {
    const { template, selector } = spec;
    const labels = isMembers(template['metadata']) ? template['metadata']['labels'] : undefined;
    const read = v.safeParse(schemas.DaemonSet, { ...object, spec: { selector, template } });
    if (read.success && !selects(read.output.spec.selector, read.output.spec.template.metadata.labels))
      throw invalid(
        kind,
        name,
        'spec.template.metadata.labels',
        `Invalid value: ${JSON.stringify(labels ?? {})}: \`selector\` does not match template \`labels\``,
      );
  }
  return result.output;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** What `PUT` and `PATCH` put in the place of an object: its identity stays, and `status` has its own path. */
function replaced(cluster: Cluster, asked: ResourceRequest, wanted: Members): AnyObject | Members {
  const before = found(cluster, asked);
  const { type, name = '', subresource } = asked;
  const metadata = isMembers(wanted['metadata']) ? wanted['metadata'] : {};
  const version = textOf(metadata['resourceVersion']);
  if (version !== '' && version !== before.metadata.resourceVersion)
    throw conflict(
      type,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp, namespace } = before.metadata;
  if (metadata['uid'] !== undefined && metadata['uid'] !== uid)
    throw conflict(
      type,
      name,
      `Precondition failed: UID in precondition: ${textOf(metadata['uid'])}, UID in object meta: ${uid}`,
    );
  const kept = {
    name,
    uid,
    resourceVersion,
    creationTimestamp,
    ...(namespace === undefined ? {} : { namespace }),
    ...(generation === undefined ? {} : { generation }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
  };
  const { kind, apiVersion } = before;
  if (subresource === 'scale') {
    const spec = isMembers(wanted['spec']) ? wanted['spec'] : {};
    const old = 'spec' in before && isMembers(before.spec) ? before.spec : {};
    const scaled = { ...before, spec: { ...old, replicas: spec['replicas'] ?? 0 } };
    return scaleOf(updateAs(cluster, type.kind, scaled));
  }
  if (subresource === 'status')
    return updateAs(cluster, type.kind, { ...before, ...('status' in wanted ? { status: wanted['status'] } : {}) });
  const after: Members = { ...wanted, kind, apiVersion, metadata: { ...metadata, ...kept } };
  if (type.subresources.includes('status')) {
    if ('status' in before) after['status'] = before.status;
    else delete after['status'];
  }
  refuseImmutable(type, before, after);
  return updateAs(cluster, type.kind, after);
}

function updateAs<K extends Kind>(cluster: Cluster, kind: K, object: Members): Kinds[K] {
  return cluster.store.update(kind, accepted(kind, object));
}

function refuseImmutable(type: ResourceType, before: AnyObject, after: Members): void {
  const { name } = before.metadata;
  const [old, wanted] = ['spec' in before ? before.spec : undefined, after['spec']];
  if (!isMembers(old) || !isMembers(wanted)) return;
  if (type.kind === 'Pod' && !isDeepStrictEqual(fixedPart(old), fixedPart(wanted)))
    throw invalid(
      'Pod',
      name,
      'spec',
      'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    );
  if (type.group === 'apps' && !isDeepStrictEqual(old['selector'], wanted['selector']))
    throw invalid(type.kind, name, 'spec.selector', 'Invalid value: field is immutable');
}

function fixedPart({ tolerations: _tolerations, activeDeadlineSeconds: _deadline, ...spec }: Members): Members {
  const containers: readonly unknown[] = Array.isArray(spec['containers']) ? spec['containers'] : [];
  return { ...spec, containers: containers.map((each) => (isMembers(each) ? { ...each, image: '' } : each)) };
}

/** The `Scale` of a Deployment, ReplicaSet or StatefulSet. */
export function scaleOf(object: AnyObject): Members {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const spec = 'spec' in object && isMembers(object.spec) ? object.spec : {};
  const status = 'status' in object && isMembers(object.status) ? object.status : {};
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec['replicas'] ?? 0 },
    status: { replicas: status['replicas'] ?? 0 },
  };
}

function evictNamed(cluster: Cluster, request: WireRequest, asked: ResourceRequest): Answer {
  if (asked.verb !== 'create') throw noResource();
  const pod = cluster.store.get('Pod', asked.namespace, asked.name ?? '');
  if (pod === undefined) throw notFound('pods', asked.name ?? '');
  const body = readBody(request);
  evict(cluster, pod, grace(isMembers(body['deleteOptions']) ? body['deleteOptions'] : {}, request));
  return { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}
