import { runtimeVersions, type RuntimeVersion } from '../calendars/runtimeVersions.ts';
import type { FunctionRecord, VersionRecord } from '../services/lambdaState.ts';
import { writeStart } from '../services/lambdaLogs.ts';
import { ago, day, type Site } from './site.ts';

type Given = Partial<Omit<FunctionRecord, 'modifiedAt' | 'revision' | 'runtimeVersion' | 'versions' | 'idle'>>;

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
  /** Its code is not what $LATEST has. */
  readonly codeSize?: number;
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
    ...(idle ? { idle } : {}),
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
  // A story is told to many simulators, and each changes what it holds in place.
  site.tables.lambda.get(site.account, site.region).functions[name] = structuredClone(record);
  if (idle || common.runtime === undefined) return;
  const start = (version: string, runtimeVersion: RuntimeVersion, at: number) =>
    writeStart(site.tables.logs, site, { name, version, data: record }, runtimeVersion, at);
  // What runs now started up lately; the version before it left its line too.
  const current = at(behind);
  const before = at(behind + 1);
  if (before && current) start('$LATEST', before, current.releasedAt - 2 * day);
  if (current) start('$LATEST', current, ago(site, 0, name));
  for (const [number, { behind: steps }] of numbers) {
    const version = at(steps);
    if (version) start(number, version, ago(site, 0, `${name}:${number}`));
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
