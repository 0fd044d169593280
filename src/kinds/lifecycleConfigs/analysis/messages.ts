import type { Code, Finding, FindingFacts } from './finding.ts';

type Template<C extends Code> = (facts: FindingFacts[C]) => string;

/**
 * Code → the English sentence about it, for the command line and the documentation. The editor has its own words for
 * the same codes and facts, in the reader's language.
 */
const templates: { readonly [C in Code]: Template<C> } = {
  'crlf-line-ends': ({ lines }) =>
    `Windows line ends on ${lines} ${lines === 1 ? 'line' : 'lines'}: Linux looks for an interpreter whose name ends in a carriage return, and the instance does not start.`,
  'missing-shebang': ({ problem }) =>
    ({
      none: 'The first line names no interpreter, so what runs the script is left to chance.',
      notFirst: 'The interpreter is named, but not on the first line, where alone it counts.',
      byteOrderMark: 'A byte order mark stands before #!, so the interpreter is not found.',
    })[problem],
  'over-size-limit': ({ bytes, limit }) =>
    `${bytes} bytes are ${bytes - limit} too many: SageMaker takes ${limit} (16,384 characters of base64).`,
  'size-budget-low': ({ bytes, limit }) => `${limit - bytes} of ${limit} bytes are left.`,
  'syntax-error': ({ problem, what }) =>
    problem === 'unclosed' ? `${what} is opened here and never closed.` : `${what} closes or continues nothing here.`,
  'long-install-foreground': ({ command, reason }) =>
    `${command}: ${
      {
        solver: 'conda can solve for minutes',
        everything: 'an upgrade of everything can take minutes',
        loop: 'it runs once for every environment',
        large: 'these packages are large',
        many: 'that is many packages',
        build: 'a build can take minutes',
        sleep: 'the script waits for 5 minutes or more',
        endless: 'the loop never ends',
      }[reason]
    }, and a script that takes longer than 5 minutes keeps the instance from starting.`,
  'background-not-detached': ({ keepsSession, keepsOutput }) =>
    keepsSession && keepsOutput
      ? 'Runs in the background, but still in the session and on the output of the script: detach it with nohup and a log file.'
      : keepsSession
        ? 'Runs in the background, but still in the session of the script: detach it with nohup or setsid.'
        : 'Runs in the background, but still holds the output of the script: send it to a log file.',
  'yum-on-al2023': ({ command }) =>
    `${command}: on Amazon Linux 2023 yum is only another name of dnf; AWS asks to use dnf.`,
  'dnf-without-releasever': ({ command, subcommand }) =>
    `${command} ${subcommand} stays at the release of the image and installs nothing newer: name the release, --releasever=latest.`,
  'heredoc-expands': ({ expansion, delimiter }) =>
    `${expansion} is expanded by the outer shell, before the inner one runs: quote the delimiter, <<'${delimiter}'.`,
  'relative-path': ({ path, directory }) =>
    `${path}: the script runs in ${directory}, so this is ${directory}${path.replace(/^\.\//, '')}.`,
  'jupyter-system-env': ({ problem, variable }) =>
    problem === 'notSkipped'
      ? 'The loop changes JupyterSystemEnv too, in which Jupyter itself runs: skip it.'
      : `$${variable} is a whole path and never equals JupyterSystemEnv, so it is not skipped: compare its base name.`,
  'secret-in-script': ({ kind, name }) =>
    `${
      {
        awsAccessKey: 'An AWS access key',
        awsSecretKey: 'An AWS secret key',
        privateKey: 'A private key',
        token: 'An access token',
        urlPassword: 'A password in an address',
        assignment: `What ${name ?? 'it'} is set to looks like a secret and`,
        option: `What ${name ?? 'it'} is given looks like a secret and`,
      }[kind]
    } is readable by everyone who may describe the configuration: fetch it from Secrets Manager.`,
  'upgrade-without-freeze': ({ command }) =>
    `${command}: nothing writes down the versions before it, to go back to if the upgrade breaks something.`,
  'command-not-on-platform': ({ command, platform, replacement, certainty }) =>
    `${command} is not ${certainty === 'absent' ? '' : 'there by default '}on ${platform}${replacement === null ? '.' : `: use ${replacement}.`}`,
  'environment-not-on-platform': ({ environment, platform, renamedTo }) =>
    `${platform} has no conda environment ${environment}${renamedTo === null ? '.' : `; it is ${renamedTo} there.`}`,
  'errexit-pitfall': ({ problem, command }) =>
    `${command}: ${
      {
        noMatch: 'finding nothing counts as a failure',
        noCrontab: 'it fails while there is no table yet, and what follows in these brackets does not run',
        existsAlready: 'it is there already from the second start on, which counts as a failure',
        clonedAlready: 'it was cloned already from the second start on, which counts as a failure',
        noProcess: 'no such process counts as a failure',
        zeroArithmetic: 'counting from zero counts as a failure',
        update: 'an update that fails, for want of network alone',
      }[problem]
    }, with set -e ${problem === 'noCrontab' ? 'on' : 'the script ends, and the instance does not start'}.`,
  'fails-at-end': ({ command }) =>
    `Where ${command} is false, the script ends with a failure, and the instance does not start.`,
  'download-to-shell': ({ fetch, shell, user }) =>
    `${fetch} is run by ${shell} as ${user}, unseen, and may be something else tomorrow: download, check its digest, then run it.`,
};

/** The English sentence about a finding. */
export function messageOf(finding: Finding): string {
  return sentence(finding.code, finding);
}

function sentence<C extends Code>(code: C, { facts }: { readonly facts: FindingFacts[C] }): string {
  return templates[code](facts);
}
