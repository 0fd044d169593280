import type { Calendar, Deadline } from '../../domain/calendar.ts';
import type { IsoDate } from '../../domain/time.ts';

export type RuntimeOs = 'AL1' | 'AL2' | 'AL2023';

/** The support dates of one runtime identifier. AWS prints some blocks before the deprecation; they are kept as printed. */
export interface RuntimeSupport {
  readonly os: RuntimeOs;
  /** From here on AWS may no longer apply patches. */
  readonly deprecation: Deadline;
  /** From here on no function can be created with it. */
  readonly blockCreate: Deadline;
  /** From here on no function that has it can be updated, but to another runtime. */
  readonly blockUpdate: Deadline;
  /** Was a preview, without support, when the table was made. */
  readonly preview?: true;
}

/** Since this day Amazon Linux 2 runtimes get critical and selected important patches only. */
export const limitedPatchesSince: IsoDate = '2026-06-30';

function row(os: RuntimeOs, deprecation: Deadline, blockCreate: Deadline, blockUpdate: Deadline): RuntimeSupport {
  return { os, deprecation, blockCreate, blockUpdate };
}

const preview: RuntimeSupport = { ...row('AL2023', null, null, null), preview: true };
const al2023Java = row('AL2023', null, null, null);

/**
 * Tables of supported and deprecated runtimes in the Lambda developer guide.
 * dotnet9, dotnet7 and dotnet5.0 are base images alone: no function has them as its Runtime.
 */
export const runtimes: Calendar<RuntimeSupport> = {
  source: { url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html', asOf: '2026-07-31' },
  rows: {
    'nodejs26.x': preview,
    'nodejs24.x': row('AL2023', '2028-04-30', '2028-06-01', '2028-07-01'),
    'nodejs22.x': row('AL2023', '2027-04-30', '2027-06-01', '2027-07-01'),
    'nodejs20.x': row('AL2023', '2026-04-30', '2027-02-01', '2027-03-03'),
    'nodejs18.x': row('AL2', '2025-09-01', '2027-02-01', '2027-03-03'),
    'nodejs16.x': row('AL2', '2024-06-12', '2027-02-01', '2027-03-03'),
    'nodejs14.x': row('AL2', '2023-12-04', '2024-01-09', '2027-03-03'),
    'nodejs12.x': row('AL2', '2023-03-31', '2023-03-31', '2023-04-30'),
    'nodejs10.x': row('AL2', '2021-07-30', '2021-07-30', '2022-02-14'),
    'nodejs8.10': row('AL1', '2020-03-06', '2020-02-04', '2020-03-06'),
    'nodejs6.10': row('AL1', '2019-08-12', '2019-07-12', '2019-08-12'),
    'nodejs4.3': row('AL1', '2020-03-05', '2020-02-03', '2020-03-05'),
    'nodejs4.3-edge': row('AL1', '2020-03-05', '2019-03-31', '2019-04-30'),
    nodejs: row('AL1', '2016-08-30', '2016-09-30', '2016-10-31'),

    'python3.15': preview,
    'python3.14': row('AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
    'python3.13': row('AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
    'python3.12': row('AL2023', '2028-10-31', '2028-11-30', '2029-01-10'),
    'python3.11': row('AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
    'python3.10': row('AL2', '2026-10-31', '2027-02-01', '2027-03-03'),
    'python3.9': row('AL2', '2025-12-15', '2027-02-01', '2027-03-03'),
    'python3.8': row('AL2', '2024-10-14', '2027-02-01', '2027-03-03'),
    'python3.7': row('AL1', '2023-12-04', '2024-01-09', '2027-03-03'),
    'python3.6': row('AL1', '2022-07-18', '2022-07-18', '2022-08-29'),
    'python2.7': row('AL1', '2021-07-15', '2021-07-15', '2022-05-30'),

    java25: row('AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
    java21: row('AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
    'java17.al2023': al2023Java,
    'java11.al2023': al2023Java,
    'java8.al2023': al2023Java,
    java17: row('AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
    java11: row('AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
    'java8.al2': row('AL2', '2027-06-30', '2027-07-31', '2027-08-31'),
    java8: row('AL1', '2024-01-08', '2024-02-08', '2027-03-03'),

    dotnet10: row('AL2023', '2028-11-14', '2028-12-14', '2029-01-15'),
    dotnet9: row('AL2023', '2026-11-10', null, null),
    dotnet8: row('AL2023', '2026-11-10', '2027-02-01', '2027-03-03'),
    dotnet7: row('AL2', '2024-05-14', null, null),
    dotnet6: row('AL2', '2024-12-20', '2027-02-01', '2027-03-03'),
    'dotnet5.0': row('AL2', '2022-05-10', null, null),
    'dotnetcore3.1': row('AL2', '2023-04-03', '2023-04-03', '2023-05-03'),
    'dotnetcore2.1': row('AL1', '2022-01-05', '2022-01-05', '2022-04-13'),
    'dotnetcore2.0': row('AL1', '2019-05-30', '2019-04-30', '2019-05-30'),
    'dotnetcore1.0': row('AL1', '2019-06-27', '2019-06-30', '2019-07-30'),

    'ruby4.0': row('AL2023', '2029-03-31', '2029-04-30', '2029-05-31'),
    'ruby3.4': row('AL2023', '2028-03-31', '2028-04-30', '2028-05-31'),
    'ruby3.3': row('AL2023', '2027-03-31', '2027-04-30', '2027-05-31'),
    'ruby3.2': row('AL2', '2026-03-31', '2027-02-01', '2027-03-03'),
    'ruby2.7': row('AL2', '2023-12-07', '2024-01-09', '2027-03-03'),
    'ruby2.5': row('AL1', '2021-07-30', '2021-07-30', '2022-03-31'),

    'go1.x': row('AL1', '2024-01-08', '2024-02-08', '2027-03-03'),
    provided: row('AL1', '2024-01-08', '2024-02-08', '2027-03-03'),
    'provided.al2023': row('AL2023', '2029-06-30', '2029-07-31', '2029-08-31'),
    'provided.al2': row('AL2', '2026-07-31', '2027-02-01', '2027-03-03'),
  },
};
