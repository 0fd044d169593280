import type { WireRequest, WireResponse } from '../contract.ts';
import type { Input, Json, Operation, Service, SimulatedError } from '../service.ts';

export interface Call {
  readonly operation: Operation;
  readonly input: Input;
}

/** One of AWS's wire protocols. Header names are lower case. */
export interface Protocol {
  /** Which operation of the service is asked for, with its input; throws a SimulatedError where there is none or the body can not be read. */
  readonly read: (service: Service, request: WireRequest) => Call;
  readonly succeed: (service: Service, operation: Operation, output: Json, requestId: string) => WireResponse;
  readonly fail: (error: SimulatedError, requestId: string) => WireResponse;
}

/** The body as text. */
export function bodyText(request: WireRequest): string {
  const { body } = request;
  if (body === undefined) return '';
  // Not Buffer.from: it asks the SDK's bodies for their string value, and they warn about it.
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** An answer with its length, so that a body that was cut off can be told from a whole one. */
export function answer(status: number, headers: Readonly<Record<string, string>>, body: string): WireResponse {
  return { status, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body };
}
