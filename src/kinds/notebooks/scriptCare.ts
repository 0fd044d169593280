/** A line of a lifecycle script that means something else, or nothing, on the next platform. Never the line itself. */
export interface ScriptCare {
  /** From 1. */
  readonly line: number;
  readonly command: string;
}

/** What becomes of a command on AL2023. */
export type CareReason =
  /** Is not there: the line fails. */
  | 'missing'
  /** Is not installed as it comes. */
  | 'notInstalled'
  /** Still works, and has a successor. */
  | 'successor';

/**
 * Commands that a script for Amazon Linux 1 or 2 may use and AL2023 treats otherwise.
 * yum is a link to dnf there: https://docs.aws.amazon.com/linux/al2023/ug/package-management.html
 * amazon-linux-extras, cron, Python 2: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
 * initctl belongs to Amazon Linux 1; systemctl is what chkconfig and service were.
 * The kernel conda_tensorflow2_p310 is gone and conda_pytorch_p310 has another name:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2023.html
 */
export const al2023Care: Readonly<Record<string, CareReason>> = {
  'amazon-linux-extras': 'missing',
  initctl: 'missing',
  'yum-config-manager': 'notInstalled',
  'yum-cron': 'missing',
  chkconfig: 'notInstalled',
  python2: 'missing',
  crontab: 'notInstalled',
  crond: 'notInstalled',
  yum: 'successor',
  service: 'successor',
  conda_tensorflow2_p310: 'missing',
  conda_pytorch_p310: 'missing',
};

/** Longer names first, so that `yum-cron` is not read as `yum`. */
const names = Object.keys(al2023Care).toSorted((a, b) => b.length - a.length);
/** As a word of its own: a path (`/usr/bin/yum`, `envs/conda_pytorch_p310/`) counts, `dnf-yum-notes` and `my.service` do not. */
const used = new RegExp(`(?<![\\w.-])(${names.join('|')})(?![\\w-]|\\.\\w)`, 'g');
/** A word that is English too counts only where a command begins. */
const serviceCommand = /(?:^|[;&|({]|\bsudo\b)\s*(?:\/\S*\/)?service\s/;

/** The lines to look at before a script runs on AL2023, each command of a line once; comments are left out. */
export function careFor(script: string): readonly ScriptCare[] {
  return script.split('\n').flatMap((text, at) => {
    const code = /^\s*#/.test(text) ? '' : text.replace(/\s#.*$/, '');
    const commands = new Set([...code.matchAll(used)].flatMap(([, command]) => command ?? []));
    if (!serviceCommand.test(code)) commands.delete('service');
    return [...commands].map((command) => ({ line: at + 1, command }));
  });
}
