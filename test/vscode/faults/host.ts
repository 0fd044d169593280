import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** One profile, whose account answers as AWS does on a bad day. */
export const suite: Suite = {
  simulators: { faulty: { faults: ['throttle:0.3', 'http500:0.1', 'drop:0.05'], seed: 1, speed: 60 } },
  aws: ({ faulty = '' }) =>
    awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: faulty } }),
};
