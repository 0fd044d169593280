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

/** Name of configuration → names of the notebook instances that use it (ListNotebookInstances), sorted. */
export async function listUsage(
  port: SageMakerPort,
  options?: CallOptions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const page of port.listNotebookInstances(options)) {
    for (const { lifecycleConfigName, name } of page) {
      if (lifecycleConfigName === undefined) continue;
      found.set(lifecycleConfigName, [...(found.get(lifecycleConfigName) ?? []), name]);
    }
  }
  for (const names of found.values()) names.sort((one, other) => one.localeCompare(other));
  return found;
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
