import { l10n } from 'vscode';
import type { Code } from '../../kinds/lifecycleConfigs/analysis/finding.ts';

/** Code → why it matters, and what AWS says about it: for the hover, in short. docs/diagnostics.md has all of it. */
const reasons: Readonly<Record<Code, () => string>> = {
  'crlf-line-ends': () =>
    l10n.t(
      'The log of such a start says "/bin/bash^M: bad interpreter"; AWS itself only says that the script took longer than 5 minutes.',
    ),
  'missing-shebang': () =>
    l10n.t('What runs the script has to stand at the very beginning: #! as the first two characters of the file.'),
  'over-size-limit': () =>
    l10n.t(
      'A character that is not ASCII has two to four bytes. Keep what is large in S3 or on the persistent volume, and fetch or call it from the script.',
    ),
  'size-budget-low': () =>
    l10n.t('Keep what is large in S3 or on the persistent volume, and fetch or call it from the script.'),
  'syntax-error': () => l10n.t('Bash stops here, and the instance does not start.'),
  'long-install-foreground': () =>
    l10n.t(
      'AWS ends a script after 5 minutes and advises nohup for what takes longer. What is installed in the background is not there yet when the notebook opens: look into its log.',
    ),
  'background-not-detached': () =>
    l10n.t(
      'It can be ended with the script, or keep the output of the script open, so that the start waits for it until the 5 minutes are over.',
    ),
  'yum-on-al2023': () =>
    l10n.t(
      'The package manager of Amazon Linux 2023 is dnf. AWS asks to replace yum when a script moves there. Instances on Amazon Linux 2 have no dnf.',
    ),
  'dnf-without-releasever': () =>
    l10n.t(
      "Amazon Linux 2023 stays at the release of its image until it is told which one to go to, so this patch step patches nothing. A restart brings AWS's own updates with or without it.",
    ),
  'heredoc-expands': () =>
    l10n.t(
      'Loop variables are then empty inside, and $HOME is that of root. Where a variable of the outer script is wanted, escape the others with a backslash.',
    ),
  'relative-path': () =>
    l10n.t(
      'A lifecycle script runs in the root folder, not in that of the notebooks. Only /home/ec2-user/SageMaker survives a stop.',
    ),
  'jupyter-system-env': () =>
    l10n.t(
      "Jupyter itself runs in JupyterSystemEnv: an install into it can leave a notebook without Jupyter. AWS's own samples mean to skip it.",
    ),
  'secret-in-script': () =>
    l10n.t(
      'AWS: do not include sensitive information in a lifecycle configuration. Keep it in Secrets Manager, let the role of the instance read that one secret, and replace this one: it was readable.',
    ),
  'upgrade-without-freeze': () =>
    l10n.t(
      'AWS warns that changing what SageMaker installed "might make your notebook instance unstable". A list of the versions before it, on the persistent volume, is the way back.',
    ),
  'command-not-on-platform': () =>
    l10n.t(
      'It is judged for the platforms of the notebook instances that use this configuration, and for Amazon Linux 2023 where none does.',
    ),
  'environment-not-on-platform': () =>
    l10n.t('The conda environments of Amazon Linux 2023 images have other names than those of Amazon Linux 2.'),
  'errexit-pitfall': () =>
    l10n.t(
      'AWS does not start an instance whose script fails, however harmless the reason: handle the failure where it is one that may happen.',
    ),
  'fails-at-end': () => l10n.t('The status of a script is that of its last command, with and without set -e.'),
  'download-to-shell': () =>
    l10n.t(
      'It runs at every start with the rights of root, or one sudo away from them. Compare its digest with one that you wrote down, or keep it in a bucket of your own.',
    ),
};

export function whyOf(code: Code): string {
  return reasons[code]();
}
