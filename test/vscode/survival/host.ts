import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** A window whose extension host is killed in the middle of operations, and the one after it. */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default'] },
  parts: [{ name: 'killed', killed: true }, { name: 'resumed' }],
  simulators: { account: { speed: 60 }, team: { scenario: 'team', speed: 60 } },
  aws: ({ account = '', team = '' }) =>
    awsProfiles({
      default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: account },
      team: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: team },
    }),
};
