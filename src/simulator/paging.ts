import { createHash } from 'node:crypto';
import * as v from 'valibot';

const Token = v.object({ after: v.string(), index: v.number(), query: v.string() });

/**
 * One page of `items`, which are in their final order. The token is opaque, holds
 * the last item's key (so that items that come or go between pages neither
 * repeat nor hide others) and works only with the same `query` (filters and order).
 * A token that this did not make is refused with `refuse()`.
 */
export function page<Item>(
  items: readonly Item[],
  request: {
    readonly key: (item: Item) => string;
    readonly size: number;
    readonly token: string | undefined;
    readonly query?: unknown;
    readonly refuse: () => Error;
  },
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const query = digest(JSON.stringify(request.query ?? null));
  const start = request.token === undefined ? 0 : startAfter(items, request.token, query, request);
  const shown = items.slice(start, start + request.size);
  const last = shown.at(-1);
  const more = last !== undefined && start + shown.length < items.length;
  return {
    items: shown,
    nextToken: more ? seal({ after: request.key(last), index: start + shown.length, query }) : undefined,
  };
}

function startAfter<Item>(
  items: readonly Item[],
  token: string,
  query: string,
  request: { readonly key: (item: Item) => string; readonly refuse: () => Error },
): number {
  const opened = open(token);
  if (opened === undefined || opened.query !== query) throw request.refuse();
  const found = items.findIndex((item) => request.key(item) === opened.after);
  return found === -1 ? Math.min(opened.index, items.length) : found + 1;
}

function seal(token: v.InferOutput<typeof Token>): string {
  const payload = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${payload}${digest(payload)}`;
}

function open(token: string): v.InferOutput<typeof Token> | undefined {
  const payload = token.slice(0, -digestLength);
  if (digest(payload) !== token.slice(-digestLength)) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const result = v.safeParse(Token, parsed);
  return result.success ? result.output : undefined;
}

const digestLength = 16;
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digestLength);
}
