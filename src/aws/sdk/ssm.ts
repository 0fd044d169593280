import { SSMClient } from '@aws-sdk/client-ssm';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export { GetParametersCommand } from '@aws-sdk/client-ssm';

export function create(config: ClientConfig, plugin: ClientPlugin): SSMClient {
  const client = new SSMClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
