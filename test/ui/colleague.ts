import {
  DescribeNotebookInstanceLifecycleConfigCommand,
  SageMakerClient,
  UpdateNotebookInstanceLifecycleConfigCommand,
} from '@aws-sdk/client-sagemaker';
import { awsProfiles } from '../host/awsProfiles.ts';
import { serveSimulators } from '../host/simulators.ts';
import { test as base } from './fixtures.ts';

const NotebookInstanceLifecycleConfigName = 'team-onstart';

/** Someone else who writes to the same account. */
class Colleague {
  readonly #client: SageMakerClient;
  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'simulated' };
    this.#client = new SageMakerClient({ region: 'eu-west-1', endpoint, credentials });
  }

  async read(): Promise<string> {
    const command = new DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName });
    const { OnStart } = await this.#client.send(command);
    return Buffer.from(OnStart?.[0]?.Content ?? '', 'base64').toString('utf8');
  }

  async write(text: string): Promise<void> {
    const OnStart = [{ Content: Buffer.from(text, 'utf8').toString('base64') }];
    await this.#client.send(
      new UpdateNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName, OnStart }),
    );
  }
}

/** A window on an account at an endpoint, and someone else who works in it. */
export const test = base.extend<{ endpoint: string; colleague: Colleague }>({
  // Playwright wants a pattern, also where nothing is needed.
  // oxlint-disable-next-line no-empty-pattern
  endpoint: async ({}, use) => {
    await using simulators = await serveSimulators({ account: { speed: 60 } });
    await use(simulators.urls['account'] ?? '');
  },
  aws: async ({ endpoint }, use) => {
    await use(awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint } }));
  },
  colleague: async ({ endpoint }, use) => {
    await use(new Colleague(endpoint));
  },
});

export { expect } from './fixtures.ts';
