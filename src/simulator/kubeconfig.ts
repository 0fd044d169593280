import type { ServedCluster } from './clusterServers.ts';

/** How a kubeconfig proves who asks: a token that the simulator knows, or the AWS CLI's `eks get-token`. */
export const kubeconfigUsers = ['token', 'exec'] as const;
export type KubeconfigUser = (typeof kubeconfigUsers)[number];

/**
 * A kubeconfig (JSON, which is YAML too) with a context for each cluster: its
 * name, or `<account>/<region>/<name>` where several are called so; the same with
 * `-view` is a user who may only look at what is in namespaces.
 */
export function kubeconfig(clusters: readonly ServedCluster[], user: KubeconfigUser, endpointUrl: string): string {
  const named = clusters.map((cluster) => {
    const { account, region, name } = cluster;
    const unique = clusters.filter((other) => other.name === name).length === 1;
    return { ...cluster, context: unique ? name : `${account}/${region}/${name}` };
  });
  const [first] = named;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    ...(first === undefined ? {} : { 'current-context': first.context }),
    clusters: named.map(({ context, url, certificateAuthority }) => ({
      name: context,
      cluster: { server: url, 'certificate-authority-data': certificateAuthority },
    })),
    contexts: named.flatMap(({ context, account, region, name }) => [
      {
        name: context,
        context: { cluster: context, user: user === 'token' ? 'admin' : `${account}/${region}/${name}` },
      },
      { name: `${context}-view`, context: { cluster: context, user: 'view' } },
    ]),
    users: [
      { name: 'admin', user: { token: 'patch-lens-admin-token' } },
      { name: 'view', user: { token: 'patch-lens-view-token' } },
      ...(user === 'exec' ? named.map((cluster) => execUser(cluster, endpointUrl)) : []),
    ],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** What `aws eks update-kubeconfig` writes, with the simulator's documented key of the account. */
function execUser({ account, region, name }: ServedCluster, endpointUrl: string) {
  const accessKeyId = account === '444455556666' ? 'AKIAPATCHLENS000SECOND' : 'AKIAPATCHLENS000SAMPLE';
  return {
    name: `${account}/${region}/${name}`,
    user: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['--region', region, 'eks', 'get-token', '--cluster-name', name, '--output', 'json'],
        env: [
          { name: 'AWS_ACCESS_KEY_ID', value: accessKeyId },
          { name: 'AWS_SECRET_ACCESS_KEY', value: 'the simulator checks no signature' },
          { name: 'AWS_ENDPOINT_URL', value: endpointUrl },
        ],
        interactiveMode: 'Never',
        provideClusterInfo: false,
      },
    },
  };
}
