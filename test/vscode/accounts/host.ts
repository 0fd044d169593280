import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** Two profiles of two accounts, each at an endpoint of its own: what is asked of one must never reach the other. */
export const suite: Suite = {
  simulators: { first: { speed: 60 }, second: { speed: 60 } },
  aws: ({ first = '', second = '' }) =>
    awsProfiles({
      first: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: first },
      second: { accessKeyId: 'AKIAPATCHLENS000SECOND', region: 'eu-west-1', endpoint: second },
    }),
};
