import * as vscode from 'vscode';
import type { KubernetesRefusal, Problem } from '../../domain/problem.ts';

/** What a person can do about a problem; each is a command or a link. */
export type ProblemAction =
  | 'signIn'
  | 'copyPermission'
  | 'copyRbacRule'
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
  health: 'AWS Health',
  kubernetes: 'Kubernetes API',
};

export function serviceName(service: string | undefined): string {
  return (service === undefined ? undefined : services[service]) ?? service ?? 'AWS';
}

export function problemWords(problem: Problem): ProblemWords {
  const service = serviceName(problem.service);
  const profile = problem.profile ?? 'default';
  const region = problem.region ?? '';
  switch (problem.code) {
    case 'noCredentials':
      return {
        short: vscode.l10n.t('No AWS credentials'),
        long: vscode.l10n.t(
          'No AWS credentials were found for profile "{0}". Choose another profile, or set this one up.',
          profile,
        ),
        actions: ['selectProfiles', 'openSampleAccount'],
      };
    case 'unknownProfile':
      return {
        short: vscode.l10n.t('No profile "{0}"', profile),
        long: vscode.l10n.t(
          'There is no profile "{0}" in your AWS config and credentials files. Choose another profile.',
          profile,
        ),
        actions: ['selectProfiles', 'openSampleAccount'],
      };
    case 'noRegion':
      return {
        short: vscode.l10n.t('No region chosen'),
        long: vscode.l10n.t('Profile "{0}" names no region. Choose the regions to look at.', profile),
        actions: ['selectRegions'],
      };
    case 'expiredCredentials':
      return {
        short: vscode.l10n.t('Not signed in, or expired'),
        long: vscode.l10n.t(
          'Profile "{0}" is not signed in, or its session has expired. Sign in (for IAM Identity Center: aws sso login --profile {0}), then refresh.',
          profile,
        ),
        actions: ['signIn', 'refresh', 'selectProfiles'],
      };
    case 'invalidCredentials':
      return {
        short: vscode.l10n.t('Credentials not accepted'),
        long: vscode.l10n.t(
          'AWS did not accept the credentials of profile "{0}". Check its access key, or sign in again.',
          profile,
        ),
        actions: ['signIn', 'selectProfiles', 'refresh'],
      };
    case 'wrongAccount':
      return {
        short: vscode.l10n.t('Profile "{0}" is another account now', profile),
        long: vscode.l10n.t(
          'Profile "{0}" now belongs to account {1}, which is not the one that this was planned for. Nothing is sent until it belongs to that account again.',
          profile,
          problem.detail ?? '?',
        ),
        actions: ['selectProfiles'],
      };
    case 'accessDenied':
      if (problem.kubernetes !== undefined) return clusterWords(problem.kubernetes, profile);
      return problem.permission === undefined
        ? {
            short: vscode.l10n.t('Access denied by {0}', service),
            long: vscode.l10n.t('{1} denied this to profile "{0}".', profile, service),
            actions: ['showLog', 'refresh'],
          }
        : {
            short: vscode.l10n.t('Missing permission {0}', problem.permission),
            long: vscode.l10n.t(
              'Profile "{0}" lacks the permission {1}. Ask whoever manages the account to allow it.',
              profile,
              problem.permission,
            ),
            actions: ['copyPermission', 'refresh'],
          };
    case 'regionUnavailable':
      return {
        short: vscode.l10n.t('Region {0} is not available', region),
        long: vscode.l10n.t(
          'The region {0} does not exist or is not enabled for this account. Choose other regions.',
          region,
        ),
        actions: ['selectRegions'],
      };
    case 'unreachable':
      if (problem.kubernetes !== undefined) return clusterUnreachable(problem.kubernetes);
      return {
        short: vscode.l10n.t('{0} cannot be reached', service),
        long: vscode.l10n.t(
          '{0} cannot be reached from here. Check the network, the proxy and the endpoint of profile "{1}".',
          service,
          profile,
        ),
        actions: ['refresh', 'showLog'],
      };
    case 'timedOut':
      return {
        short: vscode.l10n.t('{0} did not answer in time', service),
        long: vscode.l10n.t('{0} did not answer in time. It may be slow, or a firewall may be in the way.', service),
        actions: ['refresh', 'showLog'],
      };
    case 'throttled':
      return {
        short: vscode.l10n.t('{0} is limiting requests', service),
        long: vscode.l10n.t('{0} is limiting the requests of this account. Refresh in a minute.', service),
        actions: ['refresh'],
      };
    case 'serviceFault':
      return {
        short: vscode.l10n.t('{0} has a fault', service),
        long: vscode.l10n.t(
          '{0} answered with an internal error. Refresh in a minute; the log has the request id for AWS Support.',
          service,
        ),
        actions: ['refresh', 'showLog'],
      };
    case 'malformedAnswer':
      return {
        short: vscode.l10n.t('Unreadable answer from {0}', service),
        long: vscode.l10n.t(
          'The answer from {0} could not be read. A proxy may have changed it, or the endpoint is not AWS.',
          service,
        ),
        actions: ['refresh', 'showLog'],
      };
    case 'configFile': {
      const place = problem.line === undefined ? (problem.file ?? '') : `${problem.file ?? ''}:${problem.line}`;
      return {
        short: vscode.l10n.t('Cannot read {0}', place),
        long: vscode.l10n.t(
          'The AWS configuration has an error at {0}. Correct the line; the rest of the file is used as it is.',
          place,
        ),
        actions: ['openFile', 'refresh'],
      };
    }
    case 'notFound':
      return {
        short: vscode.l10n.t('Not found'),
        long: vscode.l10n.t('{0} knows no such resource any more.', service),
        actions: ['refresh'],
      };
    case 'conflict':
      return {
        short: vscode.l10n.t('Another change is under way'),
        long: vscode.l10n.t(
          '{0} refused because another change is under way, or because the state does not allow it now.',
          service,
        ),
        actions: ['refresh', 'showLog'],
      };
    case 'limitExceeded':
      return {
        short: vscode.l10n.t('A quota is reached'),
        long: vscode.l10n.t('{0} refused because a quota of the account is reached.', service),
        actions: ['showLog'],
      };
    case 'invalidRequest':
      return {
        short: vscode.l10n.t('{0} refused the request', service),
        long: vscode.l10n.t('{0} refused the request as it stands. The log has its reason.', service),
        actions: ['showLog'],
      };
    case 'cancelled':
      return { short: vscode.l10n.t('Cancelled'), long: vscode.l10n.t('Cancelled.'), actions: [] };
    case 'unexpected':
      return {
        short: vscode.l10n.t('Something went wrong'),
        long: vscode.l10n.t('Patch Lens failed unexpectedly. The log has the details; please report it.'),
        actions: ['showLog'],
      };
  }
}

/** What a cluster's own API server refused. */
function clusterWords({ cluster, because, denied }: KubernetesRefusal, profile: string): ProblemWords {
  if (because !== 'rbac' || denied === undefined)
    return {
      short: vscode.l10n.t('No access to the cluster {0}', cluster),
      long: vscode.l10n.t(
        'The cluster {0} does not know the AWS identity of profile "{1}": it needs an access entry besides IAM permissions. Ask whoever manages the cluster.',
        cluster,
        profile,
      ),
      actions: ['refresh', 'showLog'],
    };
  const { verb, resource, group, namespace } = denied;
  const what = `${verb} ${group === '' ? resource : `${resource}.${group}`}${namespace === undefined ? '' : ` -n ${namespace}`}`;
  return {
    short: vscode.l10n.t('Not allowed in the cluster {0}: {1}', cluster, what),
    long: vscode.l10n.t(
      'The cluster {0} does not let profile "{1}" do this: {2}. Ask whoever manages the cluster for an RBAC rule that allows it.',
      cluster,
      profile,
      what,
    ),
    actions: ['copyRbacRule', 'refresh', 'showLog'],
  };
}

function clusterUnreachable({ cluster, because }: KubernetesRefusal): ProblemWords {
  return {
    short: vscode.l10n.t('The cluster {0} cannot be reached', cluster),
    long:
      because === 'certificate'
        ? vscode.l10n.t(
            'What answers for the cluster {0} has a certificate that its certificate authority does not vouch for, so nothing was sent. A proxy that opens TLS connections does this.',
            cluster,
          )
        : vscode.l10n.t(
            'The Kubernetes API of the cluster {0} cannot be reached from here. Its endpoint may be private, or open to other addresses only.',
            cluster,
          ),
    actions: ['refresh', 'showLog'],
  };
}

export function actionLabel(action: ProblemAction): string {
  switch (action) {
    case 'signIn':
      return vscode.l10n.t('How to Sign In');
    case 'copyPermission':
      return vscode.l10n.t('Copy Permission');
    case 'copyRbacRule':
      return vscode.l10n.t('Copy RBAC Rule');
    case 'selectProfiles':
      return vscode.l10n.t('Select Profiles…');
    case 'selectRegions':
      return vscode.l10n.t('Select Regions…');
    case 'openFile':
      return vscode.l10n.t('Open File');
    case 'refresh':
      return vscode.l10n.t('Refresh');
    case 'showLog':
      return vscode.l10n.t('Show Log');
    case 'openSampleAccount':
      return vscode.l10n.t('Open Sample Account');
  }
}
