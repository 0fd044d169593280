import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectionDropped } from './contract.ts';
import type { Simulator, WireRequest } from './contract.ts';

/** Lets the simulator answer a request that came over HTTP; `host` wins over the request's own. */
export async function respond(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
  host?: string,
): Promise<void> {
  try {
    const answer = await simulator.handle(await readRequest(request, host));
    const { status, headers, body, stream } = answer;
    response.writeHead(status, { ...headers });
    if (stream !== undefined) {
      response.flushHeaders();
      response.once('close', () => void stream.return?.());
      for await (const part of stream) response.write(part);
      response.end();
      return;
    }
    const cutOff = Number(headers['content-length']) > Buffer.byteLength(body);
    // Half an answer goes out, then the connection breaks, as the promised length shows.
    if (cutOff) response.write(body, () => request.socket.destroy());
    else response.end(body);
  } catch (error) {
    request.socket.destroy();
    if (!(error instanceof ConnectionDropped) && !request.destroyed) throw error;
  }
}

async function readRequest(request: IncomingMessage, host: string | undefined): Promise<WireRequest> {
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
    protocol: host === undefined ? 'http:' : 'https:',
    hostname: host ?? url.hostname,
    path: url.pathname,
    query,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
