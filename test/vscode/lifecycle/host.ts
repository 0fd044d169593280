import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** One account at an endpoint, where the tests also play everybody else who changes it. */
export const suite: Suite = {
  simulators: { account: { speed: 60 } },
  aws: ({ account = '' }) =>
    awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: account } }),
};
