import type { WireRequest } from '../contract.ts';
import type { Cluster } from './cluster.ts';
import { deletePod, terminateNode } from './controllers/pods.ts';
import type { AnyObject } from './objects.ts';
import { isMembers } from './patch.ts';
import { parameter, readBody } from './request.ts';
import type { ResourceRequest } from './request.ts';
import { resourceTypes } from './resourceTypes.ts';
import { conflict } from './status.ts';

type Members = Record<string, unknown>;

/** Deletes the object as its kind is deleted; gives what the API answers. */
export function deleted(
  cluster: Cluster,
  { type, namespace, name }: ResourceRequest,
  object: AnyObject,
  request: WireRequest,
): AnyObject | Members {
  const options = readBody(request);
  const preconditions = isMembers(options['preconditions']) ? options['preconditions'] : {};
  const { uid, resourceVersion } = object.metadata;
  if (
    (preconditions['uid'] ?? uid) !== uid ||
    (preconditions['resourceVersion'] ?? resourceVersion) !== resourceVersion
  )
    throw conflict(
      type,
      object.metadata.name,
      'the object does not have the uid or resourceVersion of the precondition',
    );
  const pod =
    type.kind === 'Pod' ? cluster.store.get('Pod', object.metadata.namespace, object.metadata.name) : undefined;
  if (pod !== undefined) return deletePod(cluster, pod, grace(options, request));
  const node = type.kind === 'Node' ? cluster.store.get('Node', undefined, object.metadata.name) : undefined;
  if (node !== undefined) terminateNode(cluster, node);
  const policy = options['propagationPolicy'] ?? parameter(request, 'propagationPolicy');
  if (policy === 'Orphan' || options['orphanDependents'] === true) orphan(cluster, uid);
  if (type.kind === 'Namespace') emptyNamespace(cluster, object.metadata.name);
  cluster.store.remove(type.kind, {
    name: object.metadata.name,
    ...(namespace === undefined ? {} : { namespace: object.metadata.namespace }),
  });
  const { group, plural } = type;
  const details = { name: name ?? object.metadata.name, ...(group === '' ? {} : { group }), kind: plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** The grace period that the client asks for, in the body or in the query. */
export function grace(options: Members, request: WireRequest): number | undefined {
  const given = options['gracePeriodSeconds'] ?? parameter(request, 'gracePeriodSeconds');
  return given === '' || given === undefined ? undefined : Number(given);
}

function orphan(cluster: Cluster, owner: string): void {
  for (const { kind } of resourceTypes) {
    for (const object of cluster.store.all(kind)) {
      const references = object.metadata.ownerReferences;
      if (references?.some(({ uid }) => uid === owner) !== true) continue;
      const ownerReferences = references.filter(({ uid }) => uid !== owner);
      cluster.store.update(kind, { ...object, metadata: { ...object.metadata, ownerReferences } });
    }
  }
}

function emptyNamespace(cluster: Cluster, name: string): void {
  for (const { kind, namespaced } of resourceTypes) {
    if (!namespaced) continue;
    for (const object of cluster.store.all(kind))
      if (object.metadata.namespace === name) cluster.store.remove(kind, object.metadata);
  }
  for (const node of cluster.store.all('Node')) {
    const used = cluster.store.all('Pod').some(({ spec }) => spec.nodeName === node.metadata.name);
    if (node.metadata.name.startsWith('fargate-') && !used) cluster.store.remove('Node', node.metadata);
  }
}
