import { createHash } from 'node:crypto';
import { runtimeVersionName, type RuntimeVersion } from '../calendars/runtimeVersions.ts';
import type { TaskContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { knownVersions, logGroup } from './lambdaConfiguration.ts';
import type { LambdaSlice, Place, VersionRecord } from './lambdaState.ts';
import { writeLog } from './logsState.ts';
import type { LogsSlice } from './logsState.ts';

/** The tables that Lambda reads and writes: its own, and the logs of the functions. */
export interface LambdaTables {
  readonly lambda: SliceTable<LambdaSlice>;
  readonly logs: SliceTable<LogsSlice>;
}

/** A version of a function, `$LATEST` or a number. */
interface Which {
  readonly name: string;
  readonly version: string;
  readonly data: VersionRecord;
}

/**
 * Puts a version of a function on another runtime version. Who calls it gets new execution environments, and their
 * lines in the log, right away.
 */
export function moveTo(
  slice: LambdaSlice,
  logs: SliceTable<LogsSlice>,
  context: TaskContext,
  which: Which,
  number: number,
): void {
  const { data } = which;
  if (data.runtimeVersion === number) return;
  data.runtimeVersion = number;
  const runtimeVersion = knownVersions(slice, context, data).find((each) => each.number === number);
  if (runtimeVersion && data.idle === undefined) writeStart(logs, context, which, runtimeVersion, context.clock.now());
}

/**
 * One new execution environment: the line that names the runtime version, and a call. Text logs say INIT_START, or
 * RESTORE_START for a version with SnapStart; JSON logs platform.initStart.
 */
export function writeStart(
  logs: SliceTable<LogsSlice>,
  { account, region }: Pick<Place, 'account' | 'region'>,
  { name, version, data }: Which,
  runtimeVersion: RuntimeVersion,
  at: number,
): void {
  const named = runtimeVersionName(data.runtime ?? '', runtimeVersion);
  const id = createHash('sha256').update(`${name}/${version}/${runtimeVersion.number}`).digest('hex');
  const request = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const restored = data.snapStart === true && version !== '$LATEST';
  const lines = data.logFormat === 'JSON' ? jsonLines : textLines;
  const date = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
  // In a group of its own choosing, which functions may share, a stream names the function.
  const inStream = data.logGroup === undefined ? '' : name;
  writeLog(
    logs,
    { account, region, group: logGroup(name, data), stream: `${date}/${inStream}[${version}]${id.slice(0, 32)}` },
    lines({ named, request, restored, at, name, version, data, arn: runtimeVersion.arn }).map((message, index) => ({
      timestamp: at + index * 130,
      message,
    })),
  );
}

interface Start extends Which {
  readonly named: string;
  readonly arn: string;
  readonly request: string;
  readonly restored: boolean;
  readonly at: number;
}

function textLines({ named, arn, request, restored, version, data }: Start): readonly string[] {
  return [
    `${restored ? 'RESTORE_START' : 'INIT_START'} Runtime Version: ${named}\tRuntime Version ARN: ${arn}\n`,
    `START RequestId: ${request} Version: ${version}\n`,
    `END RequestId: ${request}\n`,
    `REPORT RequestId: ${request}\tDuration: 41.12 ms\tBilled Duration: 42 ms\tMemory Size: ${data.memory ?? 256} MB\tMax Memory Used: 88 MB\t\n`,
  ];
}

function jsonLines({ named, arn, request, restored, at, name, version }: Start): readonly string[] {
  const json = (type: string, members: Record<string, string | number>) =>
    JSON.stringify({ time: new Date(at).toISOString(), type, record: members });
  const runtime = { runtimeVersion: named, runtimeVersionArn: arn };
  const of = { functionName: name, functionVersion: version };
  return [
    restored
      ? json('platform.restoreStart', { ...runtime, ...of })
      : json('platform.initStart', { initializationType: 'on-demand', phase: 'init', ...runtime, ...of }),
    json('platform.start', { requestId: request, version }),
    json('platform.report', { requestId: request, status: 'success' }),
  ];
}
