import { createHash } from 'node:crypto';

/** The two scripts of a lifecycle configuration: at every start, and once at creation. */
export const hooks = ['onStart', 'onCreate'] as const;

export type Hook = (typeof hooks)[number];

/**
 * The largest script in bytes of UTF-8. SageMaker counts base64: 16,384 characters
 * (NotebookInstanceLifecycleConfigContent), which is 12,288 bytes.
 */
export const scriptLimit = 12_288;

/** What a script costs of the limit: bytes of UTF-8, not characters. */
export function scriptSize(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * SHA-256 of the script in hex, or null for none. SageMaker stores no empty script
 * (its content has a minimum of one character), so an empty text is none.
 */
export function scriptHash(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Whether the text holds U+FFFD, which stands where bytes were no UTF-8 when they
 * were read. Writing it back would put the damage into AWS.
 */
export function isDamaged(text: string): boolean {
  return text.includes('\uFFFD');
}

/**
 * What stands for "no script" where there has been one: SageMaker neither keeps an empty script nor documents a way
 * to take one away.
 */
export const noOpScript = '#!/bin/bash\n';

/** Whether conflict markers of a merge are left: such a text is no script. Each of the three has to be there. */
export function hasConflictMarkers(text: string): boolean {
  return /^<{7} /m.test(text) && /^={7}\r?$/m.test(text) && /^>{7} /m.test(text);
}
