import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';

export function create(config: ClientConfig, plugin: ClientPlugin): CloudTrailClient {
  const client = new CloudTrailClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
