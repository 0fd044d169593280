import type { IniSection } from '@smithy/types';
import type { ConfigFiles, Environment } from './configFiles.ts';
import type { ProfileInfo } from './session.ts';

/**
 * The name under which credentials appear that no profile holds: access keys,
 * a web identity or a container's credentials in the environment, or the
 * instance's own role. Brackets can not stand in a profile's name.
 */
export const environmentProfile = '(environment)';

export type CredentialSource =
  'static' | 'sso' | 'assumeRole' | 'webIdentity' | 'process' | 'login' | 'environment' | 'unknown';

/** How a profile gets its credentials; the order is the SDK's (fromIni). */
export function sourceOf(section: IniSection): CredentialSource {
  const has = (...settings: readonly string[]) => settings.every((setting) => section[setting] !== undefined);
  if (has('role_arn') && has('source_profile') !== has('credential_source')) return 'assumeRole';
  if (has('aws_access_key_id', 'aws_secret_access_key')) return 'static';
  if (has('web_identity_token_file', 'role_arn')) return 'webIdentity';
  if (has('credential_process')) return 'process';
  if (has('sso_session') || has('sso_start_url') || has('sso_account_id') || has('sso_role_name')) return 'sso';
  if (has('login_session')) return 'login';
  return 'unknown';
}

/** Whether the environment itself says where credentials are. */
export function hasEnvironmentCredentials(env: Environment): boolean {
  const has = (...variables: readonly string[]) => variables.every((variable) => (env[variable] ?? '') !== '');
  return (
    has('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') ||
    has('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN') ||
    has('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') ||
    has('AWS_CONTAINER_CREDENTIALS_FULL_URI')
  );
}

/**
 * The profile that AWS's tools would use now: AWS_PROFILE; else access keys of
 * the environment; else `default`; else whatever the environment has.
 */
export function standardChoice(files: ConfigFiles, env: Environment): string {
  const named = env['AWS_PROFILE'];
  if (named !== undefined && named !== '') return named;
  if (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']) return environmentProfile;
  const section = files.profile('default');
  if (section === undefined) return environmentProfile;
  return sourceOf(section) === 'unknown' && hasEnvironmentCredentials(env) ? environmentProfile : 'default';
}

/** AWS_REGION, else AWS_DEFAULT_REGION (the AWS CLI's). */
export function environmentRegion(env: Environment): string | undefined {
  return env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined;
}

/** A profile's own region; the environment's comes first only for the standard chain's own choice. */
export function regionOf(name: string, chosen: boolean, files: ConfigFiles, env: Environment): string | undefined {
  const own = sectionOf(name, files)?.['region'];
  return chosen ? (environmentRegion(env) ?? own) : (own ?? environmentRegion(env));
}

/** The settings that hold for a profile; the environment's credentials go with those of `default`, as in the SDK. */
export function sectionOf(name: string, files: ConfigFiles): IniSection | undefined {
  return name === environmentProfile ? (files.profile('default') ?? {}) : files.profile(name);
}

/** Everything that a person may choose from. */
export function profileInfos(files: ConfigFiles, env: Environment): readonly ProfileInfo[] {
  const names = hasEnvironmentCredentials(env) ? [environmentProfile, ...files.profileNames] : files.profileNames;
  return names.map((name) => {
    const region = regionOf(name, name === environmentProfile, files, env);
    const source = name === environmentProfile ? 'environment' : sourceOf(files.profile(name) ?? {});
    return region === undefined ? { name, source } : { name, region, source };
  });
}
