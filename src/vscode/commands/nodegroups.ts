import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import type { Plan } from '../../domain/plan.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { Observed } from '../../kinds/kind.ts';
import type { NodegroupFacts } from '../../kinds/nodegroups/facts.ts';
import { planUpdate, updateRemedy } from '../../kinds/nodegroups/planUpdate.ts';
import { preflight, type PreflightFinding } from '../../kinds/nodegroups/preflight.ts';
import { readPreflight } from '../../kinds/nodegroups/readPreflight.ts';
import { formatsOf } from '../words/formats.ts';
import { preflightDocument } from '../words/nodegroupPreflightDocument.ts';
import { remedyLabel } from '../words/remedies.ts';
import { where } from '../words/tooltip.ts';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import { pickForce, pickTarget, type Looked } from './nodegroupsPicks.ts';
import type { Register } from './register.ts';
import { knownScope, readAgain } from './remedies.ts';

export function registerNodegroupCommands(register: Register, context: CommandContext, documents: LogDocuments): void {
  register('patchLens.nodegroup.preflight', async (...args) => {
    const chosen = await choose(args, 'nodegroup.preflight');
    if (!chosen) return;
    const looked = await lookAt(context, chosen);
    for (const each of looked ?? []) await show(each);
  });

  register('patchLens.nodegroup.update', async (...args) => {
    const chosen = await choose(args, updateRemedy);
    const [some] = chosen ?? [];
    if (!chosen || !some) return;
    const keys = chosen.map((each) => each.observed.key);
    if (await context.plans.isBusy(keys, some.scope.sample)) return;
    const looked = await lookAt(context, await readAgain(context, chosen));
    if (!looked) return;
    const target = await pickTarget(context, looked);
    if (target === undefined) return;
    const force = target['force'] === undefined ? await pickForce(context, looked) : {};
    if (force === undefined) return;
    if (force === 'preflight') {
      for (const each of looked) await show(each);
      return;
    }
    await update(looked, chosen, { ...target, ...force });
  });

  function choose(args: readonly unknown[], offer: RemedyId) {
    return chooseResources(context, args, {
      title: remedyLabel(offer) ?? '',
      placeholder: vscode.l10n.t('Select one or more'),
      kind: 'nodegroups',
      offer,
      many: true,
    });
  }

  /** A plan for each cluster: one cluster's failure is none of another's. */
  async function update(
    looked: readonly Looked[],
    chosen: readonly Resource[],
    choice: Readonly<Record<string, string>>,
  ): Promise<void> {
    const findings = new Map<ResourceKey, readonly PreflightFinding[]>(
      looked.map((each) => [each.facts.nodegroup.key, each.findings]),
    );
    const seen = new Map<ResourceKey, Observed<NodegroupFacts>>(
      looked.map(({ facts }) => [facts.nodegroup.key, facts.nodegroup]),
    );
    // First every yes and no, then the work: nobody is asked again after minutes.
    const agreed: Plan[] = [];
    for (const [, group] of Map.groupBy(chosen, clusterOf)) {
      const [first] = group;
      if (!first) continue;
      const targets = nodegroupsAmong(group).map((each) => seen.get(each.key) ?? each);
      const planned = planUpdate(
        targets,
        {
          ...context.assessContext(first),
          scope: knownScope(context, first.scope, first.observed.key),
          choice,
        },
        findings,
      );
      const plan = await context.plans.agree('nodegroups', planned);
      if (plan) agreed.push(plan);
    }
    await Promise.all(agreed.map((plan) => context.plans.run('nodegroups', plan)));
  }

  async function show({ resource, facts, findings }: Looked): Promise<void> {
    const { scope, observed } = resource;
    const { account } = knownScope(context, scope, observed.key);
    const place = where(account, scope.region, scope.profile, scope.sample);
    const title = vscode.l10n.t('{0} pre-flight.md', observed.name);
    await documents.showMarkdown(title, preflightDocument(facts, findings, place, formatsOf()));
  }
}

/** The nodegroups among these; a cluster has no pre-flight of its own. */
function nodegroupsAmong(resources: readonly Resource[]): readonly Observed<NodegroupFacts>[] {
  return resources.flatMap(({ observed }) => {
    const { facts } = observed;
    return 'cluster' in facts && 'recommended' in facts ? [{ ...observed, facts }] : [];
  });
}

function clusterOf({ scope, observed }: Resource): string {
  return `${scope.id} ${'cluster' in observed.facts ? observed.facts.cluster : observed.key}`;
}

/** The pre-flights of these, with progress. Undefined: the person left. */
async function lookAt(context: CommandContext, chosen: readonly Resource[]): Promise<readonly Looked[] | undefined> {
  const left = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title:
        chosen.length === 1 && chosen[0]
          ? vscode.l10n.t('Looking at {0} and what runs on it…', chosen[0].observed.name)
          : vscode.l10n.t('Looking at {0} nodegroups and what runs on them…', formatsOf().number(chosen.length)),
      cancellable: true,
    },
    async (_progress, token) => {
      const listening = token.onCancellationRequested(() => left.abort());
      try {
        const looked = await Promise.all(chosen.map((each) => look(context, each, left.signal)));
        return looked.filter((each) => each !== undefined);
      } catch (error) {
        if (left.signal.aborted) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    },
  );
}

/** Undefined for a cluster. Throws a ProblemError where the nodegroup is gone. */
async function look(
  { inventory }: CommandContext,
  resource: Resource,
  leaving: AbortSignal,
): Promise<Looked | undefined> {
  const [nodegroup] = nodegroupsAmong([resource]);
  if (!nodegroup) return undefined;
  const session = inventory.sessionOf(nodegroup.key, resource.scope.id);
  if (!session) throw new ProblemError({ code: 'notFound', fault: 'user' });
  const signal = AbortSignal.any([session.signal, leaving]);
  const facts = await readPreflight(nodegroup, {
    ports: session.ports,
    signal,
    now: session.now(),
    previous: new Map(),
  });
  if (!facts) throw new ProblemError({ code: 'notFound', fault: 'user', detail: nodegroup.key });
  return { resource, facts, findings: preflight(facts) };
}
