import type { Suite } from '../../host/suite.ts';

/** A newcomer's window: no credentials, no profile. */
export const suite: Suite = { env: () => ({ PATCH_LENS_SAMPLE_DATE: '2026-11-22T09:00:00Z' }) };
