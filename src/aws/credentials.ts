import {
  fromHttp,
  fromInstanceMetadata,
  fromLoginCredentials,
  fromProcess,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, IniSection } from '@smithy/types';
import { ProblemError, type Problem, type ProblemCode } from '../domain/problem.ts';
import { parseKey } from '../domain/resourceKey.ts';
import type { ConfigFiles, Environment } from './configFiles.ts';
import { inTime, type RunningProcesses } from './credentialProcess.ts';
import type { Endpoints } from './endpoints.ts';
import { factsOf, faults, problemOfSdk } from './errors.ts';
import { environmentProfile, sourceOf, type CredentialSource } from './profiles.ts';
import { cleaned } from './secrets.ts';
import { signInTransport } from './signInTransport.ts';
import { observed, type Outcome, type Transport } from './transport.ts';

export interface CredentialContext extends RunningProcesses {
  readonly profile: string;
  readonly files: ConfigFiles;
  readonly env: Environment;
  /** The profile's own, for every service that takes part in getting credentials. */
  readonly endpoints: Endpoints;
  /** Where roles are assumed, unless the profile names a region. */
  readonly region: string;
  readonly transport: Transport;
  /** Asks a person for the code of an MFA device; undefined when they dismiss it. */
  readonly askMfaCode?: ((device: string, profile: string) => Promise<string | undefined>) | undefined;
}

/** What went wrong on our side of the SDK's providers. */
class CredentialFault extends Error {
  override readonly name = 'CredentialFault';
}

/**
 * Gets a profile's credentials once, with the SDK's provider for its kind. The
 * SDK's own walk through profiles (fromIni) gives one client configuration to
 * STS and to the sign-in services alike, so that a configured endpoint of one
 * would get the other's requests; hence this walk, in the same order.
 * Rejects with a ProblemError.
 */
export async function resolveCredentials(context: CredentialContext): Promise<AwsCredentialIdentity> {
  let last: Outcome | undefined;
  const transport = observed(context.transport, (outcome) => {
    last = outcome;
  });
  const section = context.files.profile(context.profile);
  const source = context.profile === environmentProfile ? 'environment' : sourceOf(section ?? {});
  try {
    return await providerOf(context.profile, { ...context, transport }, [])();
  } catch (error) {
    throw new ProblemError(problemOfCredentials(error, source, last, context));
  }
}

function providerOf(
  name: string,
  context: CredentialContext,
  visited: readonly string[],
): AwsCredentialIdentityProvider {
  if (name === environmentProfile) return fromEnvironment(context);
  const section = context.files.profile(name);
  if (section === undefined) {
    throw new ProblemError(
      context.files.problemWith(
        visited.at(-1) ?? name,
        'source_profile',
        `its source_profile "${name}" does not exist`,
      ),
    );
  }
  const source = sourceOf(section);
  // A profile may name itself as the source of its role; then its keys count.
  if (visited.includes(name) && fromKeys(section) === undefined) {
    throw new ProblemError(
      context.files.problemWith(name, 'source_profile', 'its source profiles lead back to itself'),
    );
  }
  if (visited.length > 0) {
    const keys = fromKeys(section);
    if (keys !== undefined) return keys;
  }
  const files = {
    profile: name,
    filepath: context.files.paths.credentials,
    configFilepath: context.files.paths.config,
    ignoreCache: true,
  };
  switch (source) {
    case 'assumeRole':
      return fromRole(name, section, context, visited);
    case 'static':
      return fromKeys(section) ?? fromEnvironment(context);
    case 'webIdentity':
      return fromTokenFile({
        webIdentityTokenFile: section['web_identity_token_file'] ?? '',
        roleArn: section['role_arn'] ?? '',
        roleSessionName: section['role_session_name'] ?? sessionName(),
        clientConfig: stsConfig(section, context),
      });
    case 'process':
      return () => inTime(name, fromProcess(files), context);
    case 'sso':
      return fromSSO({
        ...files,
        clientConfig: { ...common, requestHandler: signInTransport(context.transport, context.endpoints) },
      });
    case 'login':
      return fromLoginCredentials({
        ...files,
        clientConfig: { ...common, ...endpoint(context.endpoints.of('signin')), requestHandler: context.transport },
      });
    case 'environment':
    case 'unknown':
      return fromRemote(context);
  }
}

function fromRole(
  name: string,
  section: IniSection,
  context: CredentialContext,
  visited: readonly string[],
): AwsCredentialIdentityProvider {
  const roleArn = section['role_arn'] ?? '';
  const device = section['mfa_serial'];
  const provider = fromTemporaryCredentials({
    masterCredentials: masterOf(name, section, context, visited),
    params: {
      RoleArn: roleArn,
      RoleSessionName: section['role_session_name'] ?? sessionName(),
      DurationSeconds: Number.parseInt(section['duration_seconds'] ?? '3600', 10),
      ...(section['external_id'] === undefined ? {} : { ExternalId: section['external_id'] }),
      ...(device === undefined ? {} : { SerialNumber: device }),
    },
    mfaCodeProvider: async (serial) => {
      const code = await context.askMfaCode?.(serial, name);
      if (code === undefined) throw new CredentialFault('no code of the MFA device was given');
      return code;
    },
    clientConfig: stsConfig(section, context),
  });
  return async () => {
    const credentials = await provider();
    const accountId = parseKey(roleArn)?.account;
    return accountId === undefined ? credentials : { ...credentials, accountId };
  };
}

function masterOf(
  name: string,
  section: IniSection,
  context: CredentialContext,
  visited: readonly string[],
): AwsCredentialIdentityProvider {
  const profile = section['source_profile'];
  if (profile !== undefined) return providerOf(profile, context, [...visited, name]);
  switch (section['credential_source']) {
    case 'Environment':
      return fromEnvironmentKeys(context.env) ?? failing('the environment holds no access keys');
    case 'EcsContainer':
      return fromContainer(context.env);
    case 'Ec2InstanceMetadata':
      return fromInstance();
    default:
      throw new ProblemError(
        context.files.problemWith(name, 'credential_source', 'credential_source is not one that AWS knows'),
      );
  }
}

/** The part of the standard chain that asks no profile. */
function fromEnvironment(context: CredentialContext): AwsCredentialIdentityProvider {
  return fromEnvironmentKeys(context.env) ?? fromRemote(context);
}

function fromRemote(context: CredentialContext): AwsCredentialIdentityProvider {
  const { env } = context;
  const [file, role] = [env['AWS_WEB_IDENTITY_TOKEN_FILE'], env['AWS_ROLE_ARN']];
  if (file && role) {
    return fromTokenFile({
      webIdentityTokenFile: file,
      roleArn: role,
      roleSessionName: env['AWS_ROLE_SESSION_NAME'] ?? sessionName(),
      clientConfig: stsConfig({}, context),
    });
  }
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI'])
    return fromContainer(env);
  const disabled = env['AWS_EC2_METADATA_DISABLED'];
  return disabled && disabled !== 'false' ? failing('nothing in the standard chain has credentials') : fromInstance();
}

function fromKeys(section: IniSection): AwsCredentialIdentityProvider | undefined {
  return keys(
    section['aws_access_key_id'],
    section['aws_secret_access_key'],
    section['aws_session_token'],
    section['aws_account_id'],
  );
}

function fromEnvironmentKeys(env: Environment): AwsCredentialIdentityProvider | undefined {
  const {
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: token,
    AWS_ACCOUNT_ID: account,
  } = env;
  return keys(id, secret, token, account);
}

function keys(
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
  accountId: string | undefined,
): AwsCredentialIdentityProvider | undefined {
  if (!accessKeyId || !secretAccessKey) return undefined;
  const credentials: AwsCredentialIdentity = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    ...(accountId ? { accountId } : {}),
  };
  return () => Promise.resolve(credentials);
}

function fromContainer(env: Environment): AwsCredentialIdentityProvider {
  const [relative, full] = [env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'], env['AWS_CONTAINER_CREDENTIALS_FULL_URI']];
  const [token, tokenFile] = [env['AWS_CONTAINER_AUTHORIZATION_TOKEN'], env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']];
  return fromHttp({
    ...(relative ? { awsContainerCredentialsRelativeUri: relative } : {}),
    ...(full && !relative ? { awsContainerCredentialsFullUri: full } : {}),
    ...(token && !tokenFile ? { awsContainerAuthorizationToken: token } : {}),
    ...(tokenFile ? { awsContainerAuthorizationTokenFile: tokenFile } : {}),
  });
}

/** Off EC2 nobody answers: one second, once. */
function fromInstance(): AwsCredentialIdentityProvider {
  return fromInstanceMetadata({ timeout: 1000, maxRetries: 0 });
}

function failing(reason: string): AwsCredentialIdentityProvider {
  return () => Promise.reject(new CredentialFault(reason));
}

/** Shows up in CloudTrail. */
function sessionName(): string {
  return `patch-lens-${Date.now()}`;
}

/** Nothing may be looked up in the profile that AWS_PROFILE names. */
const common = {
  ignoreConfiguredEndpointUrls: true,
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  maxAttempts: 4,
};

function endpoint(url: string | undefined): { readonly endpoint?: string } {
  return url === undefined ? {} : { endpoint: url };
}

function stsConfig(section: IniSection, context: CredentialContext) {
  const { endpoints } = context;
  const url = endpoints.of('sts');
  return {
    ...common,
    ...endpoint(url),
    useFipsEndpoint: url === undefined && endpoints.fips,
    useDualstackEndpoint: url === undefined && endpoints.dualstack,
    region: section['region'] ?? context.region,
    requestHandler: context.transport,
  };
}

/** The SDK wraps most of what goes wrong into one error with a sentence; the transport knows better. */
function problemOfCredentials(
  error: unknown,
  source: CredentialSource,
  last: Outcome | undefined,
  { profile, region }: CredentialContext,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  const facts = factsOf(error);
  const signIn = source === 'sso' || source === 'login';
  const asked = { service: signIn ? 'sso' : 'sts', operation: signIn ? 'SignIn' : 'AssumeRole', profile, region };
  if (facts.fromService || facts.status !== undefined || facts.code !== undefined) {
    if (facts.name !== 'CredentialsProviderError' && facts.code !== 'ENOENT') {
      return problemOfSdk(error, { ...asked, ...(last === undefined ? {} : { host: last.host }) });
    }
  }
  if (last?.error !== undefined) return problemOfSdk(last.error, { ...asked, host: last.host });
  const problem = (code: ProblemCode, detail: string): Problem => ({ code, fault: faults[code], profile, detail });
  if (signIn) {
    const status = last?.status ?? 0;
    // 403: signed in, but without this role.
    if (status === 403) return problem('accessDenied', 'the sign-in service does not give this role');
    if (status === 429) return problem('throttled', cleaned(facts.message));
    return problem(status >= 500 ? 'serviceFault' : 'expiredCredentials', cleaned(facts.message));
  }
  // The command line of a credential_process may hold a secret, and the error quotes it.
  if (source === 'process') return problem('noCredentials', 'its credential_process gave no credentials');
  return problem('noCredentials', cleaned(facts.message));
}
