/**
 * Regions of the public partitions, as the AWS SDK's partition data has them
 * (a test compares). A table, so that a picker needs no SDK; regions that are
 * newer than this release can still be written in the settings.
 */
const commercial = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'me-west-1',
  'mx-central-1',
  'sa-east-1',
  'sa-west-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

/** Partitions `aws-cn`, `aws-eusc` and `aws-us-gov`. */
const separate = ['cn-north-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-gov-east-1', 'us-gov-west-1'] as const;

export const regions: readonly string[] = [...commercial, ...separate];

/** Every account may use these without asking; AWS has made all later ones opt-in (since March 2019). */
const enabledByDefault: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

const known: ReadonlySet<string> = new Set(regions);

export function isKnownRegion(region: string): boolean {
  return known.has(region);
}

/** Whether an account must enable this region before it can be used; it answers "invalid token" until then. */
export function isOptInRegion(region: string): boolean {
  return commercial.some((each) => each === region) && !enabledByDefault.has(region);
}

/** Whether the text can stand in a host name; anything else is a typing error. */
export function isRegionName(region: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(region);
}
