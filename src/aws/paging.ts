import { malformed } from './parse.ts';

/** One page of a listing, with the token of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * Page after page, as they are asked for, until there is no next. A token that
 * comes twice would never end; `member` names it in the problem.
 */
export async function* pagesOf<T>(
  read: (token: string | undefined) => Promise<Page<T>>,
  member: string,
): AsyncGenerator<readonly T[], void, undefined> {
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    yield items;
    if (next !== undefined && next === token) throw malformed(member);
    token = next === '' ? undefined : next;
  } while (token !== undefined);
}
