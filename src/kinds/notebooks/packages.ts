import { parseMarker } from '../packageMarkers.ts';
import { minute, type Instant } from '../../domain/time.ts';

/** Name → version, as a package manager printed them. Names of pip are compared without case, `-`, `_` and `.`. */
export type Packages = ReadonlyMap<string, Package>;

export interface Package {
  /** As printed. */
  readonly name: string;
  readonly version: string;
}

export interface PackageList {
  readonly environment: string;
  readonly packages: Packages;
  /** The closing marker is missing: the script ended, or was ended, while it printed. */
  readonly cutOff: boolean;
}

/** One start of a notebook instance, by what its script wrote. */
export interface StartRecord {
  /** Time of its first line. */
  readonly at: Instant;
  readonly lists: ReadonlyMap<string, PackageList>;
  /** Its last lines, oldest first, package lists left out. */
  readonly lines: readonly string[];
}

export interface Line {
  readonly at: Instant;
  readonly message: string;
}

/** A script has five minutes; what it left running may write on. */
const betweenStarts = 10 * minute;
const keptLines = 40;

/** One line of a package list; undefined for anything else (headings, warnings, the shell's own trace). */
export function parsePackage(line: string): Package | undefined {
  const text = line.trim();
  if (text === '' || /^[+#>]|^-{3,}/.test(text)) return undefined;
  return ofPip(text) ?? ofConda(text) ?? ofRpm(text);
}

/** `name==1.2`, `name @ file:///…`, `-e git+https://…@commit#egg=name` of pip freeze; `name=1.2=build` of conda's export. */
function ofPip(text: string): Package | undefined {
  const pinned = /^([A-Za-z0-9][\w.-]*?)={2,3}([^\s;,=]+)(?:\s*;.*)?$/.exec(text);
  if (pinned) return named(pinned[1], pinned[2]);
  const direct = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? @ (\S+)$/.exec(text);
  if (direct) return named(direct[1], versionInUrl(direct[2] ?? '', direct[1] ?? ''));
  const editable = /^-e \S+?(?:@([\w.]+))?#egg=([\w.-]+)/.exec(text);
  if (editable) return named(editable[2], editable[1] ?? '-e');
  const exported = /^([A-Za-z0-9_][\w.-]*)=([^\s=]+)=([^\s=]+)$/.exec(text);
  return exported ? named(exported[1], exported[2]) : undefined;
}

/** Columns of `conda list` and `pip list`: name, version, and what conda adds. */
function ofConda(text: string): Package | undefined {
  const columns = /^([A-Za-z0-9_][\w.-]*) +(\d[^\s]*)(?: +\S+){0,2}$/.exec(text);
  return columns ? named(columns[1], columns[2]) : undefined;
}

/** `openssl-libs-3.2.2-1.amzn2023.0.3.x86_64` of rpm -qa. The architecture is part of the name: both may be installed. */
function ofRpm(text: string): Package | undefined {
  const parts = /^(\w[\w.+-]*?)-(\d[^\s-]*-\d[^\s-]*?)\.(x86_64|aarch64|noarch|i686)$/.exec(text);
  if (!parts) return undefined;
  const [, name = '', version, architecture = ''] = parts;
  return named(architecture === 'i686' ? `${name}.${architecture}` : name, version);
}

function named(name: string | undefined, version: string | undefined): Package | undefined {
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** A wheel says its version in its name, a checkout its commit after the `@`. The way to it can hold a secret and is left out. */
function versionInUrl(url: string, name: string): string {
  const file = url.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  const wheel = /^[\w.]+-([\w.+!]+)-.*\.whl$/.exec(file)?.[1];
  if (wheel !== undefined) return wheel;
  const source = /-(\d[\w.+!]*?)(?:\.tar\.gz|\.zip)$/.exec(file)?.[1];
  const commit = /@([0-9A-Za-z][\w.-]*)$/.exec(file)?.[1];
  return source ?? commit ?? (url.startsWith('git+') ? 'git' : name === '' ? '' : 'url');
}

/** The name under which the same package is found again: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function packageId(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/**
 * The starts that a log stream tells of, oldest first. AWS goes on in the same stream at each start and says nowhere
 * where one begins: an environment that is listed again, or a pause longer than any script may run, begins another.
 */
export function startsIn(lines: readonly Line[]): readonly StartRecord[] {
  const starts: OpenStart[] = [];
  let current: OpenStart | undefined;
  let open: OpenList | undefined;
  const close = (cutOff: boolean) => {
    if (open && current) current.lists.set(open.environment, { ...open, cutOff });
    open = undefined;
  };
  for (const { at, message } of lines) {
    for (const text of message.split(/\r?\n/)) {
      const marker = parseMarker(text);
      const pause = current !== undefined && at - current.lastAt > betweenStarts;
      const again = marker?.type === 'begin' && current?.lists.has(marker.environment) === true;
      if (pause || again) {
        close(true);
        current = undefined;
      }
      if (current === undefined) {
        current = { at, lastAt: at, lists: new Map(), lines: [] };
        starts.push(current);
      }
      current.lastAt = at;
      if (marker) {
        close(marker.type === 'begin');
        if (marker.type === 'begin') open = { environment: marker.environment, packages: new Map() };
        continue;
      }
      const found = open && parsePackage(text);
      if (found) open?.packages.set(packageId(found.name), found);
      else if (text.trim() !== '') current.lines.push(text.trimEnd());
    }
  }
  close(true);
  return starts.map((each) => ({ at: each.at, lists: each.lists, lines: each.lines.slice(-keptLines) }));
}

interface OpenStart {
  readonly at: Instant;
  lastAt: Instant;
  readonly lists: Map<string, PackageList>;
  readonly lines: string[];
}

interface OpenList {
  readonly environment: string;
  readonly packages: Map<string, Package>;
}
