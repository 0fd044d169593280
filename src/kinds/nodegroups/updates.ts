import type { CallOptions, EksPort, EksUpdate } from '../../aws/ports.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Enquiry } from '../enquiry.ts';
import type { UpdatesRead } from './facts.ts';

/** AWS documents no order of ListUpdates: the newest are looked for at both ends of the list. */
const atEachEnd = 3;

/** What has ended does not change any more: described once. */
const ended = new WeakMap<EksPort, Map<string, EksUpdate>>();

/** The newest updates of a nodegroup, newest first. Only a few are described, however many there were. */
export async function newestUpdates(
  eks: EksPort,
  { cluster, name }: { readonly cluster: string; readonly name: string },
  call: CallOptions,
): Promise<readonly EksUpdate[]> {
  const ids: string[] = [];
  for await (const page of eks.listUpdates(cluster, name, call)) ids.push(...page);
  const known = ended.get(eks) ?? new Map<string, EksUpdate>();
  ended.set(eks, known);
  const wanted = new Set([...ids.slice(0, atEachEnd), ...ids.slice(-atEachEnd)]);
  const updates = await Promise.all(
    [...wanted].map(async (id) => {
      const before = known.get(id);
      if (before) return before;
      const update = await eks.describeUpdate(cluster, name, id, call);
      if (!isUnderWay(update)) known.set(id, update);
      return update;
    }),
  );
  return updates.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
}

/** Failed, Cancelled and Successful are ends; a status from the future is not. */
export function isUnderWay({ status }: EksUpdate): boolean {
  return status !== 'Failed' && status !== 'Cancelled' && status !== 'Successful';
}

/** Of AMI release, Kubernetes version or launch template; a ConfigUpdate changes labels, taints and scaling. */
export function isOfVersion({ type }: EksUpdate): boolean {
  return type === undefined || type === 'VersionUpdate';
}

/** One of its parameters: `Version`, `ReleaseVersion`, `LaunchTemplateVersion`. */
export function paramOf({ params }: EksUpdate, type: string): string | undefined {
  return params.find((each) => each.type === type)?.value;
}

/** `PodEvictionFailure: Reached max retries while trying to evict pods …`, as AWS tells it. */
export function errorLines({ errors }: EksUpdate): readonly string[] {
  return errors.map(({ code, message, resourceIds }) => {
    const about = resourceIds.length === 0 ? '' : ` (${resourceIds.join(', ')})`;
    return message === '' ? `${code}${about}` : `${code}: ${message}${about}`;
  });
}

/** What there is to know of a nodegroup's updates; a failure is data. Rejects only when cancelled. */
export async function readUpdates(
  eks: EksPort,
  { cluster, name, arn }: { readonly cluster: string; readonly name: string; readonly arn: ResourceKey },
  enquiry: Enquiry,
  call: CallOptions,
): Promise<UpdatesRead> {
  const answer = await enquiry.ask(() => newestUpdates(eks, { cluster, name }, call), arn);
  if ('problem' in answer) return { state: 'unreadable', problem: answer.problem.code };
  const underWay = answer.value.find(isUnderWay);
  const last = answer.value.find((each) => !isUnderWay(each) && isOfVersion(each));
  return {
    state: 'read',
    ...(underWay === undefined ? {} : { underWay }),
    ...(last === undefined ? {} : { last }),
  };
}
