import type { Simulator, WireResponse } from '../../../src/simulator/index.ts';

export const adminToken = 'patch-lens-admin-token';

type Members = Record<string, unknown>;

/** What the tests read of an object; other members are there too. */
export interface Shown {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    readonly generation?: number;
    readonly continue?: string;
  };
  readonly spec: Members & { readonly nodeName?: string; readonly unschedulable?: boolean; readonly replicas?: number };
  readonly status: Members & { readonly phase?: string };
}

export interface Answer<Body = Shown> {
  readonly status: number;
  readonly body: Body;
}

/** The Kubernetes API of one cluster through the request seam, as a client of the simulator's own process. */
export function kubernetesOf(simulator: Simulator, cluster: string, token: string | undefined = adminToken) {
  const host = simulator.clusters().find(({ name }) => name === cluster)?.host ?? '';
  const send = (
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
    accept = 'application/json',
  ) => {
    const url = new URL(path, 'https://cluster');
    return simulator.handle({
      method,
      protocol: 'https:',
      hostname: host,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: {
        accept,
        'content-type': contentType,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  };
  const answered = async <Body = Shown>(response: Promise<WireResponse>): Promise<Answer<Body>> => {
    const { status, body } = await response;
    return { status, body: JSON.parse(body) as Body };
  };
  const client = {
    send,
    get: <Body = Shown>(path: string, accept?: string) =>
      answered<Body>(send('GET', path, undefined, undefined, accept)),
    list: async (path: string) => {
      const { status, body } = await answered<{ items: Shown[] }>(send('GET', path));
      if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
      return body.items;
    },
    create: <Body = Shown>(path: string, body: unknown) => answered<Body>(send('POST', path, body)),
    replace: (path: string, body: unknown) => answered(send('PUT', path, body)),
    patch: (path: string, body: unknown, kind = 'strategic-merge-patch') =>
      answered(send('PATCH', path, body, `application/${kind}+json`)),
    remove: (path: string, body?: unknown) => answered(send('DELETE', path, body)),
    names: async (path: string) => (await client.list(path)).map(({ metadata }) => metadata.name),
    watch: async (path: string) => {
      const { status, stream, body } = await send('GET', path);
      if (stream === undefined) throw new Error(`no stream: ${status} ${body}`);
      return {
        /** The next piece's events, `ADDED web-1`. */
        next: async () => {
          const { value, done } = await stream.next();
          if (done === true) return ['end'];
          return value
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as { type: string; object: Shown & { code?: number } })
            .map(({ type, object }) => `${type} ${object.code ?? object.metadata.name}`);
        },
        stop: () => stream.return?.(),
      };
    },
  };
  return client;
}

/** The body of `kubectl rollout restart`. */
export function restartedAt(instant: string) {
  return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': instant } } } } };
}
