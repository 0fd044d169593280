import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export {
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

export function create(config: ClientConfig, plugin: ClientPlugin): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
