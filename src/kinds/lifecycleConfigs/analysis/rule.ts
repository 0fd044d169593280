import type { Finding } from './finding.ts';
import type { Reading } from './reading.ts';

/** Looks for one kind of trouble. Pure: the same script and context, the same findings. */
export type Rule = (reading: Reading) => readonly Finding[];
