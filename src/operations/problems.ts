import type { Problem, ProblemCode } from '../domain/problem.ts';

/** What a problem that was met while asking AWS means for the step that met it. */
export type Bearing =
  /** Passes by itself: asked again after a while. */
  | 'passing'
  /** Passes once the person has signed in. */
  | 'signIn'
  /** The state does not allow it (any more): the resource tells whether it matters. */
  | 'conflict'
  /** A quota that may free up. */
  | 'quota'
  /** Asking again would give the same answer. */
  | 'lasting';

export function bearingOf(code: ProblemCode): Bearing {
  switch (code) {
    case 'unreachable':
    case 'timedOut':
    case 'throttled':
    case 'serviceFault':
    case 'malformedAnswer':
    case 'cancelled':
      return 'passing';
    case 'expiredCredentials':
    case 'noCredentials':
      return 'signIn';
    case 'conflict':
      return 'conflict';
    case 'limitExceeded':
      return 'quota';
    case 'unknownProfile':
    case 'noRegion':
    case 'invalidCredentials':
    case 'wrongAccount':
    case 'accessDenied':
    case 'regionUnavailable':
    case 'configFile':
    case 'notFound':
    case 'invalidRequest':
    case 'unexpected':
      return 'lasting';
  }
}

/**
 * Whether a request that ended like this can still have reached AWS: then only the resource can tell, as after a crash
 * between the intent and its result.
 */
export function mayHaveArrived(problem: Problem): boolean {
  switch (problem.code) {
    case 'unreachable':
    case 'timedOut':
    case 'serviceFault':
    case 'malformedAnswer':
    case 'cancelled':
    // A retry is refused like this when its first try had arrived.
    case 'conflict':
    case 'unexpected':
      return true;
    case 'throttled':
    case 'expiredCredentials':
    case 'noCredentials':
    case 'limitExceeded':
    case 'unknownProfile':
    case 'noRegion':
    case 'invalidCredentials':
    case 'wrongAccount':
    case 'accessDenied':
    case 'regionUnavailable':
    case 'configFile':
    case 'notFound':
    case 'invalidRequest':
      return false;
  }
}
