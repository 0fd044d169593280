/** The simulator's own EKS calendar (EKS user guide: kubernetes-versions; dates UTC). */
export interface KubernetesVersion {
  readonly released: string;
  readonly endOfStandardSupport: string;
  readonly endOfExtendedSupport: string;
  /** The newest upstream patch that EKS runs. */
  readonly patch: number;
  readonly platformVersion: string;
}

const row = (
  released: string,
  endOfStandardSupport: string,
  endOfExtendedSupport: string,
  patch: number,
  platform: number,
): KubernetesVersion => ({
  released,
  endOfStandardSupport,
  endOfExtendedSupport,
  patch,
  platformVersion: `eks.${platform}`,
});

/** Newest first, the order in which DescribeClusterVersions answers. */
export const kubernetesVersions: ReadonlyMap<string, KubernetesVersion> = new Map([
  ['1.36', row('2026-06-02', '2027-08-02', '2028-08-02', 1, 6)],
  ['1.35', row('2026-01-27', '2027-03-27', '2028-03-27', 4, 14)],
  ['1.34', row('2025-10-02', '2026-12-02', '2027-12-02', 7, 22)],
  ['1.33', row('2025-05-29', '2026-07-29', '2027-07-29', 10, 29)],
  ['1.32', row('2025-01-23', '2026-03-23', '2027-03-23', 12, 37)],
  ['1.31', row('2024-09-26', '2025-11-26', '2026-11-26', 14, 48)],
  ['1.30', row('2024-05-23', '2025-07-23', '2026-07-23', 14, 55)],
  ['1.29', row('2024-01-23', '2025-03-23', '2026-03-23', 15, 58)],
]);

export const defaultKubernetesVersion = '1.36';

export type VersionStatus = 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED';

/** The support status on that moment (milliseconds since the epoch); support ends at midnight UTC of the day. */
export function versionStatus(version: KubernetesVersion, now: number): VersionStatus {
  if (now >= Date.parse(`${version.endOfExtendedSupport}T00:00:00Z`)) return 'UNSUPPORTED';
  return now >= Date.parse(`${version.endOfStandardSupport}T00:00:00Z`) ? 'EXTENDED_SUPPORT' : 'STANDARD_SUPPORT';
}
