import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/**
 * An account at an endpoint, where the tests also play everybody else who changes it, and a second one
 * that lets scripts be read and not be written.
 */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default', 'reader'] },
  simulators: {
    account: { speed: 60 },
    reader: { speed: 60, faults: ['deny:sagemaker:UpdateNotebookInstanceLifecycleConfig'] },
  },
  aws: ({ account = '', reader = '' }) =>
    awsProfiles({
      default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint: account },
      reader: { accessKeyId: 'AKIAPATCHLENS000SECOND', region: 'eu-west-1', endpoint: reader },
    }),
};
