import { smallSite } from '../../../src/simulator/scenarios/small.ts';
import { tellNotebook } from '../../../src/simulator/scenarios/notebooks.ts';
import { openSite } from '../../../src/simulator/scenarios/site.ts';
import type { Scenario } from '../../../src/simulator/scenario.ts';
import { awsProfiles } from '../../host/awsProfiles.ts';
import type { Suite } from '../../host/suite.ts';

/** `small`, with nothing left of one instance type. */
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
    tables.sagemaker.get('111122223333', 'eu-west-1').typesWithoutCapacity.push('ml.g5.xlarge');
  },
};

/** Accounts at endpoints: an ordinary one, one without capacity, and a team that shares a script. */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default'] },
  simulators: {
    account: { speed: 60 },
    scarce: { scenario: scarce, speed: 60 },
    team: { scenario: 'team', speed: 60 },
  },
  aws: (urls) =>
    awsProfiles(
      Object.fromEntries(
        Object.entries({ default: urls['account'], scarce: urls['scarce'], team: urls['team'] }).map(
          ([name, endpoint = '']) => [name, { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint }],
        ),
      ),
    ),
};
