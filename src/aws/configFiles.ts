import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IniSection } from '@smithy/types';
import type { Problem } from '../domain/problem.ts';
import { lineOf, malformedLines, type ConfigFileKind } from './configLines.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigPaths {
  readonly config: string;
  readonly credentials: string;
}

/** The shared config and credentials files as they are now. */
export interface ConfigFiles {
  readonly paths: ConfigPaths;
  /** Names in the order of the files. */
  readonly profileNames: readonly string[];
  /** A profile's settings; where both files have one, the credentials file wins for credentials and the config file for the rest. */
  profile(name: string): IniSection | undefined;
  /** `[services name]`; keys are `sagemaker.endpoint_url`. */
  services(name: string): IniSection | undefined;
  /** `[sso-session name]`. */
  ssoSession(name: string): IniSection | undefined;
  /** A problem with a profile's section, or a setting of it, with file and line. */
  problemWith(profile: string, setting: string | undefined, reason: string): Problem;
  /** Files that could not be read, and lines that could not be understood. */
  readonly problems: readonly Problem[];
}

/** AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else `~/.aws/config` and `~/.aws/credentials`. */
export function configPaths(env: Environment, home: string): ConfigPaths {
  const resolve = (variable: string, name: string) => {
    const given = env[variable];
    if (given === undefined || given === '') return join(home, '.aws', name);
    return given.startsWith('~/') ? join(home, given.slice(2)) : given;
  };
  return {
    config: resolve('AWS_CONFIG_FILE', 'config'),
    credentials: resolve('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  };
}

/** Reads both files anew. Never rejects: what is wrong with them is in `problems`. */
export async function readConfigFiles(env: Environment, home: string): Promise<ConfigFiles> {
  const paths = configPaths(env, home);
  const { loadSharedConfigFiles } = await import('@smithy/shared-ini-file-loader');
  const [parsed, config, credentials] = await Promise.all([
    // Without `ignoreCache` the loader would keep what it read first for good.
    loadSharedConfigFiles({ filepath: paths.credentials, configFilepath: paths.config, ignoreCache: true }),
    inspect(paths.config, 'config', isGiven(env, 'AWS_CONFIG_FILE')),
    inspect(paths.credentials, 'credentials', isGiven(env, 'AWS_SHARED_CREDENTIALS_FILE')),
  ]);
  const ofConfig = new Map(Object.entries(parsed.configFile));
  const ofCredentials = new Map(Object.entries(parsed.credentialsFile));
  const profileNames = [...new Set([...ofConfig.keys(), ...ofCredentials.keys()])].filter(
    (name) => !isOtherSection(name),
  );
  return {
    paths,
    profileNames,
    profile(name) {
      const [first, second] = [ofConfig.get(name), ofCredentials.get(name)];
      if (isOtherSection(name) || (first === undefined && second === undefined)) return undefined;
      return { ...second, ...first, ...pick(second, credentialSettings) };
    },
    services: (name) => ofConfig.get(`services.${name}`),
    ssoSession: (name) => ofConfig.get(`sso-session.${name}`),
    problemWith(profile, setting, reason) {
      const escaped = profile.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      const header = new RegExp(String.raw`^\[\s*(?:profile\s+)?["']?${escaped}["']?\s*\]`);
      const inConfig = lineOf(config.text, header, setting);
      const line = inConfig ?? lineOf(credentials.text, header, setting);
      const file = inConfig !== undefined || line === undefined ? paths.config : paths.credentials;
      return {
        code: 'configFile',
        fault: 'user',
        profile,
        file,
        ...(line === undefined ? {} : { line }),
        detail: reason,
      };
    },
    problems: [...config.problems, ...credentials.problems],
  };
}

const credentialSettings = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_account_id'];

function pick(section: IniSection | undefined, settings: readonly string[]): IniSection {
  return Object.fromEntries(Object.entries(section ?? {}).filter(([name]) => settings.includes(name)));
}

/** The loader leaves `services.x` and `sso-session.x` between the profiles. */
function isOtherSection(name: string): boolean {
  return name.startsWith('services.') || name.startsWith('sso-session.') || name === 'plugins' || name === 'preview';
}

function isGiven(env: Environment, variable: string): boolean {
  return env[variable] !== undefined && env[variable] !== '';
}

async function inspect(
  file: string,
  kind: ConfigFileKind,
  given: boolean,
): Promise<{ readonly text: string; readonly problems: readonly Problem[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    // Most people have one of the two only; a file that was named must be there.
    if (code === 'ENOENT' && !given) return { text: '', problems: [] };
    return {
      text: '',
      problems: [{ code: 'configFile', fault: 'user', file, detail: `the file could not be read (${code})` }],
    };
  }
  const problems = malformedLines(text, kind).map(({ line, reason }): Problem => ({
    code: 'configFile',
    fault: 'user',
    file,
    line,
    detail: reason,
  }));
  return { text, problems };
}
