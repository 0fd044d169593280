import { homedir } from 'node:os';
import { ProblemError } from '../domain/problem.ts';
import { minute, type Instant } from '../domain/time.ts';
import type { Log } from './events.ts';
import { regions } from './regions.ts';
import type { OpenSessions } from './openSessions.ts';
import type { Sample, SampleStore } from './sample.ts';
import type { Aws, Opened } from './session.ts';

export interface AwsOptions {
  /** The environment of the AWS chain. Some credential sources (SSO's token cache, credential_process) read the process's own besides. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `~/.aws` is; default the user's home. */
  readonly home?: string;
  /** Told of every request and session; never of a parameter, an answer or a credential. */
  readonly log?: Log;
  /** Setting `lambda.requestsPerSecond`, read anew for every request; default 5. */
  readonly lambdaRequestsPerSecond?: () => number;
  /** Setting `lambda.useGetFunction`, read anew for every request; default false. */
  readonly lambdaUseGetFunction?: () => boolean;
  /** Asks for the code of an MFA device when a role wants one; undefined when dismissed. */
  readonly askMfaCode?: (device: string, profile: string) => Promise<string | undefined>;
  /** Milliseconds that a profile's credential_process may take; default a minute. */
  readonly credentialProcessTimeout?: number;
  /** Where the sample account's state is kept; default nowhere. */
  readonly sampleStore?: SampleStore;
  /** Whether the sample account is this process's to run, asked with each scope of it; default always. */
  readonly sampleMayRun?: () => boolean;
  /** Where the sample account's clock begins; default now. */
  readonly sampleStartsAt?: Instant;
}

/**
 * The aws room. Loads nothing of the AWS SDK, and not the simulator, until a
 * session is opened: the modules that do are imported then.
 */
export function createAws(options: AwsOptions): Aws {
  const { env, home = homedir(), log = () => undefined, lambdaRequestsPerSecond = () => 5 } = options;
  let opening = 0;
  let opener: Promise<OpenSessions> | undefined;
  let sample: Promise<Sample> | undefined;
  let disposed = false;
  /** Scopes that operations hold. */
  const held = new Set<() => void>();
  /** Closes what is open now. */
  let close: () => void = () => undefined;

  const loadOpener = () =>
    (opener ??= import('./openSessions.ts').then(({ sessionOpener }) =>
      sessionOpener({
        env,
        home,
        log,
        lambdaRequestsPerSecond,
        lambdaUseGetFunction: options.lambdaUseGetFunction ?? (() => false),
        askMfaCode: options.askMfaCode,
        credentialProcessTimeout: options.credentialProcessTimeout ?? minute,
      }),
    ));
  const loadSample = () =>
    (sample ??= import('./sample.ts').then(({ createSample }) =>
      createSample({ log, store: options.sampleStore, startAt: options.sampleStartsAt }),
    ));

  /** Closes what is open and opens anew; where two overlap, the later one counts and the other gets nothing. */
  const replace = async (open: () => Promise<Opened & { readonly close: () => void }>): Promise<Opened> => {
    const mine = ++opening;
    close();
    close = () => undefined;
    const opened = await open();
    if (mine !== opening) {
      opened.close();
      return { sessions: [], problems: [] };
    }
    close = opened.close;
    return { sessions: opened.sessions, problems: opened.problems };
  };

  return {
    async profiles() {
      const [{ readConfigFiles }, { profileInfos }] = await Promise.all([
        import('./configFiles.ts'),
        import('./profiles.ts'),
      ]);
      const files = await readConfigFiles(env, home);
      return { profiles: profileInfos(files, env), problems: files.problems };
    },
    regions: () => regions,
    open: (request) => replace(async () => (await loadOpener()).open(request)),
    openSample: (inRegions) => replace(async () => (await loadSample()).open(inRegions)),
    async openScope(scope) {
      // Whoever has let it go would start a copy of what another window goes on with.
      if (scope.sample && options.sampleMayRun?.() === false) {
        throw new ProblemError({ code: 'cancelled', fault: 'user' });
      }
      const opened = await (scope.sample ? loadSample() : loadOpener()).then((room) => room.openScope(scope));
      // Too late: the session answers nothing.
      if (disposed) opened.close();
      const closeScope = () => {
        held.delete(closeScope);
        opened.close();
      };
      held.add(closeScope);
      return { session: opened.session, close: closeScope };
    },
    tryAgain() {
      void opener?.then((room) => room.tryAgain());
    },
    policies: async () => (await import('./iam.ts')).policies(),
    async letSampleGo() {
      if (sample === undefined) return;
      opening += 1;
      close();
      close = () => undefined;
      await (await sample).letGo();
    },
    async resetSample() {
      await (await loadSample()).reset();
    },
    async dispose() {
      disposed = true;
      opening += 1;
      close();
      close = () => undefined;
      for (const closeScope of held) closeScope();
      (await opener)?.dispose();
      await (await sample)?.dispose();
    },
  };
}
