import { HealthClient } from '@aws-sdk/client-health';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export {
  DescribeAffectedEntitiesCommand,
  DescribeEventDetailsCommand,
  DescribeEventsCommand,
} from '@aws-sdk/client-health';

export function create(config: ClientConfig, plugin: ClientPlugin): HealthClient {
  const client = new HealthClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
