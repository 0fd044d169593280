import { lookUp, phase, type Calendar, type Deadline } from '../../domain/calendar.ts';
import { startOf, type Instant, type IsoDate } from '../../domain/time.ts';
import type { SupportRead } from './facts.ts';
import type { SupportSource } from './findings.ts';

/** The support dates of a Kubernetes minor on EKS. */
export interface KubernetesSupport {
  readonly released: IsoDate;
  readonly endOfStandard: Deadline;
  readonly endOfExtended: Deadline;
}

/**
 * Kubernetes release calendar of the EKS user guide. DescribeClusterVersions
 * says the same live and wins; this stands in where it can not be read.
 */
export const kubernetesVersions: Calendar<KubernetesSupport> = {
  source: { url: 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html', asOf: '2026-07-29' },
  rows: {
    '1.36': { released: '2026-06-02', endOfStandard: '2027-08-02', endOfExtended: '2028-08-02' },
    '1.35': { released: '2026-01-27', endOfStandard: '2027-03-27', endOfExtended: '2028-03-27' },
    '1.34': { released: '2025-10-02', endOfStandard: '2026-12-02', endOfExtended: '2027-12-02' },
    '1.33': { released: '2025-05-29', endOfStandard: '2026-07-29', endOfExtended: '2027-07-29' },
    '1.32': { released: '2025-01-23', endOfStandard: '2026-03-23', endOfExtended: '2027-03-23' },
    '1.31': { released: '2024-09-26', endOfStandard: '2025-11-26', endOfExtended: '2026-11-26' },
  },
};

/** The calendar has no dates for this minor and those before it: they were out of extended support when it was made. */
const lastEnded = { major: 1, minor: 30 };

export interface KubernetesMinor {
  readonly major: number;
  readonly minor: number;
}

/** `1.34`, also with a patch behind it. */
export function parseMinor(version: string): KubernetesMinor | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.|$)/.exec(version);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** How many minors `nodes` are behind `cluster`; undefined where that can not be said. */
export function minorsBehind(nodes: string, cluster: string): number | undefined {
  const [a, b] = [parseMinor(nodes), parseMinor(cluster)];
  return a && b && a.major === b.major ? b.minor - a.minor : undefined;
}

/** The minors after `nodes` up to that of the cluster, the nearest first: `1.35`, `1.36`. */
export function minorsBetween(nodes: string, cluster: string): readonly string[] {
  const from = parseMinor(nodes);
  const count = minorsBehind(nodes, cluster) ?? 0;
  if (from === undefined || count <= 0) return [];
  return Array.from({ length: count }, (_, at) => `${from.major}.${from.minor + at + 1}`);
}

/** Where in its life a Kubernetes minor is, and who says so. */
export interface Support {
  readonly phase: SupportPhase;
  readonly endOfStandard: IsoDate | null;
  readonly endOfExtended: IsoDate | null;
  readonly source: SupportSource;
}

type SupportPhase = 'standard' | 'extended' | 'unsupported';

const phases: readonly SupportPhase[] = ['standard', 'extended', 'unsupported'];

/** Undefined where neither EKS nor the calendar knows the version, and while EKS has not answered yet. */
export function supportOf(version: string, read: SupportRead, now: Instant): Support | undefined {
  switch (read.state) {
    case 'pending':
      return undefined;
    case 'read':
      return liveSupport(read.row, now) ?? tableSupport(version, now);
    case 'notListed':
    case 'unreadable':
      return tableSupport(version, now);
  }
}

function liveSupport(row: Extract<SupportRead, { state: 'read' }>['row'], now: Instant): Support | undefined {
  const { endOfStandardSupport, endOfExtendedSupport } = row;
  const endOfStandard = endOfStandardSupport === undefined ? null : utcDay(endOfStandardSupport);
  const endOfExtended = endOfExtendedSupport === undefined ? null : utcDay(endOfExtendedSupport);
  const stated = phaseOf(row.versionStatus);
  const dated = phaseByDates(endOfStandard, endOfExtended, now);
  if (stated === undefined && dated === undefined) return undefined;
  // Dates go on after the answer was read, so the later of the two holds.
  const at = Math.max(phases.indexOf(stated ?? 'standard'), phases.indexOf(dated ?? 'standard'));
  return { phase: phases[at] ?? 'unsupported', endOfStandard, endOfExtended, source: 'live' };
}

function phaseOf(versionStatus: string | undefined): SupportPhase | undefined {
  switch (versionStatus) {
    case 'STANDARD_SUPPORT':
      return 'standard';
    case 'EXTENDED_SUPPORT':
      return 'extended';
    case 'UNSUPPORTED':
      return 'unsupported';
    default:
      return undefined;
  }
}

function tableSupport(version: string, now: Instant): Support | undefined {
  const minor = parseMinor(version);
  if (minor === undefined) return undefined;
  const row = lookUp(kubernetesVersions, `${minor.major}.${minor.minor}`);
  if (row) {
    const { endOfStandard, endOfExtended } = row;
    const phase = phaseByDates(endOfStandard, endOfExtended, now) ?? 'standard';
    return { phase, endOfStandard, endOfExtended, source: 'table' };
  }
  const ended = minor.major < lastEnded.major || (minor.major === lastEnded.major && minor.minor <= lastEnded.minor);
  return ended ? { phase: 'unsupported', endOfStandard: null, endOfExtended: null, source: 'table' } : undefined;
}

function phaseByDates(standard: Deadline, extended: Deadline, now: Instant): SupportPhase | undefined {
  if (phase(extended, now, 0) === 'past') return 'unsupported';
  if (phase(standard, now, 0) === 'past') return 'extended';
  return standard === null ? undefined : 'standard';
}

/** AWS prints these with a local offset; the day that counts is UTC's. */
function utcDay(at: Instant): IsoDate {
  return new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** When the calendar was made, as an instant for evidence. */
export const kubernetesVersionsAsOf: Instant = startOf(kubernetesVersions.source.asOf);
