import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionDropped } from './contract.ts';
import type { Simulator, WireRequest } from './contract.ts';

export interface SimulatorServer {
  /** `http://127.0.0.1:4599`; the endpoint URL of every service. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the simulator over HTTP on the loopback interface. `port` 0 takes any free one. */
export async function serve(simulator: Simulator, port: number): Promise<SimulatorServer> {
  const server = createServer((request, response) => {
    void respond(simulator, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

async function respond(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status, headers, body } = await simulator.handle(await readRequest(request));
    response.writeHead(status, { ...headers });
    const cutOff = Number(headers['content-length']) > Buffer.byteLength(body);
    // Half an answer goes out, then the connection breaks, as the promised length shows.
    if (cutOff) response.write(body, () => request.socket.destroy());
    else response.end(body);
  } catch (error) {
    request.socket.destroy();
    if (!(error instanceof ConnectionDropped) && !request.destroyed) throw error;
  }
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    const [only] = values;
    query[name] = values.length === 1 && only !== undefined ? only : values;
  }
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    method: request.method ?? 'GET',
    protocol: 'http:',
    hostname: url.hostname,
    path: url.pathname,
    query,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
