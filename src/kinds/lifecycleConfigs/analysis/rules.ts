import type { Code, FixId, Severity } from './finding.ts';

/** A rule as the documentation lists it. */
export interface RuleAbout {
  /** The gravest that it can have. */
  readonly severity: Severity;
  readonly fixes: readonly FixId[];
  readonly summary: string;
}

/** Every code, in the order of the documentation: docs/diagnostics.md has a section with the code as its heading. */
export const rules: Readonly<Record<Code, RuleAbout>> = {
  'crlf-line-ends': { severity: 'error', fixes: ['useUnixLineEnds'], summary: 'Windows line ends' },
  'missing-shebang': { severity: 'error', fixes: ['addShebang'], summary: 'No interpreter on the first line' },
  'over-size-limit': { severity: 'error', fixes: [], summary: 'Larger than SageMaker takes' },
  'size-budget-low': { severity: 'info', fixes: [], summary: 'Almost as large as SageMaker takes' },
  'syntax-error': { severity: 'error', fixes: [], summary: 'Something is open, or closed twice' },
  'long-install-foreground': {
    severity: 'warning',
    fixes: ['runDetached'],
    summary: 'A long install or wait that the start waits for',
  },
  'background-not-detached': {
    severity: 'warning',
    fixes: ['detach'],
    summary: 'A background command that still hangs on the script',
  },
  'yum-on-al2023': { severity: 'info', fixes: ['useDnf'], summary: '`yum` on Amazon Linux 2023' },
  'dnf-without-releasever': {
    severity: 'warning',
    fixes: ['addReleasever'],
    summary: 'An upgrade on Amazon Linux 2023 that names no release',
  },
  'heredoc-expands': {
    severity: 'warning',
    fixes: ['quoteHeredoc', 'escapeDollar'],
    summary: 'A heredoc that the wrong shell expands',
  },
  'relative-path': { severity: 'warning', fixes: ['useAbsolutePath'], summary: 'A relative path' },
  'jupyter-system-env': {
    severity: 'warning',
    fixes: ['skipJupyterSystemEnv'],
    summary: 'A loop over conda environments that changes JupyterSystemEnv',
  },
  'secret-in-script': { severity: 'error', fixes: [], summary: 'A secret in the script' },
  'upgrade-without-freeze': {
    severity: 'info',
    fixes: ['freezeFirst'],
    summary: 'An upgrade without a list of what was there',
  },
  'command-not-on-platform': {
    severity: 'error',
    fixes: ['useReplacement'],
    summary: 'A command that the platform does not have',
  },
  'environment-not-on-platform': {
    severity: 'warning',
    fixes: ['useRenamedEnvironment'],
    summary: 'A conda environment that the platform does not have',
  },
  'errexit-pitfall': {
    severity: 'warning',
    fixes: ['ignoreFailure', 'repeatable'],
    summary: '`set -e` and a command that fails for a harmless reason',
  },
  'fails-at-end': {
    severity: 'warning',
    fixes: ['endWithSuccess'],
    summary: 'A test at the end whose answer becomes the status of the script',
  },
  'download-to-shell': { severity: 'warning', fixes: [], summary: 'A download that is run at once' },
};

/** The page about the codes, from the root of the project; a section's heading is its code. */
export const documentation = 'docs/diagnostics.md';
