import type { Scenario } from '../scenario.ts';
import { tellCluster } from './clusters.ts';
import { generate } from './generated.ts';
import { tellNotebook } from './notebooks.ts';
import { timedOut } from './sampleScripts.ts';
import { smallSite } from './small.ts';
import { openSite } from './site.ts';

const account = '111122223333';
const secondAccount = '444455556666';

/**
 * An account in which much is wrong: evidence that the caller may not read,
 * resources in states without a way out, values that no client knows yet. In
 * the second account the caller may not read anything.
 */
export const broken: Scenario = {
  name: 'broken',
  denied: [
    `${account}:cloudtrail:LookupEvents`,
    `${account}:lambda:GetRuntimeManagementConfig`,
    `${account}:ssm:*`,
    `${account}:sagemaker:StopNotebookInstance`,
    ...['sagemaker', 'lambda', 'eks', 'ssm', 'logs', 'cloudtrail'].map((service) => `${secondAccount}:${service}:*`),
  ],
  fill: (tables, { now, generated }) => {
    const site = openSite(tables, account, 'eu-west-1', now);
    smallSite(site);
    tellNotebook(site, {
      // Its configuration is gone, and it has no way to CloudWatch Logs: nothing says why it failed.
      name: 'silent-failure',
      createdDaysAgo: 20,
      startedDaysAgo: 1,
      with: {
        status: 'Failed',
        failureReason: timedOut(account, 'eu-west-1', 'deleted-onstart', 'silent-failure'),
        lifecycleConfigName: 'deleted-onstart',
        writesLogs: false,
      },
    });
    tellCluster(site, {
      name: 'half-made',
      version: '1.35',
      createdDaysAgo: 2,
      with: {
        status: 'FAILED',
        issues: [
          { code: 'Ec2SubnetNotFound', message: 'Subnets do not exist', resourceIds: ['subnet-0d1e9f3a7c5b28460'] },
        ],
      },
      nodegroups: [
        {
          name: 'never-started',
          amiType: 'AL2023_x86_64_STANDARD',
          with: {
            status: 'CREATE_FAILED',
            issues: [
              { code: 'IamNodeRoleNotFound', message: 'The node role does not exist', resourceIds: ['node-role'] },
            ],
          },
        },
        { name: 'from-the-future', amiType: 'AL2027_x86_64_STANDARD', releaseVersion: '1.35.2-20261101' },
      ],
    });
    tellCluster(site, { name: 'retired', version: '1.29', createdDaysAgo: 900, nodegroups: [] });
    tables.sagemaker.get(account, 'eu-west-1').typesWithoutCapacity.push('ml.t3.medium');
    generate(site, generated);
  },
};
