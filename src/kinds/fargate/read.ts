import { problemOf } from '../../domain/problem.ts';
import { Enquiry } from '../enquiry.ts';
import { inParallel } from '../inParallel.ts';
import type { ReadContext } from '../kind.ts';
import { fargateClusterKey } from './cluster.ts';
import { clusterRow, describeProfiles, profileNames, readInside } from './clusterRead.ts';
import type { FargateFacts } from './facts.ts';
import { HealthNotices } from './healthNotices.ts';

/** AWS publishes no request rate for EKS; this many clusters at a time stay polite. */
const workers = 4;

/**
 * Clusters with Fargate profiles, what runs on Fargate in each, and what AWS Health says of a patch. Clusters without
 * profiles are left out; what fails for one cluster is said of that one.
 */
export async function readFargate(context: ReadContext<FargateFacts>): Promise<void> {
  const { ports, signal } = context;
  const options = { signal };
  const report: typeof context.report = (problem, about) => context.report(problem, about);
  const lists = new Enquiry(report);
  const clusters = new Enquiry(report);
  const notices = new HealthNotices(ports.health, options);
  const names: string[] = [];
  let failure: unknown;
  try {
    for await (const page of ports.eks.listClusters(options)) names.push(...page);
  } catch (error) {
    if (problemOf(error).code === 'cancelled') throw error;
    failure = error;
  }
  await inParallel(names, workers, async (name) => {
    const earlier = earlierRows(context, name);
    const listed = await lists.ask(() => profileNames(ports.eks, name, options), earlier[0]?.key);
    if ('problem' in listed) return keep(context, earlier);
    if (listed.value.length === 0) return;
    const described = await clusters.ask(() => ports.eks.describeCluster(name, options), earlier[0]?.key);
    if ('problem' in described) return keep(context, earlier);
    const cluster = described.value;
    const profiles = await describeProfiles(ports.eks, name, listed.value, options);
    // A row that comes without its children is shown closed, and stays so: it comes with them.
    const notice = await notices.of(cluster);
    const inside = await readInside(ports, cluster, profiles.read, notice, options);
    const row = clusterRow(cluster, profiles, inside.access, notice);
    const rows = earlier.filter(({ facts }) => facts.type !== 'cluster');
    if (inside.problem !== undefined && inside.problem.code !== 'accessDenied' && rows.length > 0) {
      // It answered before and will again: what was seen stays, and the cluster says that it is old.
      report(inside.problem, fargateClusterKey(cluster.arn));
      return keep(context, earlier);
    }
    context.emit(row);
    for (const each of inside.resources) context.emit(each);
  });
  if (failure !== undefined) throw failure;
}

/** What was seen of a cluster, its own row first. */
function earlierRows({ previous }: ReadContext<FargateFacts>, name: string) {
  const rows = [...previous.values()].filter(({ facts }) => facts.cluster === name);
  return rows.toSorted((a, b) => Number(b.facts.type === 'cluster') - Number(a.facts.type === 'cluster'));
}

function keep(context: ReadContext<FargateFacts>, rows: ReturnType<typeof earlierRows>): void {
  for (const each of rows) context.emit({ ...each, partial: false });
}
