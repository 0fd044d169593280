import { STSClient } from '@aws-sdk/client-sts';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export { GetCallerIdentityCommand } from '@aws-sdk/client-sts';

export function create(config: ClientConfig, plugin: ClientPlugin): STSClient {
  const client = new STSClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
