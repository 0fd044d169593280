import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { SimulatedCluster, Simulator } from './contract.ts';
import { respond } from './httpSeam.ts';

/** A cluster's API server that listens. */
export interface ServedCluster extends SimulatedCluster {
  /** `https://127.0.0.1:40123` */
  readonly url: string;
  /** PEM in base64. */
  readonly certificateAuthority: string;
}

export interface ClusterServers {
  readonly clusters: readonly ServedCluster[];
  close(): Promise<void>;
}

/**
 * Serves the Kubernetes API of every cluster on the loopback interface over TLS,
 * each on a port and with a certificate authority of its own; DescribeCluster
 * names them. A cluster without a public endpoint takes connections and never
 * answers, so that clients time out as they do outside its VPC.
 */
export async function serveClusters(simulator: Simulator): Promise<ClusterServers> {
  const { issueServerIdentity } = await import('./kubernetes/certificates.ts');
  const servers: { readonly close: () => Promise<void> }[] = [];
  const clusters: ServedCluster[] = [];
  for (const cluster of simulator.clusters()) {
    const { key, certificate, authority } = await issueServerIdentity(cluster.host);
    const server = cluster.isPublic
      ? createHttpsServer({ key, cert: certificate }, (request, response) => {
          void respond(simulator, request, response, cluster.host);
        })
      : createTcpServer(() => undefined);
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    const url = `https://127.0.0.1:${await listen(server, 0)}`;
    servers.push({
      close: () =>
        new Promise((resolve, reject) => {
          server.close((error) => (error === undefined ? resolve() : reject(error)));
          for (const socket of sockets) socket.destroy();
        }),
    });
    const certificateAuthority = Buffer.from(authority).toString('base64');
    simulator.announceCluster(cluster.host, { url, certificateAuthority });
    clusters.push({ ...cluster, url, certificateAuthority });
  }
  return { clusters, close: async () => void (await Promise.all(servers.map(({ close }) => close()))) };
}

/** The port on which it listens on the loopback interface; 0 takes any free one. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
