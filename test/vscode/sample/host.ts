import type { Suite } from '../../host/suite.ts';

/** No profile, no credential, no network: the sample account is all there is. */
export const suite: Suite = {};
