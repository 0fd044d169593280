import type { Instant } from '../../domain/time.ts';

/**
 * A runtime version as it was seen here. Its ARN is opaque and differs between regions and architectures; the number is
 * in log lines alone (Lambda developer guide: runtimes-update, runtime-management-identify).
 */
export interface VersionSeen {
  readonly arn: string;
  /** `python:3.13.v14`, from a log line. */
  readonly name?: string;
  /** Time of the first log line with it in the days that were looked through. */
  readonly firstSeen?: Instant;
  /** When the logs were last asked for its name. */
  readonly askedAt?: Instant;
  /** Latest time at which Lambda is known to have given it to a function by itself. */
  readonly givenOut?: Instant;
}

/**
 * The runtime versions that were seen on the functions of one region, architecture and runtime. AWS has no API that lists
 * them or says which one is the newest: this is the newest one *seen here*.
 */
export interface FleetGroup {
  /** Those whose place is known first, newest first; then `unplaced` ones. */
  readonly versions: readonly VersionSeen[];
  readonly unplaced: number;
  /** What the order rests on: numbers from log lines, or when Lambda gave each out; `none`: there is one at most. */
  readonly order: 'numbers' | 'dates' | 'none';
}

/** What a log says when an execution environment starts. */
export interface RuntimeStart {
  readonly name: string;
  readonly arn: string;
  /** A restored SnapStart snapshot. */
  readonly restored: boolean;
  /** JSON logs name the function and its version. */
  readonly functionName?: string;
  readonly functionVersion?: string;
}

/** Terms of which any stands in a line that names the runtime version. */
export const startPattern = '?INIT_START ?RESTORE_START ?"platform.initStart" ?"platform.restoreStart"';

const textLine = /(INIT_START|RESTORE_START)\s+Runtime Version:\s*(\S+)\s+Runtime Version ARN:\s*(\S+)/;
const arnForm = /^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+::runtime:[0-9a-zA-Z]+$/;

/** The start that a log line tells of; undefined where it tells of none, or of one without a managed runtime. */
export function parseStart(message: string): RuntimeStart | undefined {
  const [, word, name, arn] = textLine.exec(message) ?? [];
  if (name !== undefined && arn !== undefined) {
    const exact = withoutStrayLetter(arn);
    return arnForm.test(exact) ? { name, arn: exact, restored: word === 'RESTORE_START' } : undefined;
  }
  return message.trimStart().startsWith('{') ? parseJson(message) : undefined;
}

/** AWS's own sample line ends its 64 hexadecimal digits with a capital I. */
function withoutStrayLetter(arn: string): string {
  return arn.replace(/(:runtime:[0-9a-f]{64})I$/, '$1');
}

function parseJson(message: string): RuntimeStart | undefined {
  const line = readJson(message);
  const type = member(line, 'type');
  if (type !== 'platform.initStart' && type !== 'platform.restoreStart') return undefined;
  const record = member(line, 'record');
  const [name, arn] = [text(record, 'runtimeVersion'), text(record, 'runtimeVersionArn')];
  if (name === undefined || arn === undefined || !arnForm.test(arn)) return undefined;
  const [functionName, functionVersion] = [text(record, 'functionName'), text(record, 'functionVersion')];
  return {
    name,
    arn,
    restored: type === 'platform.restoreStart',
    ...(functionName === undefined ? {} : { functionName }),
    ...(functionVersion === undefined ? {} : { functionVersion }),
  };
}

function readJson(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return value;
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * Who wrote a stream: `2026/11/22/[$LATEST]8f0c…` in a function's own group, `2026/11/22/orders[3]8f0c…` in one that
 * functions can share.
 */
export function streamOwner(stream: string): { readonly functionName?: string; readonly version?: string } {
  const [, name, version] = /^\d{4}\/\d\d\/\d\d\/([^[\]]*)\[([^\]]+)\]/.exec(stream) ?? [];
  return {
    ...(name === undefined || name === '' ? {} : { functionName: name }),
    ...(version === undefined ? {} : { version }),
  };
}

/** The number in `python:3.13.v14`; numbers of one runtime grow, with gaps. */
export function numberIn(name: string | undefined): number | undefined {
  const digits = /\.v(\d+)$/.exec(name ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Region of a runtime version's ARN; undefined where the text is none. */
export function regionOfVersion(arn: string): string | undefined {
  if (arn.length < 26 || arn.length > 2048) return undefined;
  return /^arn:aws[a-zA-Z-]*:lambda:([a-z]{2}(?:-[a-z]+)+-\d)::runtime:\S+$/.exec(arn)?.[1];
}
