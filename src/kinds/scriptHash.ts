import { createHash } from 'node:crypto';

/**
 * SHA-256 of a lifecycle script in hex, or null for none. SageMaker stores no empty script
 * (its content has a minimum of one character), so an empty text is none.
 */
export function scriptHash(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : createHash('sha256').update(text, 'utf8').digest('hex');
}
