import { LambdaClient } from '@aws-sdk/client-lambda';
import type { ClientConfig, ClientPlugin } from '../client.ts';

export {
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetRuntimeManagementConfigCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutRuntimeManagementConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

export function create(config: ClientConfig, plugin: ClientPlugin): LambdaClient {
  const client = new LambdaClient(config);
  client.middlewareStack.use(plugin);
  return client;
}
