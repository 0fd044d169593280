import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** A script that installs with yum, which is not said about other files of the workspace. */
const yum = 'yum install -y jq\n';

/** An account at an endpoint, and a workspace with one linked script among others. */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default'] },
  simulators: { account: { speed: 60 } },
  aws: ({ account = '' }) =>
    awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: account } }),
  workspace: {
    'linked/on-start.sh': `#!/bin/bash\n# patch-lens: config=nobody-uses-it hook=OnStart\n${yum}`,
    'not-linked/on-start.sh': `#!/bin/bash\n${yum}`,
    'build.sh': `#!/bin/bash\n${yum}cd data\n`,
  },
};
