import * as v from 'valibot';
import type { Instant } from '../domain/time.ts';
import { ProblemError } from '../domain/problem.ts';

/** Building blocks for what AWS answers. The SDK has turned timestamps into dates already. */
export const text = v.string();

export const instant = v.pipe(
  v.date(),
  v.transform((at): Instant => at.getTime()),
);

/** A member that may be missing; null counts as missing. */
export function maybe<const S extends v.GenericSchema>(schema: S) {
  return v.pipe(
    v.nullish(schema),
    v.transform((value): v.InferOutput<S> | undefined => value ?? undefined),
  );
}

/** A list that AWS may leave out when it is empty. */
export function listOf<const S extends v.GenericSchema>(schema: S) {
  return v.nullish(v.array(schema), (): v.InferInput<S>[] => []);
}

const words = new Map<string, string>();

/** One of few words (a runtime, a state): however often AWS says it, it is held once. */
export const word = v.pipe(
  v.string(),
  v.transform((value) => {
    const known = words.get(value);
    if (known !== undefined) return known;
    if (words.size < 1000) words.set(value, value);
    return value;
  }),
);

type Defined<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the members that are undefined. */
export function defined<T extends object>(value: T): Defined<T>;
export function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** Parses an answer; a member that is missing or of another type is a `malformedAnswer` that names it. */
export function parsed<const S extends v.GenericSchema>(schema: S, answer: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  const [issue] = result.issues;
  // Only the path: a message would quote the value.
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  throw malformed(path.join('').replace(/^\./, '') || 'the answer');
}

export function malformed(member: string): ProblemError {
  return new ProblemError({
    code: 'malformedAnswer',
    fault: 'aws',
    detail: `${member} is missing or not as it should be`,
  });
}
