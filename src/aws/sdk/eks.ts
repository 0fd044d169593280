import { EKSClient } from '@aws-sdk/client-eks';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export {
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListClustersCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
  ListUpdatesCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';

export function create(config: ClientConfig, plugin: ClientPlugin): EKSClient {
  const client = new EKSClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
