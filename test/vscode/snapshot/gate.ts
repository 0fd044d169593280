import { rm, writeFile } from 'node:fs/promises';
import process from 'node:process';

const gate = process.env['PATCH_LENS_GATE'] ?? '';

/** From now on there are credentials. */
export function openGate(): Promise<void> {
  return writeFile(gate, '');
}

/** A window that opens from now on gets none. */
export function closeGate(): Promise<void> {
  return rm(gate, { force: true });
}
