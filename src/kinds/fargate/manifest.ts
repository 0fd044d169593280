import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { RawObject } from '../../aws/ports.ts';

/** Says in a replacement which pod (its uid) it is for. */
export const replaces = 'patch-lens/replaces';

/** What is shown, and created once a person says yes. */
export interface Replacement {
  readonly name: string;
  readonly manifest: RawObject;
  /** Of the manifest, whatever the order of its members. */
  readonly hash: string;
  /** PersistentVolumeClaims that both pods would use at the same time. */
  readonly claims: readonly string[];
}

const texts = v.nullish(v.record(v.string(), v.string()), () => ({}));
const loose = v.record(v.string(), v.unknown());
const named = v.looseObject({ name: v.string() });

const original = v.looseObject({
  metadata: v.looseObject({
    name: v.string(),
    namespace: v.string(),
    uid: v.string(),
    labels: texts,
    annotations: texts,
  }),
  spec: v.looseObject({
    containers: v.array(loose),
    initContainers: v.nullish(v.array(loose), () => []),
    volumes: v.nullish(
      v.array(
        v.looseObject({
          name: v.string(),
          persistentVolumeClaim: v.exactOptional(v.looseObject({ claimName: v.string() })),
        }),
      ),
      () => [],
    ),
    tolerations: v.nullish(v.array(loose), () => []),
  }),
});

/** Fargate's scheduler and webhook set them for the node that they provide, and kubectl for its own use. */
const setLabels = ['eks.amazonaws.com/fargate-profile'];
const setAnnotations = ['CapacityProvisioned', 'Logging', 'kubectl.kubernetes.io/last-applied-configuration', replaces];

/** Members of a pod's spec that admission and scheduling set, and that the API refuses or ignores in a new pod. */
const setSpec = [
  'nodeName',
  'schedulerName',
  'priority',
  'preemptionPolicy',
  'serviceAccount',
  'ephemeralContainers',
  'volumes',
  'tolerations',
  'containers',
  'initContainers',
];

/** The volume with the service account's token, which every pod gets of its own. */
const tokenVolume = /^kube-api-access-[a-z0-9]{5}$/;

/** What admission (DefaultTolerationSeconds) gives each pod that does not say otherwise. */
const setToleration = v.strictObject({
  key: v.picklist(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']),
  operator: v.literal('Exists'),
  effect: v.literal('NoExecute'),
  tolerationSeconds: v.literal(300),
});

/**
 * A pod of the same specification: without what the API server, the scheduler and Fargate have set, and with a name of
 * its own. Throws where the API's answer is no pod.
 */
export function replacementOf(pod: RawObject, name: string): Replacement {
  const { metadata, spec } = v.parse(original, pod);
  const volumes = spec.volumes.filter((each) => !tokenVolume.test(each.name));
  const tolerations = spec.tolerations.filter((each) => !v.is(setToleration, each));
  const labels = without(metadata.labels, setLabels);
  const manifest: RawObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: metadata.namespace,
      ...unlessEmpty('labels', labels),
      annotations: { ...without(metadata.annotations, setAnnotations), [replaces]: metadata.uid },
    },
    spec: {
      ...without(spec, setSpec),
      ...(spec.initContainers.length === 0 ? {} : { initContainers: spec.initContainers.map(withoutToken) }),
      containers: spec.containers.map(withoutToken),
      ...(volumes.length === 0 ? {} : { volumes }),
      ...(tolerations.length === 0 ? {} : { tolerations }),
    },
  };
  const claims = volumes.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
  return { name, manifest, hash: createHash('sha256').update(canonical(manifest)).digest('hex'), claims };
}

/** `bastion` → `bastion-r2`, `bastion-r2` → `bastion-r3`: the first that nobody has. A pod's name is its host's too. */
export function replacementName(name: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  const [, base = name, before = '1'] = /^(.+)-r(\d+)$/.exec(name) ?? [];
  for (let next = Number(before) + 1; ; next += 1) {
    const suffix = `-r${next}`;
    const candidate = `${base.slice(0, 63 - suffix.length).replace(/[^a-z0-9]+$/, '')}${suffix}`;
    if (!known.has(candidate)) return candidate;
  }
}

function withoutToken(container: RawObject): RawObject {
  const { volumeMounts, ...rest } = container;
  const mounts = v.safeParse(v.array(named), volumeMounts);
  if (!mounts.success) return container;
  const kept = mounts.output.filter(({ name }) => !tokenVolume.test(name));
  return kept.length === 0 ? rest : { ...rest, volumeMounts: kept };
}

function without<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function unlessEmpty(key: string, record: Readonly<Record<string, string>>): RawObject {
  return Object.keys(record).length === 0 ? {} : { [key]: record };
}

/** JSON with the members of each object in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    v.is(loose, each) && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
