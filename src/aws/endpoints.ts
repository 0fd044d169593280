import type { IniSection } from '@smithy/types';
import type { ConfigFiles, Environment } from './configFiles.ts';

/**
 * Services with their names in environment variables and `services` sections:
 * the SDK's service id, upper or lower case, blanks as underscores.
 * https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 */
const services = [
  ['sagemaker', 'sagemaker'],
  ['lambda', 'lambda'],
  ['eks', 'eks'],
  ['ssm', 'ssm'],
  ['logs', 'cloudwatch_logs'],
  ['cloudtrail', 'cloudtrail'],
  ['sts', 'sts'],
  ['health', 'health'],
  ['sso', 'sso'],
  ['ssoOidc', 'sso_oidc'],
  ['signin', 'signin'],
] as const;

export type EndpointService = (typeof services)[number][0];

/** Where one profile's requests go. */
export interface Endpoints {
  /** A URL that was configured; undefined: AWS's own for the region. */
  of(service: EndpointService): string | undefined;
  readonly fips: boolean;
  readonly dualstack: boolean;
}

export type EndpointsOrFault =
  | { readonly endpoints: Endpoints }
  /** `setting` is the one of the profile that is wrong, if it is one. */
  | { readonly fault: string; readonly setting?: string };

/**
 * Precedence: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's
 * `services` section, the profile's `endpoint_url`; all of them void when
 * configured endpoints are to be ignored.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * The SDK would look these up by itself, but always in the profile that
 * AWS_PROFILE names, whatever profile a client was made for. So every client
 * gets what is decided here, and is told not to look.
 */
export function endpointsOf(
  section: IniSection,
  files: Pick<ConfigFiles, 'services'>,
  env: Environment,
): EndpointsOrFault {
  const flag = (variable: string, setting: string) => (env[variable] ?? section[setting])?.toLowerCase() === 'true';
  const fips = flag('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint');
  const dualstack = flag('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint');
  if (flag('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls')) {
    return { endpoints: { of: () => undefined, fips, dualstack } };
  }
  const sectionName = section['services'];
  const servicesSection = sectionName === undefined ? undefined : files.services(sectionName);
  if (sectionName !== undefined && servicesSection === undefined) {
    return { fault: 'the services section that this profile names does not exist', setting: 'services' };
  }
  const found = new Map<EndpointService, string>();
  for (const [service, name] of services) {
    const candidates = [
      { from: `AWS_ENDPOINT_URL_${name.toUpperCase()}`, url: env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] },
      { from: 'AWS_ENDPOINT_URL', url: env['AWS_ENDPOINT_URL'] },
      { from: 'services', setting: 'services', url: servicesSection?.[`${name}.endpoint_url`] },
      { from: 'endpoint_url', setting: 'endpoint_url', url: section['endpoint_url'] },
    ];
    const chosen = candidates.find(({ url }) => url !== undefined && url !== '');
    if (chosen?.url === undefined) continue;
    if (!isHttpUrl(chosen.url)) {
      const fault = `${chosen.from} is not a URL that starts with http:// or https://`;
      return chosen.setting === undefined ? { fault } : { fault, setting: chosen.setting };
    }
    found.set(service, chosen.url);
  }
  return { endpoints: { of: (service) => found.get(service), fips, dualstack } };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
