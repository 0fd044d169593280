/**
 * The simulator's own table of Lambda runtimes: what a function may name, and
 * the identity under which its versions appear in logs (Lambda developer guide:
 * lambda-runtimes, runtimes-update; dates as of 2026-10-31).
 */
export interface LambdaRuntime {
  /** As INIT_START prints it before `.v<number>`. */
  readonly logName: string;
  readonly os: 'AL1' | 'AL2' | 'AL2023';
  /** Day (UTC) of deprecation; null: not scheduled. No versions are published afterwards. */
  readonly deprecated: string | null;
  /** Days from which AWS refuses CreateFunction and Update*; null: not scheduled. */
  readonly createBlocked: string | null;
  readonly updateBlocked: string | null;
}

const row = (
  logName: string,
  os: LambdaRuntime['os'],
  deprecated: string | null,
  createBlocked: string | null = null,
  updateBlocked: string | null = null,
): LambdaRuntime => ({ logName, os, deprecated, createBlocked, updateBlocked });

export const lambdaRuntimes: Readonly<Record<string, LambdaRuntime>> = {
  'nodejs24.x': row('nodejs:24', 'AL2023', '2028-04-30', '2028-06-01', '2028-07-01'),
  'nodejs22.x': row('nodejs:22', 'AL2023', '2027-04-30', '2027-06-01', '2027-07-01'),
  'nodejs20.x': row('nodejs:20', 'AL2023', '2026-04-30', '2027-02-01', '2027-03-03'),
  'nodejs18.x': row('nodejs:18', 'AL2', '2025-09-01', '2027-02-01', '2027-03-03'),
  'nodejs16.x': row('nodejs:16', 'AL2', '2024-06-12', '2027-02-01', '2027-03-03'),
  'nodejs14.x': row('nodejs:14', 'AL2', '2023-12-04', '2024-01-09', '2027-03-03'),
  'nodejs12.x': row('nodejs:12', 'AL2', '2023-03-31', '2023-03-31', '2023-04-30'),
  'python3.14': row('python:3.14', 'AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
  'python3.13': row('python:3.13', 'AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
  'python3.12': row('python:3.12', 'AL2023', '2028-10-31', '2028-11-30', '2029-01-10'),
  'python3.11': row('python:3.11', 'AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
  'python3.10': row('python:3.10', 'AL2', '2026-10-31', '2027-02-01', '2027-03-03'),
  'python3.9': row('python:3.9', 'AL2', '2025-12-15', '2027-02-01', '2027-03-03'),
  'python3.8': row('python:3.8', 'AL2', '2024-10-14', '2027-02-01', '2027-03-03'),
  'python3.7': row('python:3.7', 'AL1', '2023-12-04', '2024-01-09', '2027-03-03'),
  java25: row('java:25', 'AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
  java21: row('java:21', 'AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
  java17: row('java:17', 'AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
  java11: row('java:11', 'AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
  dotnet10: row('dotnet:10', 'AL2023', '2028-11-14', '2028-12-14', '2029-01-15'),
  dotnet8: row('dotnet:8', 'AL2023', '2026-11-10', '2027-02-01', '2027-03-03'),
  dotnet6: row('dotnet:6', 'AL2', '2024-12-20', '2027-02-01', '2027-03-03'),
  'ruby4.0': row('ruby:4.0', 'AL2023', '2029-03-31', '2029-04-30', '2029-05-31'),
  'ruby3.4': row('ruby:3.4', 'AL2023', '2028-03-31', '2028-04-30', '2028-05-31'),
  'ruby3.3': row('ruby:3.3', 'AL2023', '2027-03-31', '2027-04-30', '2027-05-31'),
  'ruby3.2': row('ruby:3.2', 'AL2', '2026-03-31', '2027-02-01', '2027-03-03'),
  'go1.x': row('go:1', 'AL1', '2024-01-08', '2024-02-08', '2027-03-03'),
  'provided.al2023': row('provided:al2023', 'AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
  'provided.al2': row('provided:al2', 'AL2', '2026-07-31', '2027-02-01', '2027-03-03'),
};

/** The row, or one for a runtime that the table does not know: AWS adds them before its clients do. */
export function lambdaRuntime(id: string): LambdaRuntime {
  const known = Object.hasOwn(lambdaRuntimes, id) ? lambdaRuntimes[id] : undefined;
  return known ?? row(id, 'AL2023', null);
}
