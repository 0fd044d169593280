/** An operating system of notebook instances, by the PlatformIdentifier's middle part. */
export type System = 'al1' | 'al2' | 'al2023';

/** The platform that new instances get, and the only one that can still be started. */
export const newestPlatform = 'notebook-al2023-v1';

/** Undefined for a platform that is newer than this table: nothing is claimed about it. */
export function systemOf(platform: string): System | undefined {
  const [, system] = /^notebook-(al1|al2|al2023)-v\d+$/.exec(platform) ?? [];
  return system === 'al1' || system === 'al2' || system === 'al2023' ? system : undefined;
}

/** The platforms that the script is judged for; the newest where nobody uses it yet. */
export function platformsOf(platforms: readonly string[]): readonly string[] {
  return platforms.length === 0 ? [newestPlatform] : [...new Set(platforms)];
}

/** Every platform that the script runs on is of this system. */
export function runsOnlyOn(system: System, platforms: readonly string[]): boolean {
  return platformsOf(platforms).every((platform) => systemOf(platform) === system);
}

interface Lack {
  readonly on: readonly System[];
  readonly certainty: 'absent' | 'notByDefault';
  /** What to write instead, or the tool that does the same; null: nothing does. */
  readonly replacement: string | null;
  /** The package that brings it where it is not there by default. */
  readonly package?: string;
}

/**
 * Command → the systems without it.
 *
 * https://docs.aws.amazon.com/linux/al2/ug/prepare-for-al2023.html: AL2023 has no amazon-linux-extras; "By default,
 * cron is not installed in AL2023". https://docs.aws.amazon.com/linux/al2023/ug/deprecated-al2023.html: System V init.
 * initctl is Upstart, which ended with AL1. dnf came with AL2023, systemd with AL2.
 */
export const missingCommands: Readonly<Record<string, Lack>> = {
  initctl: { on: ['al2', 'al2023'], certainty: 'absent', replacement: 'systemctl' },
  'amazon-linux-extras': { on: ['al1', 'al2023'], certainty: 'absent', replacement: 'dnf' },
  chkconfig: { on: ['al2023'], certainty: 'notByDefault', replacement: 'systemctl enable', package: 'chkconfig' },
  service: { on: ['al2023'], certainty: 'notByDefault', replacement: 'systemctl', package: 'initscripts' },
  crontab: { on: ['al2023'], certainty: 'notByDefault', replacement: 'systemd-run', package: 'cronie' },
  'yum-config-manager': {
    on: ['al2023'],
    certainty: 'notByDefault',
    replacement: 'dnf config-manager',
    package: 'dnf-utils',
  },
  python2: { on: ['al2023'], certainty: 'absent', replacement: 'python3' },
  'python2.7': { on: ['al2023'], certainty: 'absent', replacement: 'python3' },
  easy_install: { on: ['al2023'], certainty: 'absent', replacement: 'pip' },
  ntpd: { on: ['al2023'], certainty: 'absent', replacement: 'chronyd' },
  dnf: { on: ['al1', 'al2'], certainty: 'absent', replacement: 'yum' },
  systemctl: { on: ['al1'], certainty: 'absent', replacement: 'initctl' },
  'systemd-run': { on: ['al1'], certainty: 'absent', replacement: null },
};

/**
 * Conda environments that AL2 images had and AL2023 does not (null: without a successor).
 * https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2023.html
 */
export const al2023Environments: Readonly<Record<string, string | null>> = {
  tensorflow2_p310: null,
  pytorch_p310: 'pytorch',
};
