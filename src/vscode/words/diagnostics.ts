import { l10n } from 'vscode';
import type { Code, Finding, FindingFacts } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import type { Formats } from './kindWords.ts';

type Words<C extends Code> = (facts: FindingFacts[C], formats: Formats) => string;

/** Code → what is said about the place in the script. The command line has the same in English. */
const table: { readonly [C in Code]: Words<C> } = {
  'crlf-line-ends': ({ lines }, formats) =>
    lines === 1
      ? l10n.t(
          'Windows line ends on 1 line: Linux looks for an interpreter whose name ends in a carriage return, and the instance does not start.',
        )
      : l10n.t(
          'Windows line ends on {0} lines: Linux looks for an interpreter whose name ends in a carriage return, and the instance does not start.',
          formats.number(lines),
        ),
  'missing-shebang': ({ problem }) => {
    switch (problem) {
      case 'none':
        return l10n.t('The first line names no interpreter, so what runs the script is left to chance.');
      case 'notFirst':
        return l10n.t('The interpreter is named, but not on the first line, where alone it counts.');
      case 'byteOrderMark':
        return l10n.t('A byte order mark stands before #!, so the interpreter is not found.');
    }
  },
  'over-size-limit': ({ bytes, limit }, formats) =>
    l10n.t(
      '{0} bytes are {1} too many: SageMaker takes {2} (16,384 characters of base64).',
      formats.number(bytes),
      formats.number(bytes - limit),
      formats.number(limit),
    ),
  'size-budget-low': ({ bytes, limit }, formats) =>
    l10n.t('{0} of {1} bytes are left.', formats.number(limit - bytes), formats.number(limit)),
  'syntax-error': ({ problem, what }) =>
    problem === 'unclosed'
      ? l10n.t('{0} is opened here and never closed.', what)
      : l10n.t('{0} closes or continues nothing here.', what),
  'long-install-foreground': ({ command, reason }) =>
    l10n.t(
      '{0}: {1}, and a script that takes longer than 5 minutes keeps the instance from starting.',
      command,
      longReason(reason),
    ),
  'background-not-detached': ({ keepsSession, keepsOutput }) => {
    if (keepsSession && keepsOutput)
      return l10n.t(
        'Runs in the background, but still in the session and on the output of the script: detach it with nohup and a log file.',
      );
    return keepsSession
      ? l10n.t('Runs in the background, but still in the session of the script: detach it with nohup or setsid.')
      : l10n.t('Runs in the background, but still holds the output of the script: send it to a log file.');
  },
  'yum-on-al2023': ({ command }) =>
    l10n.t('{0}: on Amazon Linux 2023 yum is only another name of dnf; AWS asks to use dnf.', command),
  'dnf-without-releasever': ({ command, subcommand }) =>
    l10n.t(
      '{0} stays at the release of the image and installs nothing newer: name the release, --releasever=latest.',
      `${command} ${subcommand}`,
    ),
  'heredoc-expands': ({ expansion, delimiter }) =>
    l10n.t(
      '{0} is expanded by the outer shell, before the inner one runs: quote the delimiter, {1}.',
      expansion,
      `<<'${delimiter}'`,
    ),
  'relative-path': ({ path, directory }) =>
    l10n.t('{0}: the script runs in {1}, so this is {2}.', path, directory, `${directory}${path.replace(/^\.\//, '')}`),
  'jupyter-system-env': ({ problem, variable }) =>
    problem === 'notSkipped'
      ? l10n.t('The loop changes JupyterSystemEnv too, in which Jupyter itself runs: skip it.')
      : l10n.t(
          '{0} is a whole path and never equals JupyterSystemEnv, so it is not skipped: compare its base name.',
          `$${variable}`,
        ),
  'secret-in-script': ({ kind, name = '' }) => secret(kind, name),
  'upgrade-without-freeze': ({ command }) =>
    l10n.t('{0}: nothing writes down the versions before it, to go back to if the upgrade breaks something.', command),
  'command-not-on-platform': ({ command, platform, replacement, certainty }) => {
    if (certainty === 'absent')
      return replacement === null
        ? l10n.t('{0} is not on {1}.', command, platform)
        : l10n.t('{0} is not on {1}: use {2}.', command, platform, replacement);
    return replacement === null
      ? l10n.t('{0} is not there by default on {1}.', command, platform)
      : l10n.t('{0} is not there by default on {1}: use {2}.', command, platform, replacement);
  },
  'environment-not-on-platform': ({ environment, platform, renamedTo }) =>
    renamedTo === null
      ? l10n.t('{0} has no conda environment {1}.', platform, environment)
      : l10n.t('{0} has no conda environment {1}; it is {2} there.', platform, environment, renamedTo),
  'errexit-pitfall': ({ problem, command }) => errexit(problem, command),
  'fails-at-end': ({ command }) =>
    l10n.t('Where {0} is false, the script ends with a failure, and the instance does not start.', command),
  'download-to-shell': ({ fetch, shell, user }) =>
    l10n.t(
      '{0} is run by {1} as {2}, unseen, and may be something else tomorrow: download, check its digest, then run it.',
      fetch,
      shell,
      user,
    ),
};

/** The sentence about a finding, in the reader's language. */
export function findingSentence(finding: Finding, formats: Formats): string {
  return sentence(finding.code, finding, formats);
}

function sentence<C extends Code>(code: C, { facts }: { readonly facts: FindingFacts[C] }, formats: Formats): string {
  return table[code](facts, formats);
}

function longReason(reason: FindingFacts['long-install-foreground']['reason']): string {
  switch (reason) {
    case 'solver':
      return l10n.t('conda can solve for minutes');
    case 'everything':
      return l10n.t('an upgrade of everything can take minutes');
    case 'loop':
      return l10n.t('it runs once for every environment');
    case 'large':
      return l10n.t('these packages are large');
    case 'many':
      return l10n.t('that is many packages');
    case 'build':
      return l10n.t('a build can take minutes');
    case 'sleep':
      return l10n.t('the script waits for 5 minutes or more');
    case 'endless':
      return l10n.t('the loop never ends');
  }
}

function secret(kind: FindingFacts['secret-in-script']['kind'], name: string): string {
  const what = {
    awsAccessKey: l10n.t('An AWS access key'),
    awsSecretKey: l10n.t('An AWS secret key'),
    privateKey: l10n.t('A private key'),
    token: l10n.t('An access token'),
    urlPassword: l10n.t('A password in an address'),
    assignment: l10n.t('What {0} is set to', name),
    option: l10n.t('What {0} is given', name),
  }[kind];
  return kind === 'assignment' || kind === 'option'
    ? l10n.t(
        '{0} looks like a secret. Everyone who may describe the configuration can read it: fetch it from Secrets Manager.',
        what,
      )
    : l10n.t(
        '{0} stands here. Everyone who may describe the configuration can read it: fetch it from Secrets Manager.',
        what,
      );
}

function errexit(problem: FindingFacts['errexit-pitfall']['problem'], command: string): string {
  switch (problem) {
    case 'noMatch':
      return l10n.t(
        '{0}: finding nothing counts as a failure; with set -e the script ends, and the instance does not start.',
        command,
      );
    case 'noCrontab':
      return l10n.t(
        '{0}: it fails while there is no table yet, and with set -e on, what follows in these brackets does not run.',
        command,
      );
    case 'existsAlready':
      return l10n.t(
        '{0}: it is there already from the second start on, which counts as a failure; with set -e the script ends, and the instance does not start.',
        command,
      );
    case 'clonedAlready':
      return l10n.t(
        '{0}: it was cloned already from the second start on, which counts as a failure; with set -e the script ends, and the instance does not start.',
        command,
      );
    case 'noProcess':
      return l10n.t(
        '{0}: no such process counts as a failure; with set -e the script ends, and the instance does not start.',
        command,
      );
    case 'zeroArithmetic':
      return l10n.t(
        '{0}: counting from zero counts as a failure; with set -e the script ends, and the instance does not start.',
        command,
      );
    case 'update':
      return l10n.t(
        '{0}: where the update fails, for want of network alone, with set -e the script ends, and the instance does not start.',
        command,
      );
  }
}
