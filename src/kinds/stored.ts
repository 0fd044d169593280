import * as v from 'valibot';
import type { ProblemCode } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';

/** How the facts of a kind are kept on the disk between two starts. A kind without it is read anew at each start. */
export interface StoredFacts<F> {
  /** Grows when the same members come to mean something else: what has another number is not read. */
  readonly version: number;
  /** Strict: undefined for anything that such facts are not, one member too many included. */
  readonly parse: (value: unknown) => F | undefined;
  /** A member that many resources have in common: it is kept once for all of them. */
  readonly shared?: keyof F & string;
}

/**
 * `complete` is `true`, and does not compile where the schema lacks a member that the facts have: whoever adds one to the
 * facts adds it to the schema, or what was kept would come back without it.
 */
export function storedFacts<F extends object>() {
  return <const S extends v.GenericSchema<unknown, F>>(
    schema: S,
    complete: SameShape<F, v.InferOutput<S>>,
    { version, shared }: { readonly version: number; readonly shared?: keyof F & string },
  ): StoredFacts<F> => ({
    version,
    parse(value) {
      const result = v.safeParse(schema, value);
      return complete && result.success ? result.output : undefined;
    },
    ...(shared === undefined ? {} : { shared }),
  });
}

/** `true` where both have the same members, whoever may write them. */
type SameShape<A, B> = Same<Plain<A>, Plain<B>>;

// Two functions are compared as a whole, optional members included: https://github.com/microsoft/TypeScript/issues/27024
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- that is what compares them
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;

type Plain<T> = T extends readonly (infer E)[]
  ? readonly Plain<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : T;

/* Building blocks. */

export const text = v.string();
export const number = v.pipe(v.number(), v.finite());
export const instant: v.GenericSchema<unknown, Instant> = number;

/** An earlier or later version may have codes that this one lacks: they are words of the same form. */
export const problemCode = v.custom<ProblemCode>((code) => typeof code === 'string' && /^[a-zA-Z]+$/.test(code));
