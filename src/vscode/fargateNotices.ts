import * as v from 'valibot';
import * as vscode from 'vscode';
import { parseKey, type ResourceKey } from '../domain/resourceKey.ts';
import type { Instant } from '../domain/time.ts';
import { jsonFile, storageFor, type JsonFile } from './storage.ts';

/** A patch notice as somebody set it: pods from before it are evicted, from `evictsAt` on where that is known. */
export interface SetNotice {
  readonly before: Instant;
  readonly evictsAt?: Instant;
}

/** The patch notices of Fargate that were set here, of real accounts and of the sample account apart. */
export interface FargateNotices {
  /** What counts for a cluster (its ARN): its own, else that of all clusters of its account and region. */
  of(sample: boolean, cluster: ResourceKey): SetNotice | undefined;
  /** `where`: a cluster's ARN, or `everyCluster` of it; undefined forgets. */
  set(sample: boolean, where: ResourceKey, notice: SetNotice | undefined): Promise<void>;
  /** The sample account begins anew. */
  resetSample(): Promise<void>;
}

/** All clusters of the account and region of a cluster. */
export function everyCluster(cluster: ResourceKey): ResourceKey {
  const { partition = '', service = '', region = '', account = '' } = parseKey(cluster) ?? {};
  return `arn:${partition}:${service}:${region}:${account}:cluster/*`;
}

const Notices = v.record(
  v.string(),
  v.object({ before: v.pipe(v.number(), v.finite()), evictsAt: v.exactOptional(v.pipe(v.number(), v.finite())) }),
);
type Notices = Readonly<Record<ResourceKey, SetNotice>>;

/** `onChange` is told when they were read, or changed. */
export function createFargateNotices(
  root: vscode.Uri,
  onMoved: (to: string) => void,
  onChange: () => void,
): FargateNotices {
  const open = (sample: boolean) => {
    const path = vscode.Uri.joinPath(storageFor(root, sample), 'fargateNotices.json').fsPath;
    const file: JsonFile = jsonFile(path, onMoved);
    let known: Notices = {};
    /** Another window may have set some meanwhile. */
    const load = async () => {
      const read = v.safeParse(Notices, await file.load());
      known = read.success ? read.output : {};
    };
    void load().then(onChange);
    return {
      get: (where: ResourceKey) => (Object.hasOwn(known, where) ? known[where] : undefined),
      async change(change: (notices: Notices) => Notices) {
        await load();
        known = change(known);
        await file.save(known);
        onChange();
      },
    };
  };
  const [real, sampled] = [open(false), open(true)];
  const among = (sample: boolean) => (sample ? sampled : real);
  return {
    of: (sample, cluster) => among(sample).get(cluster) ?? among(sample).get(everyCluster(cluster)),
    set: (sample, where, notice) =>
      among(sample).change((notices) => {
        const others = Object.fromEntries(Object.entries(notices).filter(([key]) => key !== where));
        return notice === undefined ? others : { ...others, [where]: notice };
      }),
    resetSample: () => sampled.change(() => ({})),
  };
}
