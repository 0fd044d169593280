import { lookUp, phase, type Calendar, type Deadline } from '../../domain/calendar.ts';
import { startOf, type Instant, type IsoDate } from '../../domain/time.ts';

/** A platform of notebook instances: `PlatformIdentifier` of DescribeNotebookInstance. */
export interface Platform {
  readonly os: string;
  readonly endOfSupport: Deadline;
  /** From this day AWS neither creates nor starts instances on it; null: it does. */
  readonly noStartFrom: Deadline;
  /** The platform that it can be changed to in place; null: none, because it is the newest or needs a new instance. */
  readonly successor: string | null;
  /** From this day AWS changes the platform of remaining instances by itself, in phases. */
  readonly awsMigratesFrom: IsoDate | null;
}

/** What follows AL2, and today's default: AWS names no end of support for it as a notebook platform. */
export const al2023 = 'notebook-al2023-v1';

/**
 * "Starting July 1, 2026, you can no longer create new or restart stopped AL2
 * notebook instances. From August 1, 2026 onward, Amazon SageMaker AI will
 * begin upgrading remaining AL2 notebook instances to AL2023 in phases."
 * AL1 is outside of that: it is not migrated and cannot be changed in place.
 * The page was read in a copy that was made between August and October 2026;
 * the first of these days is stated, so that the date promises no more than was seen.
 */
export const platforms: Calendar<Platform> = {
  source: { url: 'https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2.html', asOf: '2026-08-01' },
  rows: {
    'notebook-al1-v1': {
      os: 'Amazon Linux 1',
      endOfSupport: '2024-03-31',
      noStartFrom: '2024-03-31',
      successor: null,
      awsMigratesFrom: null,
    },
    'notebook-al2-v1': al2('2025-06-30', '2025-06-30'),
    'notebook-al2-v2': al2('2025-06-30', '2025-06-30'),
    'notebook-al2-v3': al2('2026-06-30', '2026-07-01'),
    [al2023]: {
      os: 'Amazon Linux 2023',
      endOfSupport: null,
      noStartFrom: null,
      successor: null,
      awsMigratesFrom: null,
    },
  },
};

function al2(endOfSupport: IsoDate, noStartFrom: IsoDate): Platform {
  return { os: 'Amazon Linux 2', endOfSupport, noStartFrom, successor: al2023, awsMigratesFrom: '2026-08-01' };
}

/** The platform that it can be changed to in place; null where it is the newest, needs a new instance or is not known. */
export function successorOf(id: string | undefined): string | null {
  return (id === undefined ? undefined : lookUp(platforms, id))?.successor ?? null;
}

/** Instance families that AL2023 does not support: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2023.html */
export const al2023Reference = 'https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2023.html';
export const al2023Lacks: readonly string[] = ['ml.p2', 'ml.p3', 'ml.p3dn', 'ml.inf1', 'ml.g3'];

/** `ml.p3dn.24xlarge` → `ml.p3dn` */
export function familyOf(instanceType: string): string {
  return instanceType.split('.').slice(0, 2).join('.');
}

/** What a platform allows at a moment. `unknown`: the id is missing, or newer than this table. */
export type PlatformState =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'unsupported' | 'ending' | 'supported';
      readonly id: string;
      readonly platform: Platform;
      /** A stopped instance can be started. */
      readonly startable: boolean;
    };

export function platformState(id: string | undefined, now: Instant, endingDays: number): PlatformState {
  const platform = id === undefined ? undefined : lookUp(platforms, id);
  if (id === undefined || platform === undefined) return { state: 'unknown' };
  const startable = platform.noStartFrom === null || now < startOf(platform.noStartFrom);
  switch (phase(platform.endOfSupport, now, endingDays)) {
    case 'past':
      return { state: 'unsupported', id, platform, startable };
    case 'near':
      return { state: 'ending', id, platform, startable };
    case 'far':
    case 'notScheduled':
      return { state: 'supported', id, platform, startable };
  }
}
