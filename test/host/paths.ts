import path from 'node:path';
import process from 'node:process';

/** The repository. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** Where the real VS Code is kept; `PATCH_LENS_HOST_DIR` lets several clones share one. */
export const hostFolder = path.resolve(process.env['PATCH_LENS_HOST_DIR'] ?? path.join(root, '.host'));

/** What test runs leave: reports, screenshots, logs. Ignored by git. */
export const resultsFolder = path.join(root, 'test-results');
