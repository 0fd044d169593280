import { badRequest } from './status.ts';
import type { LabelSelector } from './objects.ts';

type Labels = Readonly<Record<string, string>>;
interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Whether a LabelSelector of an object selects these labels; an empty one selects all. */
export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  const exact = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    exact &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
      holds({ key, operator, values }, labels),
    )
  );
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** `app=web,tier!=db,env in (a,b),!old` → a test of labels. */
export function labelTest(selector: string): (labels: Labels | undefined) => boolean {
  const requirements = selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRequirement);
  return (labels = {}) => requirements.every((requirement) => holds(requirement, labels));
}

function parseRequirement(text: string): Requirement {
  const [, key = '', not, list = ''] = /^(\S+)\s+(not)?in\s*\(([^)]*)\)$/.exec(text) ?? [];
  if (key !== '')
    return { key, operator: not === undefined ? 'In' : 'NotIn', values: list.split(',').map((each) => each.trim()) };
  const [, name, operator = '', value = ''] = /^([\w./-]+)\s*(?:(==|=|!=)\s*([\w./-]*))?$/.exec(text) ?? [];
  if (name !== undefined) {
    if (operator === '') return { key: name, operator: 'Exists', values: [] };
    return { key: name, operator: operator === '!=' ? 'NotIn' : 'In', values: [value] };
  }
  const absent = /^!\s*([\w./-]+)$/.exec(text)?.[1];
  if (absent !== undefined) return { key: absent, operator: 'DoesNotExist', values: [] };
  throw badRequest(`unable to parse requirement: invalid label selector "${text}"`);
}

/** `spec.nodeName=x,status.phase!=Running` → a test of objects; fields that are not in `known` are refused. */
export function fieldTest(selector: string, known: readonly string[]): (object: unknown) => boolean {
  const requirements = selector
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, field = '', operator = '', value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
      if (operator === '') throw badRequest(`invalid selector: '${selector}'; can't understand '${part}'`);
      if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
      return { path: field.split('.'), equal: operator !== '!=', value };
    });
  return (object) =>
    requirements.every(({ path, equal, value }) => {
      const found = path.reduce<unknown>((at, member) => (isRecord(at) ? at[member] : undefined), object);
      const text = typeof found === 'string' || typeof found === 'boolean' ? String(found) : '';
      return (text === value) === equal;
    });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
