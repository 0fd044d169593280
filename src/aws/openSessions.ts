import { ProblemError, type Problem } from '../domain/problem.ts';
import type { Scope } from '../domain/scope.ts';
import { Budgets } from './budget.ts';
import { readConfigFiles, type ConfigFiles, type Environment } from './configFiles.ts';
import { endpointsOf, type Endpoints } from './endpoints.ts';
import { environmentProfile, hasEnvironmentCredentials, regionOf, sectionOf, standardChoice } from './profiles.ts';
import { isRegionName } from './regions.ts';
import type { Opened, OpenedScope, Session, SessionRequest } from './session.ts';
import { sharedCredentials, type CredentialOptions } from './sharedCredentials.ts';
import { createSession } from './createSession.ts';
import { authorityTransport, networkTransport } from './transport.ts';

export interface OpenerOptions extends CredentialOptions {
  readonly lambdaRequestsPerSecond: () => number;
  readonly lambdaUseGetFunction: () => boolean;
}

export interface OpenSessions {
  /** Reads the config files; asks nothing of the network. */
  open(request: SessionRequest): Promise<Opened & { readonly close: () => void }>;
  /** One scope, with a life of its own. Throws a ProblemError where its profile can not be used any more. */
  openScope(scope: Scope): Promise<OpenedScope>;
  /** A person acts: as SharedCredentials.tryAgain. */
  tryAgain(): void;
  dispose(): void;
}

/** A profile that can be used, and where. */
interface Target {
  readonly profile: string;
  readonly regions: readonly string[];
  readonly endpoints: Endpoints;
}

/** Opens sessions of real accounts: one for each profile in each region. */
export function sessionOpener(options: OpenerOptions): OpenSessions {
  const { env, home, log } = options;
  // Outlive sessions: switching profiles does not give an account a new budget.
  const budgets = new Budgets(options.lambdaRequestsPerSecond, log);

  const credentials = sharedCredentials(options);

  const sessionsOf = (target: Target, files: ConfigFiles, closing: AbortController): readonly Session[] => {
    const { profile, endpoints, regions } = target;
    const transport = networkTransport();
    closing.signal.addEventListener('abort', () => transport.destroy?.(), { once: true });
    const [region = ''] = regions;
    const clusterTransport = (authority: string) => {
      const own = authorityTransport(authority);
      closing.signal.addEventListener('abort', () => own.destroy?.(), { once: true });
      return own;
    };
    const holder = credentials.of({ profile, endpoints, region }, files);
    return regions.map((each) =>
      createSession({
        scope: { id: `${profile}|${each}`, profile, region: each, sample: false },
        signal: closing.signal,
        credentials: holder,
        endpoints,
        transport,
        clusterTransport,
        budgets,
        lambdaUseGetFunction: options.lambdaUseGetFunction,
        log,
        now: () => Date.now(),
        speed: 1,
      }),
    );
  };

  return {
    async open(request) {
      credentials.tryAgain();
      const files = await readConfigFiles(env, home);
      const problems: Problem[] = [...files.problems];
      const closing = new AbortController();
      const sessions: Session[] = [];
      const profiles = request.profiles.length === 0 ? [standardChoice(files, env)] : [...new Set(request.profiles)];
      for (const profile of profiles) {
        const target = targetOf(profile, request, files, env);
        if ('problem' in target) problems.push(target.problem);
        else sessions.push(...sessionsOf(target, files, closing));
      }
      return { sessions, problems, close: () => closing.abort() };
    },
    async openScope({ profile, region }) {
      const files = await readConfigFiles(env, home);
      const closing = new AbortController();
      const target = targetOf(profile, { profiles: [profile], regions: [region] }, files, env);
      if ('problem' in target) throw new ProblemError(target.problem);
      const [session] = sessionsOf(target, files, closing);
      if (session === undefined) throw new ProblemError({ code: 'noRegion', fault: 'user', profile });
      return { session, close: () => closing.abort() };
    },
    tryAgain: () => credentials.tryAgain(),
    dispose: () => credentials.dispose(),
  };
}

function targetOf(
  profile: string,
  request: SessionRequest,
  files: ConfigFiles,
  env: Environment,
): Target | { readonly problem: Problem } {
  const section = sectionOf(profile, files);
  if (section === undefined) return { problem: { code: 'unknownProfile', fault: 'user', profile } };
  const found = endpointsOf(section, files, env);
  if ('fault' in found) {
    const problem: Problem =
      found.setting === undefined
        ? { code: 'configFile', fault: 'user', profile, detail: found.fault }
        : files.problemWith(profile, found.setting, found.fault);
    return { problem };
  }
  // The environment's region is for the chain's own choice; a profile that someone named has its own.
  const own = regionOf(profile, request.profiles.length === 0 || profile === environmentProfile, files, env);
  const regions = request.regions.length > 0 ? [...new Set(request.regions)] : own === undefined ? [] : [own];
  if (regions.length === 0) {
    const nothingAtAll =
      profile === environmentProfile && files.profile('default') === undefined && !hasEnvironmentCredentials(env);
    return {
      problem: {
        code: nothingAtAll ? 'noCredentials' : 'noRegion',
        fault: 'user',
        ...(nothingAtAll ? {} : { profile }),
      },
    };
  }
  const wrong = regions.find((region) => !isRegionName(region));
  if (wrong !== undefined) return { problem: { code: 'regionUnavailable', fault: 'user', profile, region: wrong } };
  return { profile, regions, endpoints: found.endpoints };
}
