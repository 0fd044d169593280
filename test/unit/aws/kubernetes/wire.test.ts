import { expect, test } from 'vitest';
import { only, openAws, profileText, simulated } from '../support.ts';

/** The sample account behind HTTP, its clusters behind TLS, each with an authority of its own. */
async function opened() {
  const { url, simulator } = await simulated({ scenario: 'sample' });
  const { sessions, events } = await openAws({ config: profileText('default', { endpoint_url: url }) });
  return { simulator, events, ports: only(sessions).ports };
}

test('pods are read over TLS with the AWS identity alone', async () => {
  const { ports } = await opened();
  const cluster = await ports.eks.describeCluster('platform');
  expect(cluster.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const pods = await ports.kubernetes(cluster).list('Pod', { labelSelector: 'eks.amazonaws.com/fargate-profile' });
  expect(pods.length).toBeGreaterThan(10);
});
