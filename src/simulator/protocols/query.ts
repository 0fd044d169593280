import { SimulatedError } from '../service.ts';
import type { Input, Json } from '../service.ts';
import { answer, bodyText } from './protocol.ts';
import type { Protocol } from './protocol.ts';

const contentType = 'text/xml';

/** `Action=…&Version=…` in a form body or a query; answers in XML. */
export const query: Protocol = {
  read(service, request) {
    const inQuery = Object.entries(request.query).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const form: Input = {
      ...Object.fromEntries(inQuery),
      ...Object.fromEntries(new URLSearchParams(bodyText(request))),
    };
    const action = typeof form['Action'] === 'string' ? form['Action'] : '';
    const operation = service.operations.find(({ name }) => name === action);
    if (operation === undefined) {
      const version = typeof form['Version'] === 'string' ? form['Version'] : '';
      throw new SimulatedError('InvalidAction', 400, `Could not find operation ${action} for version ${version}`);
    }
    return { operation, input: form };
  },
  succeed(service, { name }, output, requestId) {
    const body = [
      `<${name}Response xmlns="${service.xmlNamespace ?? ''}">`,
      element(`${name}Result`, output, service.xmlItems),
      element('ResponseMetadata', { RequestId: requestId }),
      `</${name}Response>`,
    ].join('');
    return answer(200, { 'content-type': contentType, 'x-amzn-requestid': requestId }, body);
  },
  fail(error, requestId) {
    const details = element('Error', {
      Type: error.status < 500 ? 'Sender' : 'Receiver',
      Code: error.code,
      Message: error.message,
      ...error.extra,
    });
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${details}${element('RequestId', requestId)}</ErrorResponse>`;
    return answer(error.status, { 'content-type': contentType, 'x-amzn-requestid': requestId }, body);
  },
};

type Items = Readonly<Record<string, string>>;

function element(name: string, value: Json, items: Items = {}): string {
  return `<${name}>${content(name, value, items)}</${name}>`;
}

function content(name: string, value: Json, items: Items): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => element(items[name] ?? 'member', item, items)).join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([member, inner]) => element(member, inner, items))
      .join('');
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
