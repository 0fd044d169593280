/** The simulator's own table of notebook platforms (SageMaker developer guide: nbi-al2, nbi-al2023, nbi-jl). */
export interface NotebookPlatform {
  readonly os: 'AL1' | 'AL2' | 'AL2023';
  readonly jupyterLab: number;
  /** First day (UTC) on which a stopped instance can not be started any more; undefined: not announced. */
  readonly noStartFrom?: string;
  /** The platforms that UpdateNotebookInstance may change it to. AL1 must be created anew. */
  readonly migratesTo: readonly string[];
}

export const al2023 = 'notebook-al2023-v1';

/** What CreateNotebookInstance takes when no platform is named, since 2026-05-15. */
export const defaultPlatform = al2023;

export const notebookPlatforms: Readonly<Record<string, NotebookPlatform>> = {
  'notebook-al1-v1': { os: 'AL1', jupyterLab: 1, noStartFrom: '2024-04-01', migratesTo: [] },
  'notebook-al2-v1': { os: 'AL2', jupyterLab: 1, noStartFrom: '2025-07-01', migratesTo: [al2023] },
  'notebook-al2-v2': { os: 'AL2', jupyterLab: 3, noStartFrom: '2025-07-01', migratesTo: [al2023] },
  'notebook-al2-v3': { os: 'AL2', jupyterLab: 4, noStartFrom: '2026-07-01', migratesTo: [al2023] },
  [al2023]: { os: 'AL2023', jupyterLab: 4, migratesTo: [al2023] },
};

/** Whether AWS refuses to start an instance on this platform at this time (milliseconds since the epoch). */
export function startIsRefused(platform: string, now: number): boolean {
  const from = Object.hasOwn(notebookPlatforms, platform) ? notebookPlatforms[platform]?.noStartFrom : undefined;
  return from !== undefined && now >= Date.parse(`${from}T00:00:00Z`);
}

const familiesWithoutAl2023 = ['ml.p2', 'ml.p3', 'ml.p3dn', 'ml.inf1', 'ml.g3'];

/** Whether the platform has images for the instance type: AL2023 dropped some accelerated families. */
export function platformSupports(platform: string, instanceType: string): boolean {
  if (notebookPlatforms[platform]?.os !== 'AL2023') return true;
  return !familiesWithoutAl2023.includes(instanceType.split('.').slice(0, 2).join('.'));
}
