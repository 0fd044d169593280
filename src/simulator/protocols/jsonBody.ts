import { SimulatedError } from '../service.ts';
import type { Input, Json } from '../service.ts';

/** The members of a JSON body; null means absent, as AWS reads it. */
export function parseJsonBody(text: string): Input {
  if (text === '') return {};
  const parsed = parse(text);
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw new SimulatedError('SerializationException', 400, 'Start of structure or map found where not expected.');
  }
  return parsed;
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text, (_key, member: unknown) => member ?? undefined);
    return value;
  } catch {
    throw new SimulatedError('SerializationException', 400, 'Unable to parse the request body as JSON');
  }
}
