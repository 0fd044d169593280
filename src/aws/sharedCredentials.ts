import type { AwsCredentialIdentity } from '@smithy/types';
import { ProblemError } from '../domain/problem.ts';
import { readConfigFiles, type ConfigFiles, type Environment } from './configFiles.ts';
import { CredentialHolder, DismissedError } from './credentialHolder.ts';
import { resolveCredentials } from './credentials.ts';
import type { Endpoints } from './endpoints.ts';
import type { Log } from './events.ts';
import { environmentProfile, sourceOf } from './profiles.ts';
import { networkTransport } from './transport.ts';

export interface CredentialOptions {
  readonly env: Environment;
  readonly home: string;
  readonly log: Log;
  readonly askMfaCode: ((device: string, profile: string) => Promise<string | undefined>) | undefined;
  /** Milliseconds. */
  readonly credentialProcessTimeout: number;
}

/** A profile, and what a session of it asks with. */
interface Wanted {
  readonly profile: string;
  readonly endpoints: Endpoints;
  /** Where roles are assumed, unless the profile names a region. */
  readonly region: string;
}

/** The credentials of all profiles in use: sessions of one profile share them, whoever opened them. */
export interface SharedCredentials {
  /** Of a profile as these files have it. */
  of(wanted: Wanted, files: ConfigFiles): CredentialHolder;
  /** A person acts: what was dismissed, or failed, is tried again. */
  tryAgain(): void;
  dispose(): void;
}

interface Shared {
  readonly state: string;
  readonly holder: CredentialHolder;
  /** As it was wanted last: a region can be one that the account has switched off. */
  wanted: Wanted;
}

export function sharedCredentials(options: CredentialOptions): SharedCredentials {
  const { env, home, log } = options;
  // Sessions come and go; what resolves for one of them is there for the next.
  const transport = networkTransport();
  const processes = new Map<string, Promise<AwsCredentialIdentity>>();
  const byProfile = new Map<string, Shared>();

  const resolve = async ({ profile, endpoints, region }: Wanted): Promise<AwsCredentialIdentity> => {
    // Read anew: someone may have signed in or changed a key meanwhile.
    const files = await readConfigFiles(env, home);
    const source = profile === environmentProfile ? 'environment' : sourceOf(files.profile(profile) ?? {});
    let dismissed = false;
    const askMfaCode = async (device: string, name: string) => {
      const code = await options.askMfaCode?.(device, name);
      dismissed = code === undefined;
      return code;
    };
    try {
      const resolved = await resolveCredentials({
        profile,
        files,
        env,
        endpoints,
        region,
        transport,
        processes,
        processTimeout: options.credentialProcessTimeout,
        askMfaCode,
      });
      log({ type: 'credentials', profile, source });
      return resolved;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      log({ type: 'credentials', profile, source, problem: error.problem.code });
      throw dismissed ? new DismissedError({ ...error.problem, dismissed: true }) : error;
    }
  };

  return {
    of(wanted, files) {
      const { profile } = wanted;
      const state = stateOf(profile, files);
      const before = byProfile.get(profile);
      if (before?.state === state) {
        before.wanted = wanted;
        return before.holder;
      }
      const shared: Shared = { state, wanted, holder: new CredentialHolder(() => resolve(shared.wanted)) };
      byProfile.set(profile, shared);
      return shared.holder;
    },
    tryAgain() {
      for (const { holder } of byProfile.values()) holder.tryAgain();
    },
    dispose() {
      transport.destroy?.();
    },
  };
}

/** Everything in the files that a profile's credentials are made of: it, its source profiles and their sign-in sessions. */
function stateOf(profile: string, files: ConfigFiles): string {
  const sections: unknown[] = [];
  const seen = new Set<string>();
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name);) {
    seen.add(name);
    const section = files.profile(name);
    const { sso_session: session, services } = section ?? {};
    sections.push(
      section,
      session === undefined ? undefined : files.ssoSession(session),
      services === undefined ? undefined : files.services(services),
    );
    name = section?.['source_profile'];
  }
  return JSON.stringify(sections);
}
