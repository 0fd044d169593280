import type { Cluster } from '../../aws/ports.ts';
import { ProblemError, problemOf, type Problem, type ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { Enquiry } from '../enquiry.ts';
import { inParallel } from '../inParallel.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { recommendedParameters } from './amiTypes.ts';
import { clusterFacts, nodegroupFacts } from './described.ts';
import type { ClusterFacts, EksFacts, RecommendedRead, UpdatesRead } from './facts.ts';
import { RecommendedReleases } from './recommended.ts';
import { readUpdates } from './updates.ts';
import { ClusterVersions } from './versions.ts';

/** AWS publishes no request rate for EKS; this many clusters at a time, and as many nodegroups in each, stay polite. */
const workers = 4;

type Context = ReadContext<EksFacts>;
type ObservedEks = Observed<EksFacts>;

/**
 * Lists the clusters, describes each and its nodegroups, and compares with what
 * EKS and SSM say once for all of them. What fails for one cluster is said of
 * that one.
 */
export async function readEks(context: Context): Promise<void> {
  await new EksReader(context).read();
}

class EksReader {
  readonly #context: Context;
  readonly #versions: ClusterVersions;
  readonly #recommended: RecommendedReleases;
  readonly #clusters: Enquiry;
  readonly #lists: Enquiry;
  readonly #nodegroups: Enquiry;
  readonly #updates: Enquiry;
  /** Nodegroups whose recommended release, or whose updates, are on their way. */
  readonly #open: Promise<void>[] = [];
  readonly #failed: { readonly name: string; readonly problem: Problem }[] = [];
  /** `arn:aws:eks:eu-west-1:111122223333:cluster/`, once a cluster told it. */
  #prefix: string | undefined;

  constructor(context: Context) {
    const { ports, signal } = context;
    const enquiry = () => new Enquiry((problem, about) => context.report(problem, about));
    this.#context = context;
    this.#versions = new ClusterVersions(ports.eks, enquiry(), { signal });
    this.#recommended = new RecommendedReleases(ports.ssm, enquiry(), { signal });
    this.#clusters = enquiry();
    this.#lists = enquiry();
    this.#nodegroups = enquiry();
    this.#updates = enquiry();
  }

  async read(): Promise<void> {
    const { names, failure } = await this.#list();
    await inParallel(names, workers, (name) => this.#readCluster(name));
    this.#recommended.flush();
    await Promise.all(this.#open);
    this.#emitFailed();
    if (failure !== undefined) throw failure;
  }

  /** A list that breaks off leaves what was listed; the caller throws after that has been looked at. */
  async #list(): Promise<{ readonly names: readonly string[]; readonly failure: unknown }> {
    const { ports, signal } = this.#context;
    const names: string[] = [];
    try {
      for await (const page of ports.eks.listClusters({ signal })) names.push(...page);
      return { names, failure: undefined };
    } catch (error) {
      if (problemOf(error).code === 'cancelled') throw error;
      return { names, failure: error };
    }
  }

  async #readCluster(name: string): Promise<void> {
    const { ports, signal } = this.#context;
    // Asked beside the first cluster: it needs none, and an empty region needs no answer.
    void this.#versions.read();
    const earlier = this.#earlier(undefined, name);
    const answer = await this.#clusters.ask(() => ports.eks.describeCluster(name, { signal }), earlier?.key);
    if ('problem' in answer) {
      if (answer.problem.code !== 'notFound') this.#failed.push({ name, problem: answer.problem });
      return;
    }
    const cluster = answer.value;
    this.#prefix ??= cluster.arn.slice(0, cluster.arn.length - cluster.name.length);
    const show = (facts: ClusterFacts, partial: boolean) =>
      this.#context.emit({ key: cluster.arn, name, facts, partial });
    show(clusterFacts(cluster, { state: 'pending' }), true);
    const facts = clusterFacts(cluster, await this.#versions.of(cluster.version));
    show(facts, true);
    const missed = await this.#readNodegroups(cluster);
    show(missed ? { ...facts, nodegroupsUnreadable: missed } : facts, false);
  }

  async #readNodegroups(cluster: Cluster): Promise<ClusterFacts['nodegroupsUnreadable']> {
    const { ports, signal } = this.#context;
    const names: string[] = [];
    const missed: string[] = [];
    let problem: ProblemCode | undefined;
    const listed = await this.#lists.ask(async () => {
      for await (const page of ports.eks.listNodegroups(cluster.name, { signal })) names.push(...page);
    }, cluster.arn);
    await inParallel(names, workers, async (name) => {
      const failed = await this.#readNodegroup(cluster, name);
      if (failed === undefined) return;
      problem ??= failed;
      missed.push(name);
    });
    if ('problem' in listed) {
      const known = new Set(names);
      if (!refusals.has(listed.problem.code))
        this.#keep((each) => each.parent === cluster.arn && !known.has(each.name));
      return { problem: listed.problem.code, names: [] };
    }
    return problem === undefined ? undefined : { problem, names: missed };
  }

  /** Resolves to the reason where nothing is known of it. */
  async #readNodegroup(cluster: Cluster, name: string): Promise<ProblemCode | undefined> {
    const { ports, signal } = this.#context;
    const earlier = this.#earlier(cluster.arn, name);
    const answer = await this.#nodegroups.ask(
      () => ports.eks.describeNodegroup(cluster.name, name, { signal }),
      earlier?.key ?? cluster.arn,
    );
    if ('problem' in answer) {
      const { code } = answer.problem;
      if (code === 'notFound') return undefined;
      if (earlier === undefined || refusals.has(code)) return code;
      this.#context.emit({ ...earlier, partial: false });
      return undefined;
    }
    const nodegroup = answer.value;
    const support = await this.#versions.of(nodegroup.version);
    const parameters = recommendedParameters(nodegroup.amiType, nodegroup.version, this.#context.now);
    let recommended: RecommendedRead = { state: parameters.length === 0 ? 'notApplicable' : 'pending' };
    let updates: UpdatesRead = { state: 'pending' };
    const show = () =>
      this.#context.emit({
        key: nodegroup.arn,
        name,
        parent: cluster.arn,
        facts: nodegroupFacts(nodegroup, cluster.version, support, recommended, updates),
        partial: recommended.state === 'pending' || updates.state === 'pending',
      });
    show();
    const readRecommended = async () => {
      recommended = await this.#recommended.read(parameters);
      show();
    };
    const readNewest = async () => {
      updates = await readUpdates(ports.eks, nodegroup, this.#updates, { signal });
      show();
    };
    this.#open.push(readNewest(), ...(parameters.length === 0 ? [] : [readRecommended()]));
    return undefined;
  }

  /** Clusters that exist but could not be described: shown by name, or as they were last seen. */
  #emitFailed(): void {
    for (const { name, problem } of this.#failed) {
      const earlier = this.#earlier(undefined, name);
      if (earlier && !refusals.has(problem.code)) {
        this.#keep((each) => each.key === earlier.key || each.parent === earlier.key);
        continue;
      }
      const key = earlier?.key ?? (this.#prefix === undefined ? undefined : `${this.#prefix}${name}`);
      // No ARN told the account, so there is no name to show it under.
      if (key === undefined) throw new ProblemError(problem);
      const facts: ClusterFacts = {
        type: 'cluster',
        healthIssues: [],
        support: { state: 'pending' },
        unreadable: problem.code,
      };
      this.#context.emit({ key, name, facts, partial: false });
    }
  }

  #earlier(parent: ResourceKey | undefined, name: string): ObservedEks | undefined {
    for (const each of this.#context.previous.values()) if (each.parent === parent && each.name === name) return each;
    return undefined;
  }

  #keep(which: (each: ObservedEks) => boolean): void {
    for (const each of this.#context.previous.values())
      if (which(each)) this.#context.emit({ ...each, partial: false });
  }
}

/** AWS's own no: what was seen earlier is not to be seen any more. */
const refusals = new Set<ProblemCode>(['accessDenied', 'notFound', 'invalidRequest']);
