import * as v from 'valibot';
import { problemOf } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { CallOptions } from '../callOptions.ts';
import type { Connection } from '../connection.ts';
import { maybe, parsed, text } from '../parse.ts';
import { clusterCaller, type ClusterCaller } from './caller.ts';
import { parsers } from './objects.ts';
import type { KubernetesCluster, KubernetesKind, KubernetesObjects, KubernetesPort, KubernetesQuery } from './port.ts';
import { pathOf, resources } from './resources.ts';

/**
 * The clusters of one session, each asked with its AWS identity.
 *
 * No Kubernetes client library: nine kinds are read and three requests write. Measured with @kubernetes/client-node
 * 2.0.1, the official one, in Node 24: 2.28 MB in the bundle (400 kB of the VSIX), 200 to 350 ms and 44 MB of memory to
 * load; with its generated APIs alone 1.96 MB (308 kB), as long, and 37 MB. Neither is shaken, and both bring an HTTP
 * client, retries and a trust store beside those that every other request here goes through. What is there already (the
 * SDK's HTTP handler with the cluster's own authority, its signer, the house's retries, budget, log and parsers) does the
 * same in 14 kB of this folder, and loads in 20 ms.
 */
export function kubernetesPorts(
  connection: Connection,
  now: () => Instant,
): (cluster: KubernetesCluster) => KubernetesPort {
  const ports = new Map<string, KubernetesPort>();
  return (cluster) => {
    const { arn, endpoint, certificateAuthority } = cluster;
    // A cluster that was made anew under the same name has another endpoint and authority.
    const key = JSON.stringify([arn, endpoint, certificateAuthority]);
    const known = ports.get(key);
    if (known !== undefined) return known;
    const port = kubernetesPort(clusterCaller(connection, now, cluster));
    ports.set(key, port);
    return port;
  };
}

const pageSize = 500;

const rawObject = v.record(text, v.unknown());

const listPage = v.object({
  items: v.nullish(v.array(v.unknown()), () => []),
  metadata: maybe(v.object({ continue: maybe(text) })),
});

function kubernetesPort(call: ClusterCaller): KubernetesPort {
  const asked = (verb: string, kind: KubernetesKind, namespace: string | undefined) => ({
    verb,
    resource: resources[kind].plural,
    group: resources[kind].group,
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
  });
  const listOnce = async <K extends KubernetesKind>(
    kind: K,
    query: KubernetesQuery,
    options: CallOptions | undefined,
  ) => {
    const { namespace, labelSelector, fieldSelector } = query;
    const parse = (answer: unknown) => {
      const { items, metadata } = parsed(listPage, answer);
      return { items: items.map(parsers[kind]), next: metadata?.continue };
    };
    const all: KubernetesObjects[K][] = [];
    let next: string | undefined;
    do {
      const page = await call(
        {
          ...asked('list', kind, namespace),
          method: 'GET',
          path: pathOf(kind, namespace === undefined ? {} : { namespace }),
          query: {
            limit: String(pageSize),
            ...(labelSelector === undefined ? {} : { labelSelector }),
            ...(fieldSelector === undefined ? {} : { fieldSelector }),
            ...(next === undefined ? {} : { continue: next }),
          },
        },
        parse,
        options,
      );
      all.push(...page.items);
      next = page.next;
    } while (next !== undefined && next !== '');
    return all;
  };

  return {
    async list(kind, query = {}, options) {
      try {
        return await listOnce(kind, query, options);
      } catch (error) {
        // The pages of one list are of one moment, which the server forgets after some minutes (410): from the beginning, once.
        if (problemOf(error).code !== 'conflict') throw error;
        return listOnce(kind, query, options);
      }
    },
    get: (kind, place, options) =>
      call(
        { ...asked('get', kind, place.namespace), method: 'GET', path: pathOf(kind, place) },
        parsers[kind],
        options,
      ),
    raw: (kind, place, options) =>
      call(
        { ...asked('get', kind, place.namespace), method: 'GET', path: pathOf(kind, place) },
        (answer) => parsed(rawObject, answer),
        options,
      ),
    patch: (kind, place, { body, fieldManager }, options) =>
      call(
        {
          ...asked('patch', kind, place.namespace),
          method: 'PATCH',
          path: pathOf(kind, place),
          ...(fieldManager === undefined ? {} : { query: { fieldManager } }),
          body: { text: body, contentType: 'application/strategic-merge-patch+json' },
        },
        parsers[kind],
        options,
      ),
    createPod: (namespace, manifest, options) =>
      call(
        {
          ...asked('create', 'Pod', namespace),
          method: 'POST',
          path: pathOf('Pod', { namespace }),
          body: { text: JSON.stringify(manifest), contentType: 'application/json' },
        },
        parsers.Pod,
        options,
      ),
    deletePod(place, { uid }, options) {
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid } };
      return call(
        {
          ...asked('delete', 'Pod', place.namespace),
          method: 'DELETE',
          path: pathOf('Pod', place),
          body: { text: JSON.stringify(body), contentType: 'application/json' },
        },
        () => undefined,
        options,
      );
    },
  };
}
