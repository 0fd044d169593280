import { parseKey, type ResourceKey } from '../../domain/resourceKey.ts';

/** One lifecycle configuration, by the names that a URI of the editor carries. */
export interface ConfigRef {
  readonly account: string;
  readonly region: string;
  /** Case-sensitive. */
  readonly name: string;
}

const type = 'notebook-instance-lifecycle-config/';

/** What SageMaker allows: letters, digits and inner hyphens, at most 63 (NotebookInstanceLifecycleConfigName). */
export function isConfigName(name: string): boolean {
  return name.length <= 63 && /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/.test(name);
}

/** `arn:aws:sagemaker:REGION:ACCOUNT:notebook-instance-lifecycle-config/NAME` */
export function configKey({ account, region, name }: ConfigRef): ResourceKey {
  return `arn:${partitionOf(region)}:sagemaker:${region}:${account}:${type}${name}`;
}

/** Undefined where the key is not that of a lifecycle configuration. */
export function parseConfigKey(key: ResourceKey): ConfigRef | undefined {
  const parts = parseKey(key);
  if (!parts || parts.service !== 'sagemaker' || !parts.resource.startsWith(type)) return undefined;
  const name = parts.resource.slice(type.length);
  return isConfigName(name) ? { account: parts.account, region: parts.region, name } : undefined;
}

/** The partition follows from the region (the SDK's partitions.json): a URI of the editor has no room for it. */
function partitionOf(region: string): string {
  const partitions: readonly (readonly [string, string])[] = [
    ['cn-', 'aws-cn'],
    ['us-gov-', 'aws-us-gov'],
    ['us-isob-', 'aws-iso-b'],
    ['us-isof-', 'aws-iso-f'],
    ['eu-isoe-', 'aws-iso-e'],
    ['us-iso-', 'aws-iso'],
    ['eusc-', 'aws-eusc'],
  ];
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
