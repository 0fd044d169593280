import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export type { _InstanceType as InstanceType } from '@aws-sdk/client-sagemaker';
export {
  CreateNotebookInstanceLifecycleConfigCommand,
  CreatePresignedNotebookInstanceUrlCommand,
  DeleteNotebookInstanceLifecycleConfigCommand,
  DescribeNotebookInstanceCommand,
  DescribeNotebookInstanceLifecycleConfigCommand,
  ListNotebookInstanceLifecycleConfigsCommand,
  ListNotebookInstancesCommand,
  ListTagsCommand,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
  UpdateNotebookInstanceCommand,
  UpdateNotebookInstanceLifecycleConfigCommand,
} from '@aws-sdk/client-sagemaker';

export function create(config: ClientConfig, plugin: ClientPlugin): SageMakerClient {
  const client = new SageMakerClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
