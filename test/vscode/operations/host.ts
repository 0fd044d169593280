import { smallSite } from '../../../src/simulator/scenarios/small.ts';
import { tellNotebook } from '../../../src/simulator/scenarios/notebooks.ts';
import { ago, openSite } from '../../../src/simulator/scenarios/site.ts';
import { visionOnStart, visionOnStartGpu } from '../../../src/simulator/scenarios/team.ts';
import { addLifecycleConfig } from '../../../src/simulator/services/sageMakerState.ts';
import type { Scenario } from '../../../src/simulator/scenario.ts';
import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** `small`, with nothing left of one instance type, and a script that only runs where there is a GPU. */
const scarce: Scenario = {
  name: 'scarce',
  fill: (tables, { now }) => {
    const site = openSite(tables, '111122223333', 'eu-west-1', now);
    smallSite(site);
    tellNotebook(site, {
      name: 'epsilon',
      createdDaysAgo: 60,
      stoppedDaysAgo: 20,
      with: { status: 'Stopped', instanceType: 'ml.g5.xlarge' },
    });
    tellNotebook(site, {
      name: 'stacked',
      createdDaysAgo: 60,
      stoppedDaysAgo: 20,
      with: {
        status: 'Stopped',
        instanceType: 'ml.g5.xlarge',
        tags: { 'aws:cloudformation:stack-name': 'notebooks' },
      },
    });
    tellNotebook(site, { name: 'halfway', createdDaysAgo: 60, stoppedDaysAgo: 2, with: { status: 'Stopped' } });
    for (const [name, onStart] of [
      ['good-onstart', visionOnStart],
      ['gpu-onstart', visionOnStartGpu],
    ] as const) {
      const creationTime = ago(site, 90, name);
      addLifecycleConfig(tables.sagemaker, site, { name, creationTime, lastModifiedTime: creationTime, onStart });
    }
    tellNotebook(site, {
      name: 'steady',
      createdDaysAgo: 90,
      startedDaysAgo: 3,
      onStartLog: ['Complete!'],
      with: { instanceType: 'ml.m6i.xlarge', lifecycleConfigName: 'good-onstart' },
    });
    tables.sagemaker.get('111122223333', 'eu-west-1').typesWithoutCapacity.push('ml.g5.xlarge');
  },
};

/**
 * Accounts at endpoints: an ordinary one, a slower one, one without capacity, a team that shares a script, one that takes
 * no starts; and a profile without credentials.
 */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default'] },
  simulators: {
    account: { speed: 60 },
    // Slow enough for somebody to see pods come and go.
    pods: { speed: 10 },
    scarce: { scenario: scarce, speed: 60 },
    team: { scenario: 'team', speed: 60 },
    throttled: { scenario: 'small', speed: 60, faults: ['throttle:1@sagemaker:StartNotebookInstance'] },
  },
  aws: ({ account = '', pods = '', scarce: scarceUrl = '', team = '', throttled = '' }) => {
    const profile = (endpoint: string) => ({
      accessKeyId: 'AKIAPATCHLENS000SAMPLE',
      region: 'eu-west-1',
      endpoint,
    });
    const { config, credentials } = awsProfiles({
      default: profile(account),
      pods: profile(pods),
      scarce: profile(scarceUrl),
      team: profile(team),
      throttled: profile(throttled),
    });
    return {
      config: `${config}\n[profile nobody]\nregion = eu-west-1\nendpoint_url = ${account}\n`,
      ...(credentials === undefined ? {} : { credentials }),
    };
  },
  env: () => ({ AWS_EC2_METADATA_DISABLED: 'true' }),
};
