import { tellCluster } from './clusters.ts';
import type { Site } from './site.ts';

/** The EKS clusters of the main region. */
export function sampleClusters(site: Site): void {
  tellCluster(site, {
    // Standard support ends on 2026-12-02.
    name: 'storefront',
    version: '1.34',
    createdDaysAgo: 410,
    with: { tags: { team: 'storefront' } },
    nodegroups: [
      { name: 'web', amiType: 'AL2023_x86_64_STANDARD', with: { size: 6, instanceType: 'm7i.large' } },
      { name: 'workers-arm', amiType: 'AL2023_ARM_64_STANDARD', behind: 2, with: { size: 4 } },
      {
        name: 'recommendations-gpu',
        amiType: 'AL2023_x86_64_NVIDIA',
        behind: 9,
        with: { instanceType: 'g6.xlarge', size: 2 },
      },
    ],
  });
  tellCluster(site, {
    // Extended support ends on 2026-11-26; EKS upgrades the control plane by itself then.
    name: 'data-platform',
    version: '1.31',
    createdDaysAgo: 700,
    with: { tags: { team: 'data-platform' } },
    nodegroups: [
      // The newest AL2 image there is, and yet without patches since 2025-11-26.
      { name: 'etl', amiType: 'AL2_x86_64', with: { size: 8, instanceType: 'r6i.xlarge' } },
      {
        name: 'spark-hardened',
        amiType: 'CUSTOM',
        releaseVersion: 'ami-0a4c81e29f7d3b560',
        with: {
          launchTemplate: { id: 'lt-0b7e62d1c94f8a035', name: 'spark-hardened', version: '17' },
          capacityType: 'SPOT',
        },
      },
      { name: 'windows-reports', amiType: 'WINDOWS_CORE_2022_x86_64', behind: 1, with: { size: 2 } },
    ],
  });
  tellCluster(site, {
    name: 'platform',
    version: '1.36',
    createdDaysAgo: 150,
    with: { supportType: 'STANDARD', tags: { team: 'platform' } },
    nodegroups: [
      { name: 'system', amiType: 'BOTTLEROCKET_x86_64' },
      { name: 'edge', amiType: 'BOTTLEROCKET_ARM_64', behind: 1, with: { size: 2 } },
      // The control plane went ahead; these nodes stayed.
      { name: 'batch', amiType: 'AL2023_x86_64_STANDARD', version: '1.34', behind: 5, createdDaysAgo: 140 },
      {
        name: 'ingest',
        amiType: 'AL2023_x86_64_STANDARD',
        behind: 1,
        with: {
          status: 'DEGRADED',
          issues: [
            {
              code: 'AsgInstanceLaunchFailures',
              message:
                'Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient m6i.large capacity in the Availability Zone you requested.',
              resourceIds: ['eks-ingest-0f6b3a71'],
            },
            {
              code: 'NodeCreationFailure',
              message: 'Instances failed to join the kubernetes cluster',
              resourceIds: ['i-0c2f5a9e3b7d41806'],
            },
          ],
        },
      },
    ],
  });
}
