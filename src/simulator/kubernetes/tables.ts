import type { AnyObject, Kind, Kinds, Pod } from './objects.ts';

/** How `kubectl get` shows a kind (Kubernetes: pkg/printers/internalversion). Wide columns have priority 1. */
type Column<K extends Kind> = readonly [
  name: string,
  cell: (object: Kinds[K], now: number) => string | number,
  priority?: 1,
];

const age = ({ metadata }: AnyObject, now: number): string => since(metadata.creationTimestamp, now);

/** `45s`, `12m`, `3h20m`, `5d`: apimachinery's HumanDuration, less exact. */
export function since(instant: string | undefined, now: number): string {
  const seconds = Math.floor((now - Date.parse(instant ?? '')) / 1000);
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

const ready = ({ status }: { readonly status: { readonly readyReplicas?: number } }) => status.readyReplicas ?? 0;
const images = ({ spec }: { readonly spec: { readonly template: { readonly spec: Pod['spec'] } } }) =>
  spec.template.spec.containers.map(({ image }) => image ?? '').join(',');
const containers = ({ spec }: { readonly spec: { readonly template: { readonly spec: Pod['spec'] } } }) =>
  spec.template.spec.containers.map(({ name }) => name).join(',');
const selector = ({ spec }: { readonly spec: { readonly selector?: Kinds['Deployment']['spec']['selector'] } }) =>
  labelText(spec.selector?.matchLabels);
const labelText = (labels: Readonly<Record<string, string>> | undefined) =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>';
const name = ({ metadata }: AnyObject) => metadata.name;

const columns: { readonly [K in Kind]: readonly Column<K>[] } = {
  Namespace: [
    ['Name', name],
    ['Status', ({ status }) => status?.phase ?? 'Active'],
    ['Age', age],
  ],
  Node: [
    ['Name', name],
    ['Status', nodeStatus],
    ['Roles', () => '<none>'],
    ['Age', age],
    ['Version', ({ status }) => status.nodeInfo?.kubeletVersion ?? ''],
    [
      'Internal-IP',
      ({ status }) => status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '<none>',
      1,
    ],
    ['OS-Image', ({ status }) => status.nodeInfo?.osImage ?? '<unknown>', 1],
  ],
  Pod: [
    ['Name', name],
    [
      'Ready',
      ({ status, spec }) =>
        `${(status.containerStatuses ?? []).filter((each) => each.ready).length}/${spec.containers.length}`,
    ],
    ['Status', podStatus],
    ['Restarts', ({ status }) => (status.containerStatuses ?? []).reduce((sum, each) => sum + each.restartCount, 0)],
    ['Age', age],
    ['IP', ({ status }) => status.podIP ?? '<none>', 1],
    ['Node', ({ spec }) => spec.nodeName ?? '<none>', 1],
  ],
  Service: [
    ['Name', name],
    ['Type', ({ spec }) => spec.type],
    ['Cluster-IP', ({ spec }) => spec.clusterIP ?? 'None'],
    ['External-IP', () => '<none>'],
    [
      'Port(s)',
      ({ spec }) =>
        (spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? 'TCP'}`).join(',') || '<none>',
    ],
    ['Age', age],
    ['Selector', ({ spec }) => labelText(spec.selector), 1],
  ],
  Event: [
    ['Last Seen', ({ lastTimestamp }, now) => since(lastTimestamp, now)],
    ['Type', ({ type }) => type ?? ''],
    ['Reason', ({ reason }) => reason ?? ''],
    ['Object', ({ involvedObject }) => `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`],
    ['Message', ({ message }) => message ?? ''],
  ],
  ConfigMap: [
    ['Name', name],
    ['Age', age],
  ],
  ServiceAccount: [
    ['Name', name],
    ['Age', age],
  ],
  Deployment: [
    ['Name', name],
    ['Ready', (object) => `${ready(object)}/${object.spec.replicas}`],
    ['Up-to-date', ({ status }) => status.updatedReplicas ?? 0],
    ['Available', ({ status }) => status.availableReplicas ?? 0],
    ['Age', age],
    ['Containers', containers, 1],
    ['Images', images, 1],
    ['Selector', selector, 1],
  ],
  ReplicaSet: [
    ['Name', name],
    ['Desired', ({ spec }) => spec.replicas],
    ['Current', ({ status }) => status.replicas ?? 0],
    ['Ready', ready],
    ['Age', age],
    ['Images', images, 1],
    ['Selector', selector, 1],
  ],
  StatefulSet: [
    ['Name', name],
    ['Ready', (object) => `${ready(object)}/${object.spec.replicas}`],
    ['Age', age],
    ['Images', images, 1],
  ],
  DaemonSet: [
    ['Name', name],
    ['Desired', ({ status }) => Number(status['desiredNumberScheduled'] ?? 0)],
    ['Current', ({ status }) => Number(status['currentNumberScheduled'] ?? 0)],
    ['Ready', ({ status }) => Number(status['numberReady'] ?? 0)],
    ['Age', age],
  ],
  Job: [
    ['Name', name],
    ['Status', ({ status }) => (status.completionTime === undefined ? 'Running' : 'Complete')],
    ['Completions', ({ spec, status }) => `${status.succeeded ?? 0}/${spec.completions}`],
    ['Duration', ({ status }, now) => since(status.startTime, Date.parse(status.completionTime ?? '') || now)],
    ['Age', age],
  ],
  CronJob: [
    ['Name', name],
    ['Age', age],
  ],
  PodDisruptionBudget: [
    ['Name', name],
    ['Min Available', ({ spec }) => spec.minAvailable ?? 'N/A'],
    ['Max Unavailable', ({ spec }) => spec.maxUnavailable ?? 'N/A'],
    ['Allowed Disruptions', ({ status }) => status.disruptionsAllowed],
    ['Age', age],
  ],
};

function nodeStatus({ status, spec }: Kinds['Node']): string {
  const isReady = (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');
  return `${isReady ? 'Ready' : 'NotReady'}${spec.unschedulable === true ? ',SchedulingDisabled' : ''}`;
}

function podStatus({ status, metadata }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const states = (status.containerStatuses ?? []).flatMap(({ state }) => [state['waiting'], state['terminated']]);
  return states.find((state) => state?.reason !== undefined)?.reason ?? status.phase;
}

/** The answer to a client that asked for a Table (`Accept: application/json;as=Table;v=v1;g=meta.k8s.io`). */
export function asTable<K extends Kind>(
  kind: K,
  objects: readonly Kinds[K][],
  options: {
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly version: string;
    /** `includeObject`: `None`, `Metadata` (default) or `Object`. */
    readonly include: string;
    readonly now: number;
    /** Later events of a watch leave the columns out. */
    readonly withColumns?: boolean;
  },
): Readonly<Record<string, unknown>> {
  const { metadata, version, include, now, withColumns = true } = options;
  const shown: readonly Column<K>[] = columns[kind];
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: withColumns
      ? shown.map(([title, , priority = 0]) => ({
          name: title,
          type: 'string',
          format: title === 'Name' ? 'name' : '',
          description: '',
          priority,
        }))
      : [],
    rows: objects.map((object) => ({
      cells: shown.map(([, cell]) => cell(object, now)),
      object:
        include === 'Object'
          ? object
          : include === 'None'
            ? null
            : { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata },
    })),
  };
}
