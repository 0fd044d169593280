import type { Suite } from '../../host/suite.ts';

/** The VSIX that `npm run package` writes, installed as a user installs it. */
export const suite: Suite = { packaged: true };
