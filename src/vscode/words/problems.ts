import * as vscode from 'vscode';
import type { Problem } from '../../domain/problem.ts';

/** What a person can do about a problem; each is a command or a link. */
export type ProblemAction =
  | 'signIn'
  | 'copyPermission'
  | 'selectProfiles'
  | 'selectRegions'
  | 'openFile'
  | 'refresh'
  | 'showLog'
  | 'openSampleAccount';

export interface ProblemWords {
  /** For a row: a few words. */
  readonly short: string;
  /** For a message or tooltip: one clear sentence, and what to do. */
  readonly long: string;
  /** Most useful first. */
  readonly actions: readonly ProblemAction[];
}

const services: Readonly<Record<string, string>> = {
  sagemaker: 'SageMaker',
  lambda: 'Lambda',
  eks: 'EKS',
  ssm: 'Systems Manager',
  logs: 'CloudWatch Logs',
  cloudtrail: 'CloudTrail',
  sts: 'STS',
};

export function serviceName(service: string | undefined): string {
  return (service === undefined ? undefined : services[service]) ?? service ?? 'AWS';
}

export function problemWords(problem: Problem): ProblemWords {
  const t = vscode.l10n.t;
  const service = serviceName(problem.service);
  const profile = problem.profile ?? 'default';
  const region = problem.region ?? '';
  switch (problem.code) {
    case 'noCredentials':
      return {
        short: t('No AWS credentials'),
        long: t('No AWS credentials were found for profile "{0}". Choose another profile, or set this one up.', profile),
        actions: ['selectProfiles', 'openSampleAccount'],
      };
    case 'unknownProfile':
      return {
        short: t('No profile "{0}"', profile),
        long: t('There is no profile "{0}" in your AWS config and credentials files. Choose another profile.', profile),
        actions: ['selectProfiles', 'openSampleAccount'],
      };
    case 'noRegion':
      return {
        short: t('No region chosen'),
        long: t('Profile "{0}" names no region. Choose the regions to look at.', profile),
        actions: ['selectRegions'],
      };
    case 'expiredCredentials':
      return {
        short: t('Sign-in expired'),
        long: t('The AWS session of profile "{0}" has expired. Sign in again, then refresh.', profile),
        actions: ['signIn', 'refresh', 'selectProfiles'],
      };
    case 'invalidCredentials':
      return {
        short: t('Credentials not accepted'),
        long: t('AWS did not accept the credentials of profile "{0}". Check its access key, or sign in again.', profile),
        actions: ['signIn', 'selectProfiles', 'refresh'],
      };
    case 'accessDenied':
      return problem.permission === undefined
        ? {
            short: t('Access denied by {0}', service),
            long: t('Profile "{0}" may not do this in {1}.', profile, service),
            actions: ['showLog', 'refresh'],
          }
        : {
            short: t('Missing permission {0}', problem.permission),
            long: t('Profile "{0}" lacks the permission {1}. Ask whoever manages the account to allow it.', profile, problem.permission),
            actions: ['copyPermission', 'refresh'],
          };
    case 'regionUnavailable':
      return {
        short: t('Region {0} is not available', region),
        long: t('The region {0} does not exist or is not enabled for this account. Choose other regions.', region),
        actions: ['selectRegions'],
      };
    case 'unreachable':
      return {
        short: t('{0} cannot be reached', service),
        long: t('{0} cannot be reached from here. Check the network, the proxy and the endpoint of profile "{1}".', service, profile),
        actions: ['refresh', 'showLog'],
      };
    case 'timedOut':
      return {
        short: t('{0} did not answer in time', service),
        long: t('{0} did not answer in time. It may be slow, or a firewall may be in the way.', service),
        actions: ['refresh', 'showLog'],
      };
    case 'throttled':
      return {
        short: t('{0} is limiting requests', service),
        long: t('{0} is limiting the requests of this account. Refresh in a minute.', service),
        actions: ['refresh'],
      };
    case 'serviceFault':
      return {
        short: t('{0} has a fault', service),
        long: t('{0} answered with an internal error. Refresh in a minute; the log has the request id for AWS Support.', service),
        actions: ['refresh', 'showLog'],
      };
    case 'malformedAnswer':
      return {
        short: t('Unreadable answer from {0}', service),
        long: t('The answer from {0} could not be read. A proxy may have changed it, or the endpoint is not AWS.', service),
        actions: ['refresh', 'showLog'],
      };
    case 'configFile': {
      const place = problem.line === undefined ? (problem.file ?? '') : `${problem.file ?? ''}:${problem.line}`;
      return {
        short: t('Cannot read {0}', place),
        long: t('The AWS configuration has an error at {0}. Correct the line; the rest of the file is used as it is.', place),
        actions: ['openFile', 'refresh'],
      };
    }
    case 'notFound':
      return {
        short: t('Not found'),
        long: t('{0} knows no such resource any more.', service),
        actions: ['refresh'],
      };
    case 'conflict':
      return {
        short: t('Another change is under way'),
        long: t('{0} refused because another change is under way, or because the state does not allow it now.', service),
        actions: ['refresh', 'showLog'],
      };
    case 'limitExceeded':
      return {
        short: t('A quota is reached'),
        long: t('{0} refused because a quota of the account is reached.', service),
        actions: ['showLog'],
      };
    case 'invalidRequest':
      return {
        short: t('{0} refused the request', service),
        long: t('{0} refused the request as it stands. The log has its reason.', service),
        actions: ['showLog'],
      };
    case 'cancelled':
      return { short: t('Cancelled'), long: t('Cancelled.'), actions: [] };
    case 'unexpected':
      return {
        short: t('Something went wrong'),
        long: t('Patch Lens failed unexpectedly. The log has the details; please report it.'),
        actions: ['showLog'],
      };
  }
}

export function actionLabel(action: ProblemAction): string {
  const t = vscode.l10n.t;
  switch (action) {
    case 'signIn':
      return t('How to Sign In');
    case 'copyPermission':
      return t('Copy Permission');
    case 'selectProfiles':
      return t('Select Profiles…');
    case 'selectRegions':
      return t('Select Regions…');
    case 'openFile':
      return t('Open File');
    case 'refresh':
      return t('Refresh');
    case 'showLog':
      return t('Show Log');
    case 'openSampleAccount':
      return t('Open Sample Account');
  }
}
