import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { Buffer } from 'node:buffer';
import { get } from 'node:https';
import process from 'node:process';
import * as v from 'valibot';

const PodList = v.object({
  items: v.array(
    v.object({
      metadata: v.object({
        name: v.string(),
        annotations: v.optional(v.record(v.string(), v.string()), {}),
        deletionTimestamp: v.optional(v.string()),
      }),
    }),
  ),
});

/** The pods of a namespace that are not about to end, as the cluster's own API tells them, past the extension. */
export async function podsIn(cluster: string, namespace: string, labels = '') {
  const client = new EKSClient({
    region: 'eu-west-1',
    endpoint: process.env['PATCH_LENS_SIMULATOR_PODS'] ?? '',
    credentials: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'simulated' },
  });
  const { cluster: { endpoint = '', certificateAuthority } = {} } = await client.send(
    new DescribeClusterCommand({ name: cluster }),
  );
  const url = `${endpoint}/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels)}`;
  const text = await new Promise<string>((resolve, reject) => {
    const ca = Buffer.from(certificateAuthority?.data ?? '', 'base64');
    get(url, { ca, headers: { authorization: 'Bearer patch-lens-admin-token' } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(Buffer.concat(pieces).toString()));
    }).on('error', reject);
  });
  const { items } = v.parse(PodList, JSON.parse(text));
  return items.flatMap(({ metadata }) => (metadata.deletionTimestamp === undefined ? [metadata] : []));
}
