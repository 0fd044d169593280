import type { FargateProfileRecord } from '../services/eksState.ts';
import type { Role } from '../kubernetes/state.ts';
import { ago, type Site } from './site.ts';

/** What runs in a cluster, as somebody applied it that many days ago. */
export interface WorkloadStory {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job' | 'Pod';
  readonly namespace: string;
  readonly name: string;
  /** Default 1. */
  readonly replicas?: number;
  readonly daysAgo: number;
  /** Default an image of the workload's name; one that ends in `:missing` never starts. */
  readonly image?: string;
  /** Default 250m. */
  readonly cpu?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** More members of `spec`: `paused`, `updateStrategy`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** A job ends after so many seconds. */
  readonly runsFor?: number;
  /** Members of its PodDisruptionBudgets; each is named after the workload. */
  readonly budgets?: readonly Readonly<Record<string, unknown>>[];
  /** A Service in front of its pods. */
  readonly port?: number;
  /** Changed later: scaled, so that its pods differ in age, or paused. */
  readonly later?: Pick<WorkloadStory, 'daysAgo' | 'replicas' | 'spec'>;
}

export interface KubernetesStory {
  readonly workloads?: readonly WorkloadStory[];
  readonly fargateProfiles?: Readonly<Record<string, Pick<FargateProfileRecord, 'selectors' | 'status' | 'issues'>>>;
  /** Fargate's pods run patched nodes when they started since then. */
  readonly fargatePatchedDaysAgo?: number;
  /** By ARN, `*` for all others; default administrators. */
  readonly access?: Readonly<Record<string, Role>>;
}

/** Tells what is inside a cluster that was told before. */
export function tellKubernetes(site: Site, cluster: string, story: KubernetesStory): void {
  const { workloads = [], fargateProfiles, fargatePatchedDaysAgo, access } = story;
  const record = site.tables.eks.get(site.account, site.region).clusters[cluster];
  if (record === undefined) throw new Error(`No cluster ${cluster} was told of`);
  if (fargateProfiles !== undefined)
    record.fargateProfiles = Object.fromEntries(
      Object.entries(fargateProfiles).map(([name, profile]) => [
        name,
        { createdAt: record.createdAt + 86_400_000, ...profile },
      ]),
    );
  site.tables.kubernetes.get(site.account, site.region).clusters[cluster] = {
    ...(access === undefined ? {} : { access: { ...access } }),
    ...(fargatePatchedDaysAgo === undefined ? {} : { fargatePatchedAt: site.now - fargatePatchedDaysAgo * 86_400_000 }),
    told: workloads.flatMap((workload) => manifests(site, workload)),
  };
}

type Manifest = Record<string, unknown>;

function manifests(site: Site, story: WorkloadStory): { at: number; manifest: Manifest }[] {
  const { namespace, name, daysAgo, port, budgets = [], later } = story;
  const at = ago(site, daysAgo, name);
  const labels = { app: name };
  const beside = (manifest: Manifest) => ({ at: at - 1000, manifest });
  return [
    ...(port === undefined
      ? []
      : [
          beside({
            kind: 'Service',
            metadata: { name, namespace, labels },
            spec: {
              selector: labels,
              clusterIP: `172.20.${name.length}.${port % 250}`,
              ports: [{ port, protocol: 'TCP' }],
            },
          }),
        ]),
    ...budgets.map((budget, index) =>
      beside({
        kind: 'PodDisruptionBudget',
        metadata: { name: index === 0 ? name : `${name}-${index + 1}`, namespace },
        spec: { ...budget, selector: { matchLabels: labels } },
      }),
    ),
    { at, manifest: workload(story) },
    ...(later === undefined
      ? []
      : [{ at: ago(site, later.daysAgo, name), manifest: workload({ ...story, ...later }) }]),
  ];
}

function workload(story: WorkloadStory): Manifest {
  const { kind, namespace, name, replicas = 1, nodeSelector, runsFor } = story;
  const labels = { app: name };
  const podSpec = {
    containers: [
      {
        name: 'app',
        image: story.image ?? `registry.example.com/${name}:1`,
        resources: { requests: { cpu: story.cpu ?? '250m', memory: '512Mi' } },
        ...(runsFor === undefined ? {} : { command: ['sleep', String(runsFor)] }),
      },
    ],
    ...(runsFor === undefined ? {} : { restartPolicy: 'Never' }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
  };
  const metadata = { name, namespace, labels };
  const template = { metadata: { labels }, spec: podSpec };
  switch (kind) {
    case 'Pod':
      return { kind, metadata, spec: podSpec };
    case 'Job':
      return { kind, metadata, spec: { ...story.spec, template } };
    case 'Deployment':
    case 'StatefulSet':
      return {
        kind,
        metadata,
        spec: {
          replicas,
          selector: { matchLabels: labels },
          ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
          ...story.spec,
          template,
        },
      };
  }
}
