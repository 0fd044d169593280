import { invalidParameter } from './logsReference.ts';

type Test = (message: string) => boolean;

/**
 * CloudWatch's filter patterns, as far as they are simulated: terms (all must
 * be there), "quoted terms", `-excluded`, `?optional` (any of them), and JSON
 * patterns of `{ $.member = "value" }` joined by `&&` or `||`.
 */
export function eventFilter(pattern: string): Test {
  const trimmed = pattern.trim();
  if (trimmed === '') return () => true;
  return trimmed.startsWith('{') ? jsonFilter(trimmed) : termFilter(trimmed);
}

function termFilter(pattern: string): Test {
  const terms = [...pattern.matchAll(/([-?]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = '', quoted, plain]) => ({
    sign,
    text: quoted ?? plain ?? '',
  }));
  if (terms.some(({ text }) => /["%[\]]/.test(text))) throw invalidPattern();
  const having = (sign: string) => terms.filter((term) => term.sign === sign).map(({ text }) => text);
  const [wanted, excluded, optional] = [having(''), having('-'), having('?')];
  return (message) =>
    wanted.every((text) => message.includes(text)) &&
    !excluded.some((text) => message.includes(text)) &&
    (optional.length === 0 || optional.some((text) => message.includes(text)));
}

function jsonFilter(pattern: string): Test {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1] ?? '';
  const any = inner.split('||').map((part) => part.split('&&').map(comparison));
  return (message) => {
    const value = parsed(message);
    return value !== undefined && any.some((all) => all.every((test) => test(value)));
  };
}

function comparison(text: string): (value: unknown) => boolean {
  const [, path = '', operator, quoted, plain] =
    /^[\s(]*\$\.([\w.]+)\s*(!?=)\s*(?:"([^"]*)"|([\w.*-]+))[\s)]*$/.exec(text) ?? [];
  if (operator === undefined) throw invalidPattern();
  const wanted = new RegExp(
    `^${(quoted ?? plain ?? '').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
    's',
  );
  return (value) => {
    const found = path.split('.').reduce<unknown>((inside, name) => member(inside, name), value);
    const equal = (typeof found === 'string' || typeof found === 'number') && wanted.test(String(found));
    return operator === '=' ? equal : found !== undefined && !equal;
  };
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function parsed(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return value;
  } catch {
    return undefined;
  }
}

function invalidPattern() {
  return invalidParameter('Invalid filter pattern');
}
