import { createHash } from 'node:crypto';
import { runtimeVersionName, runtimeVersions, type RuntimeVersion } from '../calendars/runtimeVersions.ts';
import type { FunctionRecord, VersionRecord } from '../services/lambdaState.ts';
import { writeLog } from '../services/logsState.ts';
import { ago, day, type Site } from './site.ts';

type Given = Partial<Omit<FunctionRecord, 'modifiedAt' | 'revision' | 'runtimeVersion' | 'versions'>>;

export interface FunctionStory extends Given {
  readonly name: string;
  /** Days since code or configuration last changed. */
  readonly changedDaysAgo: number;
  /** Runtime versions between the newest and its own; default 0. */
  readonly behind?: number;
  readonly published?: Readonly<Record<string, PublishedStory>>;
  /** Nobody calls it: no log lines. */
  readonly idle?: boolean;
}

/** A published version; its number is its key. */
interface PublishedStory {
  readonly behind: number;
  readonly daysAgo: number;
  /** Where it differs from the function's. */
  readonly updateRuntimeOn?: 'FunctionUpdate' | 'Manual';
}

/** A function with the log lines that its calls left. */
export function tellFunction(site: Site, story: FunctionStory): void {
  const { name, changedDaysAgo, behind = 0, published = {}, idle = false, ...given } = story;
  const common: Omit<VersionRecord, 'modifiedAt' | 'revision'> = withoutNamed(given);
  const versions = versionsOf(site, common);
  const at = (steps: number) => versions[versions.length - 1 - steps];
  const running = (steps: number) => {
    const version = at(steps);
    return version ? { runtimeVersion: version.number } : {};
  };
  const record: FunctionRecord = {
    ...given,
    modifiedAt: ago(site, changedDaysAgo, name),
    revision: 1,
    ...running(behind),
  };
  const numbers = Object.entries(published);
  if (numbers.length > 0) {
    record.versions = Object.fromEntries(
      numbers.map(([number, { behind: steps, daysAgo, ...mode }]) => [
        number,
        { ...common, ...mode, modifiedAt: ago(site, daysAgo, name), revision: Number(number), ...running(steps) },
      ]),
    );
  }
  site.tables.lambda.get(site.account, site.region).functions[name] = record;
  if (idle || common.runtime === undefined) return;
  // What runs now started up lately; the version before it left its line too.
  const current = at(behind);
  const before = at(behind + 1);
  if (before && current) logStart(site, name, record, '$LATEST', before, current.releasedAt - 2 * day);
  if (current) logStart(site, name, record, '$LATEST', current, ago(site, 0, name));
  for (const [number, { behind: steps }] of numbers) {
    const version = at(steps);
    if (version) logStart(site, name, record, number, version, ago(site, 0, `${name}:${number}`));
  }
}

/** The record of a version has no names of its own. */
function withoutNamed(given: Given): Omit<VersionRecord, 'modifiedAt' | 'revision'> {
  const { aliases: _aliases, tags: _tags, ...version } = given;
  return version;
}

function versionsOf(site: Site, data: Pick<VersionRecord, 'runtime' | 'architecture'>): readonly RuntimeVersion[] {
  return data.runtime === undefined ? [] : runtimeVersions(site, data.architecture ?? 'x86_64', data.runtime, site.now);
}

/** One new execution environment: the line that names the runtime version, and a call. */
function logStart(
  site: Site,
  name: string,
  record: FunctionRecord,
  version: string,
  runtimeVersion: RuntimeVersion,
  at: number,
): void {
  const { account, region, tables } = site;
  const runtime = record.runtime ?? '';
  const named = runtimeVersionName(runtime, runtimeVersion);
  const id = createHash('sha256').update(`${name}/${version}/${runtimeVersion.number}`).digest('hex');
  const request = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const restored = record.snapStart === true && version !== '$LATEST';
  const json = (type: string, members: Record<string, string | number>) =>
    JSON.stringify({ time: new Date(at).toISOString(), type, record: members });
  const first =
    record.logFormat === 'JSON'
      ? json('platform.initStart', {
          initializationType: 'on-demand',
          phase: 'init',
          runtimeVersion: named,
          runtimeVersionArn: runtimeVersion.arn,
          functionName: name,
          functionVersion: version,
        })
      : `${restored ? 'RESTORE_START' : 'INIT_START'} Runtime Version: ${named}\tRuntime Version ARN: ${runtimeVersion.arn}\n`;
  const call =
    record.logFormat === 'JSON'
      ? [
          json('platform.start', { requestId: request, version }),
          json('platform.report', { requestId: request, status: 'success' }),
        ]
      : [
          `START RequestId: ${request} Version: ${version}\n`,
          `END RequestId: ${request}\n`,
          `REPORT RequestId: ${request}\tDuration: 41.12 ms\tBilled Duration: 42 ms\tMemory Size: ${record.memory ?? 256} MB\tMax Memory Used: 88 MB\t\n`,
        ];
  const date = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
  writeLog(
    tables.logs,
    {
      account,
      region,
      group: record.logGroup ?? `/aws/lambda/${name}`,
      stream: `${date}/[${version}]${id.slice(0, 32)}`,
    },
    [first, ...call].map((message, index) => ({ timestamp: at + index * 130, message })),
  );
}
