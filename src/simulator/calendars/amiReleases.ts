import { createHash } from 'node:crypto';
import { kubernetesVersions } from './kubernetesVersions.ts';

/**
 * The releases of the EKS-optimized images, as the public SSM parameters name
 * them (EKS user guide: retrieve-ami-id*, eks-linux-ami-versions). AWS publishes
 * about weekly; here the newest came four days before the scenario's start, each
 * earlier one a week before, and later ones come in the same rhythm while the
 * clock runs. The AL2 family is frozen since December 2025.
 */
export interface AmiRelease {
  /** `1.34.7-20261118`; a Bottlerocket release is `1.50.0-3f2a91bc`; a Windows one `1.34-2026.11.11`. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly releasedAt: number;
}

const day = 86_400_000;
const lastAl2Release = Date.parse('2025-12-09T19:04:11Z');
const al2EndsWith = '1.32';

export type AmiFamily = 'al2' | 'al2023' | 'bottlerocket' | 'windows';

/** `1.9` < `1.32`. */
export function minor(version: string): number {
  return Number(version.split('.')[1] ?? '0');
}

/** Days from the newest release to the start, and between releases. */
const rhythm: Readonly<Record<AmiFamily, readonly [number, number]>> = {
  al2: [0, 0],
  al2023: [4, 7],
  bottlerocket: [9, 23],
  windows: [10, 30],
};

/** The newest release of a family at `now`: the next one comes a rhythm after the start's. */
export function newestRelease(
  family: AmiFamily,
  kubernetes: string,
  startedAt: number,
  now: number,
): AmiRelease | undefined {
  const [offset, every] = rhythm[family];
  const since = every === 0 ? 0 : Math.max(0, Math.floor((now - startedAt + offset * day) / (every * day)));
  return amiRelease(family, kubernetes, startedAt, since === 0 ? 0 : -since);
}

/**
 * One release of a family for a Kubernetes minor; `behind` 0 is the newest at
 * the start, and a negative one came later.
 * Undefined where AWS has none: unknown minor, AL2 beyond 1.32.
 */
export function amiRelease(
  family: AmiFamily,
  kubernetes: string,
  startedAt: number,
  behind = 0,
): AmiRelease | undefined {
  const row = kubernetesVersions.get(kubernetes);
  if (!row) return undefined;
  switch (family) {
    case 'al2': {
      if (minor(kubernetes) > minor(al2EndsWith)) return undefined;
      const releasedAt = lastAl2Release - behind * 14 * day;
      return { version: `${kubernetes}.${Math.min(row.patch, 9)}-${dashless(releasedAt)}`, releasedAt };
    }
    case 'al2023': {
      const releasedAt = startedAt - (4 + 7 * behind) * day;
      // A new upstream patch arrives with about every fifth release.
      const patch = Math.max(0, row.patch - Math.floor((behind + 2) / 5));
      return { version: `${kubernetes}.${patch}-${dashless(releasedAt)}`, releasedAt };
    }
    case 'bottlerocket': {
      const releasedAt = startedAt - (9 + 23 * behind) * day;
      const os = `1.${Math.max(1, 50 - behind)}.0`;
      return { version: `${os}-${digest(`bottlerocket/${os}`).slice(0, 8)}`, releasedAt };
    }
    case 'windows': {
      const releasedAt = startedAt - (10 + 30 * behind) * day;
      return { version: `${kubernetes}-${dashless(releasedAt, '.')}`, releasedAt };
    }
  }
}

/** The id of an image in a region: opaque, stable for its name. */
export function amiId(region: string, name: string): string {
  return `ami-0${digest(`${region}/${name}`).slice(0, 16)}`;
}

function dashless(at: number, separator = ''): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', separator);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
