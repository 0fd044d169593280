import { createHash } from 'node:crypto';
import { lambdaRuntime } from './runtimes.ts';

/**
 * The versions of a Lambda runtime in one region and architecture. AWS has no
 * API that lists them: clients see opaque ARNs on functions and numbers in log
 * lines (Lambda developer guide: runtimes-update).
 */
export interface RuntimeVersion {
  /** The number in `python:3.13.v77`. Increasing, with gaps. */
  readonly number: number;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly releasedAt: number;
}

const day = 86_400_000;
const kept = 12;

const memo = new Map<string, readonly RuntimeVersion[]>();

/**
 * The last twelve versions, oldest first. The newest came days before the
 * scenario's start, or before the runtime's deprecation where that is earlier;
 * `released` are the instants of those that came while the clock ran.
 */
export function runtimeVersions(
  place: { readonly partition: string; readonly region: string },
  architecture: string,
  runtime: string,
  startedAt: number,
  released: readonly number[] = [],
): readonly RuntimeVersion[] {
  const { partition, region } = place;
  const key = `${partition}/${region}/${architecture}/${runtime}/${startedAt}/${released.join()}`;
  const known = memo.get(key);
  if (known) return known;
  const made = make(partition, region, architecture, runtime, startedAt);
  const arnOf = (number: number) => versionArn(partition, region, architecture, runtime, number);
  for (const releasedAt of released) {
    const last = made.at(-1)?.number ?? 0;
    // Numbers have gaps: what AWS builds and does not release has one too.
    const number = last + (last % 3 === 0 ? 2 : 1);
    made.push({ number, arn: arnOf(number), releasedAt });
  }
  // Simulators with other clocks come and go (tests); do not hoard their tables.
  if (memo.size > 2000) memo.clear();
  memo.set(key, made);
  return made;
}

function make(
  partition: string,
  region: string,
  architecture: string,
  runtime: string,
  startedAt: number,
): RuntimeVersion[] {
  const { deprecated } = lambdaRuntime(runtime);
  // The same number is the same software everywhere; only the ARN differs by region and architecture.
  const seed = bytes(`runtime/${runtime}`);
  const end = Math.min(startedAt, deprecated === null ? startedAt : Date.parse(`${deprecated}T00:00:00Z`));
  const versions: RuntimeVersion[] = [];
  let number = 40 + ((seed[0] ?? 0) % 60);
  let releasedAt = end - (4 + ((seed[1] ?? 0) % 8)) * day;
  for (let index = 0; index < kept; index += 1) {
    versions.unshift({ number, arn: versionArn(partition, region, architecture, runtime, number), releasedAt });
    const byte = seed[2 + index] ?? 0;
    number -= byte % 4 === 0 ? 3 : 1;
    releasedAt -= (18 + (byte % 14)) * day;
  }
  return versions;
}

function versionArn(partition: string, region: string, architecture: string, runtime: string, number: number): string {
  const hash = createHash('sha256').update(`${partition}/${region}/${architecture}/${runtime}/${number}`).digest('hex');
  return `arn:${partition}:lambda:${region}::runtime:${hash}`;
}

function bytes(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** `python:3.13.v77`, as log lines name a version. */
export function runtimeVersionName(runtime: string, version: RuntimeVersion): string {
  return `${lambdaRuntime(runtime).logName}.v${version.number}`;
}
