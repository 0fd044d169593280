import type { CallOptions, LifecycleConfig, LifecycleConfigSummary, SageMakerPort } from '../../aws/ports.ts';

/** The tag that CloudFormation puts on what it made. */
const stackTag = 'aws:cloudformation:stack-name';

/** Both scripts as AWS has them now (DescribeNotebookInstanceLifecycleConfig). */
export function readConfig(port: SageMakerPort, name: string, options?: CallOptions): Promise<LifecycleConfig> {
  return port.describeLifecycleConfig(name, options);
}

/** Every configuration of the account and region, without its scripts. */
export async function listConfigs(
  port: SageMakerPort,
  options?: CallOptions,
): Promise<readonly LifecycleConfigSummary[]> {
  const found: LifecycleConfigSummary[] = [];
  for await (const page of port.listLifecycleConfigs(options)) found.push(...page);
  return found;
}

/** Names of the notebook instances that use the configuration (ListNotebookInstances; its own filter matches parts of names). */
export async function listUsers(port: SageMakerPort, name: string, options?: CallOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of port.listNotebookInstances(options)) {
    for (const each of page) if (each.lifecycleConfigName === name) found.push(each.name);
  }
  return found.sort((a, b) => a.localeCompare(b));
}

/** The CloudFormation stack that made the configuration; undefined for none, or where tags may not be read. */
export async function stackOf(port: SageMakerPort, arn: string, options?: CallOptions): Promise<string | undefined> {
  try {
    const tags = await port.listTags(arn, options);
    return tags[stackTag];
  } catch {
    // The deploy does not depend on it: without sagemaker:ListTags there is one warning fewer.
    return undefined;
  }
}
