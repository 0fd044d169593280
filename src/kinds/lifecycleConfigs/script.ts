export { scriptHash } from '../scriptHash.ts';

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
