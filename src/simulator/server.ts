import { createServer } from 'node:http';
import { listen, serveClusters } from './clusterServers.ts';
import type { ServedCluster } from './clusterServers.ts';
import type { Simulator } from './contract.ts';
import { respond } from './httpSeam.ts';

export interface SimulatorServer {
  /** `http://127.0.0.1:4599`; the endpoint URL of every service. */
  readonly url: string;
  /** The API servers of the clusters that there are when it begins. */
  readonly clusters: readonly ServedCluster[];
  close(): Promise<void>;
}

/** Serves the simulator on the loopback interface: AWS over HTTP, each cluster's API over TLS. `port` 0 takes any free one. */
export async function serve(simulator: Simulator, port: number): Promise<SimulatorServer> {
  const server = createServer((request, response) => {
    void respond(simulator, request, response);
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  const api = await serveClusters(simulator);
  return {
    url,
    clusters: api.clusters,
    close: async () => {
      await api.close();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
    },
  };
}
