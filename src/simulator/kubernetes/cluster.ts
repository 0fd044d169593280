import * as v from 'valibot';
import type { SimulatedClock } from '../service.ts';
import type { ClusterRecord } from '../services/eksState.ts';
import { rfc3339, schemas } from './objects.ts';
import type { AnyObject, Kind, Kinds, OwnerReference } from './objects.ts';
import { groupVersion, resourceType } from './resourceTypes.ts';
import type { KubernetesCluster, KubernetesSlice } from './state.ts';
import { Store } from './store.ts';

/** Where a cluster is. */
export interface ClusterPlace {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly name: string;
}

/** Delayed work of the controllers, by name, as the clock keeps it. */
export type ClusterTask = 'readyNode' | 'provisionFargate' | 'runPod' | 'finishPod' | 'removePod';

export type ClusterClock = Pick<SimulatedClock, 'now' | 'after'>;

/** Events that are kept; Kubernetes forgets them after an hour. */
const eventsKept = 200;

/** One cluster while somebody works with it: its objects, and the EKS records that decide about them. */
export class Cluster {
  readonly place: ClusterPlace;
  readonly eks: ClusterRecord;
  readonly record: KubernetesCluster;
  /** All clusters of account and region: Fargate's quota is shared. */
  readonly slice: KubernetesSlice;
  readonly store: Store;
  /** Another one while the past is carried out. */
  clock: ClusterClock;

  constructor(options: {
    readonly place: ClusterPlace;
    readonly eks: ClusterRecord;
    readonly slice: KubernetesSlice;
    readonly record: KubernetesCluster;
    readonly contents: NonNullable<KubernetesCluster['contents']>;
    readonly clock: ClusterClock;
  }) {
    const { place, eks, slice, record, contents, clock } = options;
    this.place = place;
    this.eks = eks;
    this.slice = slice;
    this.record = record;
    this.clock = clock;
    this.store = new Store(contents, `${place.account}/${place.region}/${place.name}`, () => this.clock.now());
  }

  /** The present as objects write it. */
  now(): string {
    return rfc3339(this.clock.now());
  }

  /** Runs the task for the object after that much of Kubernetes' own time in milliseconds. */
  after(duration: number, task: ClusterTask, { metadata }: AnyObject): void {
    const { namespace = '', name, uid } = metadata;
    this.clock.after(duration, task, { cluster: this.place.name, namespace, name, uid });
  }

  /** Makes an object of what is given; the rest has Kubernetes' defaults. `rest` is trusted to fit the kind. */
  create<K extends Kind>(
    kind: K,
    metadata: {
      readonly name: string;
      readonly namespace?: string | undefined;
      readonly labels?: Readonly<Record<string, string>> | undefined;
      readonly annotations?: Readonly<Record<string, string>> | undefined;
      readonly ownerReferences?: readonly OwnerReference[];
    },
    rest: Readonly<Record<string, unknown>>,
  ): Kinds[K] {
    const type = resourceType(kind);
    const given = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
    return this.store.add(
      kind,
      parseObject(kind, {
        kind,
        apiVersion: groupVersion(type),
        metadata: {
          uid: '',
          resourceVersion: '',
          creationTimestamp: '',
          ...given,
          ...(type.generation ? { generation: 1 } : {}),
        },
        ...rest,
      }),
    );
  }

  /** Tells an event about the object; a repeated one only counts. */
  event(about: AnyObject, type: 'Normal' | 'Warning', reason: string, message: string, component: string): void {
    const { kind, apiVersion, metadata } = about;
    const { namespace = 'default', name, uid } = metadata;
    const now = this.now();
    const known = this.store
      .all('Event')
      .find(
        (event) =>
          event.reason === reason &&
          event.message === message &&
          event.involvedObject.uid === uid &&
          event.involvedObject.name === name,
      );
    if (known !== undefined) {
      this.store.update('Event', { ...known, count: (known.count ?? 1) + 1, lastTimestamp: now });
      return;
    }
    const oldest = this.store.all('Event').at(0);
    if (oldest !== undefined && this.store.all('Event').length >= eventsKept)
      this.store.remove('Event', oldest.metadata);
    this.create(
      'Event',
      { name: `${name}.${this.store.suffix(16)}`, namespace },
      {
        involvedObject: { kind, apiVersion, name, uid, ...(metadata.namespace === undefined ? {} : { namespace }) },
        reason,
        message,
        type,
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component },
        reportingComponent: component,
      },
    );
  }
}

/** The object as its schema has it; throws a ValiError that names what does not fit. */
export function parseObject<K extends Kind>(kind: K, object: unknown): Kinds[K] {
  const schema: v.GenericSchema<unknown, Kinds[K]> = schemas[kind];
  return v.parse(schema, object);
}

/** The reference by which `owner` controls what it made. */
export function controllerOf({ apiVersion, kind, metadata }: AnyObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

export function isControlledBy(object: AnyObject, owner: AnyObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    ({ uid, controller }) => controller === true && uid === owner.metadata.uid,
  );
}

/** A condition list in which the given one is set; its transition time moves only with its status. */
export function withCondition<C extends { readonly type: string; readonly status: string }>(
  conditions: readonly C[] | undefined,
  set: { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string },
  now: string,
): (C | (typeof set & { readonly lastTransitionTime: string }))[] {
  const before = (conditions ?? []).find(({ type }) => type === set.type);
  const since =
    before !== undefined && before.status === set.status && 'lastTransitionTime' in before
      ? String(before.lastTransitionTime)
      : now;
  return [...(conditions ?? []).filter(({ type }) => type !== set.type), { ...set, lastTransitionTime: since }];
}
