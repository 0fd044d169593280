import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import { ProblemError } from '../../domain/problem.ts';
import { parseKubernetesKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { clusterOf } from '../../kinds/fargate/cluster.ts';
import { replacementName, replacementOf, type Replacement } from '../../kinds/fargate/manifest.ts';
import { choiceOf, replacePod } from '../../kinds/fargate/planReplace.ts';
import { restartWorkload } from '../../kinds/fargate/planRestart.ts';
import { remedyLabel } from '../words/remedies.ts';
import type { CommandContext } from './context.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';
import { readAgain, remedy } from './remedies.ts';

/** The commands that change what runs on Fargate. */
export function registerFargateRemedies(register: Register, context: CommandContext, documents: LogDocuments): void {
  register('patchLens.fargate.restartWorkload', async (...args) => {
    const chosen = await choose(args, restartWorkload, true);
    if (chosen) await remedy(context, restartWorkload, chosen);
  });

  register('patchLens.fargate.replacePod', async (...args) => {
    // One at a time: each has a manifest to be read.
    for (const pod of (await choose(args, replacePod, false)) ?? []) await replace(pod);
  });

  function choose(args: readonly unknown[], offer: RemedyId, many: boolean) {
    return chooseResources(context, args, {
      title: offer === restartWorkload ? vscode.l10n.t('Restart Workload') : (remedyLabel(offer) ?? ''),
      placeholder: many ? vscode.l10n.t('Select one or more') : '',
      kind: 'fargate',
      offer,
      many,
    });
  }

  async function replace(chosen: Resource): Promise<void> {
    if (await context.plans.isBusy([chosen.observed.key], chosen.scope.sample)) return;
    const [pod = chosen] = await readAgain(context, [chosen]);
    const { facts, name } = pod.observed;
    // What has an owner is refused, with what helps: there is no manifest to be shown.
    if (!('type' in facts) || facts.type !== 'pod' || facts.owner !== undefined || facts.isEnding)
      return remedy(context, replacePod, [pod]);
    const shown = await manifestFor(context, pod);
    await documents.show(`${shown.name}.json`, `${JSON.stringify(shown.manifest, null, 2)}\n`, 'top');
    const answer = await context.prompts.tell({
      id: 'fargate.manifest',
      level: 'info',
      message: vscode.l10n.t(
        'This is the pod {0} that would take the place of {1}. What the cluster sets by itself is left out.',
        shown.name,
        name,
      ),
      actions: [{ id: 'replace', label: `${remedyLabel(replacePod) ?? ''}…` }],
    });
    if (answer) await remedy(context, replacePod, [pod], choiceOf({ ...shown, replacement: shown.name }));
  }
}

/** The pod that would take the place of this one, as the cluster has it now. Throws a ProblemError. */
async function manifestFor({ inventory }: CommandContext, { observed, scope }: Resource): Promise<Replacement> {
  const place = parseKubernetesKey(observed.key);
  const session = inventory.sessionOf(observed.key, scope.id);
  const cluster = /:cluster\/(.+)$/.exec(clusterOf(observed.key))?.[1];
  if (!place || !session || cluster === undefined) throw new ProblemError({ code: 'notFound', fault: 'user' });
  const { ports, signal } = session;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading the manifest of {0}…', observed.name) },
    async () => {
      const port = ports.kubernetes(await ports.eks.describeCluster(cluster, { signal }));
      const [pod, others] = await Promise.all([
        port.raw('Pod', place, { signal }),
        port.list('Pod', { namespace: place.namespace }, { signal }),
      ]);
      const taken = others.map(({ meta }) => meta.name);
      return replacementOf(pod, replacementName(place.name, taken));
    },
  );
}
