import { DescribeNotebookInstanceCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import process from 'node:process';

const clients = new Map<string, SageMakerClient>();

/** What AWS says of a notebook instance, asked past the extension. */
export async function describe(account: 'ACCOUNT' | 'SCARCE' | 'TEAM' | 'THROTTLED', NotebookInstanceName: string) {
  const client =
    clients.get(account) ??
    new SageMakerClient({
      region: 'eu-west-1',
      endpoint: process.env[`PATCH_LENS_SIMULATOR_${account}`] ?? '',
      credentials: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'simulated' },
    });
  clients.set(account, client);
  return client.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }));
}
