import * as v from 'valibot';
import type { Input, Json, Operation, OperationContext } from './service.ts';

/**
 * Input that breaks the service's model. The message is AWS's own sentence; the
 * core sends it with the service's `validationError` code.
 */
export class InvalidInput extends Error {}

/** A body whose members have the wrong JSON type: AWS answers SerializationException. */
export class UnreadableInput extends Error {}

/** An operation whose input is checked against `input` before `handle` sees it. Members the schema does not name are ignored, as AWS ignores them. */
export function operation<const Schema extends v.GenericSchema<unknown, unknown>>(
  definition: Omit<Operation, 'handle'> & {
    readonly input: Schema;
    readonly handle: (input: v.InferOutput<Schema>, context: OperationContext) => Json | Promise<Json>;
  },
): Operation {
  const { input: schema, handle, ...rest } = definition;
  return { ...rest, handle: (input, context) => handle(accept(schema, input), context) };
}

/** The parsed input; throws `InvalidInput` or `UnreadableInput`. */
export function accept<Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  input: Input,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const issues: readonly v.BaseIssue<unknown>[] = result.issues;
  const wrongType = issues.find(
    (issue) => issue.kind === 'schema' && issue.received !== 'undefined' && issue.type !== 'picklist',
  );
  if (wrongType) throw new UnreadableInput(wrongTypeSentence(wrongType));
  const count = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw new InvalidInput(`${count} detected: ${issues.map(sentence).join('; ')}`);
}

function sentence(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'schema' && issue.received === 'undefined') {
    return `Value null at '${memberPath(issue)}' failed to satisfy constraint: Member must not be null`;
  }
  return `Value '${shown(issue.input)}' at '${memberPath(issue)}' failed to satisfy constraint: ${issue.message}`;
}

/** `NotebookInstanceName` → `notebookInstanceName`; list elements count from 1: `onStart.1.member.content`. */
function memberPath(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? [])
    .map(({ key }) =>
      typeof key === 'number' ? `${key + 1}.member` : String(key).replace(/^./, (letter) => letter.toLowerCase()),
    )
    .join('.');
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(String).join(', ')}]` : String(value);
}

const jsonTypes: Readonly<Record<string, string>> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  boolean: 'TRUE_VALUE',
};
const modelTypes: Readonly<Record<string, string>> = { string: 'String', number: 'Integer', boolean: 'Boolean' };

function wrongTypeSentence(issue: v.BaseIssue<unknown>): string {
  const wanted = modelTypes[issue.type];
  const found = jsonTypes[typeof issue.input];
  if (wanted !== undefined && found !== undefined)
    return `${found} can not be converted to ${wanted === 'Integer' ? 'an' : 'a'} ${wanted}`;
  return 'Start of structure or map found where not expected.';
}

/* Member rules. Each carries AWS's wording of its constraint; wrap in `v.optional` where the member may be absent. */

/** A string; `pattern` must match the whole value and is quoted in the refusal without its anchors. */
export function text(rule: { readonly min?: number; readonly max?: number; readonly pattern?: RegExp } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, pattern = /^[^]*$/ } = rule;
  return v.pipe(
    v.string(),
    v.minLength(min, `Member must have length greater than or equal to ${min}`),
    v.maxLength(max, `Member must have length less than or equal to ${max}`),
    v.regex(
      pattern,
      `Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^/, '').replace(/\$$/, '')}`,
    ),
  );
}

export function oneOf<const Values extends readonly string[]>(...values: Values) {
  return v.picklist(values, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

const range = (min: number, max: number) =>
  [
    v.minValue<number, number, string>(min, `Member must have value greater than or equal to ${min}`),
    v.maxValue<number, number, string>(max, `Member must have value less than or equal to ${max}`),
  ] as const;

export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  return v.pipe(v.number(), v.integer('Member must be an integer'), ...range(min, max));
}

/** An integer in a path or query, where everything is a string. */
export function integerText(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  return v.pipe(v.string(), v.regex(/^-?\d+$/, 'Member must be an integer'), v.transform(Number), ...range(min, max));
}

/** A boolean in a path or query. */
export const booleanText = v.pipe(
  v.string(),
  v.regex(/^(true|false)$/i, 'Member must be a boolean'),
  v.transform((value) => value.toLowerCase() === 'true'),
);

/** Epoch seconds on the wire, milliseconds for the handler. */
export const timestamp = v.pipe(
  v.number(),
  v.transform((seconds) => seconds * 1000),
);

export function list<Item extends v.GenericSchema<unknown, unknown>>(
  item: Item,
  rule: { readonly min?: number; readonly max?: number } = {},
) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = rule;
  return v.pipe(
    v.array(item),
    v.minLength(min, `Member must have length greater than or equal to ${min}`),
    v.maxLength(max, `Member must have length less than or equal to ${max}`),
  );
}

/** A query member that may come once or more often: always a list. */
export const textList = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((value) => [value]),
  ),
]);

/** Output members without those that are undefined. */
export function present(members: Readonly<Record<string, Json | undefined>>): { [key: string]: Json } {
  const kept: { [key: string]: Json } = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept;
}

/** Timestamps of JSON protocols: seconds since the epoch, with milliseconds as fraction. */
export function epochSeconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
