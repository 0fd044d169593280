import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { request } from 'node:https';

/** The simulator's own administrator, for what somebody does with kubectl beside the editor. */
const token = 'patch-lens-admin-token';

/** Changes an object in a simulated cluster past the extension, as `kubectl patch` would. */
export async function patchInCluster(endpoint: string, cluster: string, path: string, patch: unknown): Promise<void> {
  const eks = new EKSClient({
    region: 'eu-west-1',
    endpoint,
    credentials: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'simulated' },
  });
  const described = (await eks.send(new DescribeClusterCommand({ name: cluster }))).cluster;
  const ca = Buffer.from(described?.certificateAuthority?.data ?? '', 'base64').toString('utf8');
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      new URL(path, described?.endpoint),
      {
        ca,
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' },
      },
      (answer) => {
        answer.resume();
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${path}: ${answer.statusCode}`));
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(patch));
  });
}
