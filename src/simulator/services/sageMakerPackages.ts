interface Machine {
  readonly os: 'AL1' | 'AL2' | 'AL2023';
  readonly now: number;
}

/* A name, its version without the last number, and the days between two releases of that number. */
const pip = [
  ['boto3', '1.43', 2],
  ['certifi', '2026.11', 28],
  ['jupyterlab', '4.5', 24],
  ['numpy', '2.4', 60],
  ['pandas', '3.0', 45],
  ['pillow', '12.2', 50],
  ['requests', '2.33', 75],
  ['sagemaker', '3.8', 9],
  ['torch', '2.10', 90],
  ['urllib3', '2.6', 40],
] as const;

const rpm = [
  ['bash', '5.2.15-1.amzn2023.0', 120],
  ['curl-minimal', '8.11.1-4.amzn2023.0', 21],
  ['glibc', '2.34-231.amzn2023.0', 40],
  ['kernel', '6.1.158-178.288.amzn2023.', 14],
  ['openssl-libs', '3.2.2-1.amzn2023.0', 30],
  ['python3', '3.9.25-1.amzn2023.0', 45],
] as const;

const firstRelease = Date.parse('2026-01-01T00:00:00Z');
/** Amazon Linux 2 has had no updates since. */
const lastOfAl2 = Date.parse('2026-06-30T00:00:00Z');

function release({ os, now }: Machine, everyDays: number): number {
  const until = os === 'AL2023' ? now : Math.min(now, lastOfAl2);
  return Math.max(0, Math.floor((until - firstRelease) / (everyDays * 86_400_000)));
}

/** `pip freeze`: what a start on that day brings. */
export function pipPackages(machine: Machine): readonly string[] {
  return pip.map(([name, version, everyDays]) => `${name}==${version}.${release(machine, everyDays)}`);
}

/** `rpm -qa | sort` */
export function rpmPackages(machine: Machine): readonly string[] {
  return rpm.map(([name, version, everyDays]) =>
    `${name}-${version}.${release(machine, everyDays)}.x86_64`.replace('..', '.'),
  );
}
