import * as vscode from 'vscode';
import type { Resource } from '../../inventory/snapshot.ts';
import type { NodegroupFacts } from '../../kinds/nodegroups/facts.ts';
import { amiTypeOf } from '../../kinds/nodegroups/amiTypes.ts';
import { minorsBetween } from '../../kinds/nodegroups/kubernetesVersions.ts';
import { holdsPods, type PreflightFacts, type PreflightFinding } from '../../kinds/nodegroups/preflight.ts';
import { parseRelease } from '../../kinds/nodegroups/releaseVersions.ts';
import { compareOf } from '../../kinds/nodegroups/wanted.ts';
import { back } from '../prompts/prompts.ts';
import type { CommandContext } from './context.ts';

/** A nodegroup as its pre-flight saw it. */
export interface Looked {
  readonly resource: Resource;
  readonly facts: PreflightFacts;
  readonly findings: readonly PreflightFinding[];
}

type Choice = Readonly<Record<string, string>>;

/** Findings with which nothing that could be chosen would change the answer: the plan tells it. */
const hopeless = new Set<PreflightFinding['code']>(['nodegroup.state', 'update.underWay', 'ami.ended']);

/**
 * What to update to, as a plan's choice: asked for one nodegroup alone; several get the newest release of the minor that
 * each has. Undefined: the person left.
 */
export async function pickTarget(
  { prompts }: Pick<CommandContext, 'prompts'>,
  looked: readonly Looked[],
): Promise<Choice | undefined> {
  const [one, ...others] = looked;
  if (!one || others.length > 0 || one.findings.some(({ code }) => hopeless.has(code))) return {};
  const { facts, name } = one.facts.nodegroup;
  const { version, launchTemplate } = facts;
  const title = vscode.l10n.t('Update {0}', name);
  if (facts.amiType === 'CUSTOM') return launchTemplate ? await askTemplate() : {};
  const newest = facts.recommended.state === 'read' ? facts.recommended.value : undefined;
  const chosen = await prompts.pick<Choice | 'release' | 'template'>({
    id: 'nodegroup.target',
    title,
    placeholder: vscode.l10n.t('What are its nodes to run?'),
    items: [
      {
        label: vscode.l10n.t('Newest AMI Release of Kubernetes {0}', version ?? '?'),
        description:
          newest === undefined
            ? vscode.l10n.t('AWS names no release for it; EKS takes the newest it has')
            : [newest, vscode.l10n.t('recommended')].join(' · '),
        detail: vscode.l10n.t('Patches alone: the Kubernetes version stays.'),
        value: {},
      },
      ...minorsAbove(facts).map((minor) => ({
        label: vscode.l10n.t('Kubernetes {0}', minor),
        description: minor === facts.clusterVersion ? vscode.l10n.t('the version of the cluster') : '',
        detail: vscode.l10n.t('The newest AMI release of another Kubernetes version. There is no way back.'),
        value: { version: minor },
      })),
      {
        label: vscode.l10n.t('An AMI Release by Name…'),
        detail: vscode.l10n.t('One that you have tested, say; it must not be older than what runs now.'),
        value: 'release' as const,
      },
      ...(launchTemplate
        ? [
            {
              label: vscode.l10n.t('A Version of the Launch Template…'),
              description: `${launchTemplate.name ?? launchTemplate.id ?? ''} · ${launchTemplate.version ?? ''}`,
              detail: vscode.l10n.t('The newest AMI release, started by another version of its launch template.'),
              value: 'template' as const,
            },
          ]
        : []),
      {
        label: vscode.l10n.t('Newest AMI Release, with Force'),
        detail: whatForceDoes(),
        value: { force: 'true' },
      },
    ],
  });
  if (chosen === 'template') return await askTemplate();
  return chosen === 'release' ? await askRelease() : chosen;

  async function askRelease(): Promise<Choice | undefined> {
    const releaseVersion = await ask({
      id: 'nodegroup.release',
      prompt: vscode.l10n.t('AMI release, as in {0}', newest ?? '1.35.2-20261105'),
      value: newest ?? '',
      check: (text) => wrongRelease(text, facts),
    });
    return releaseVersion === undefined ? undefined : { releaseVersion };
  }

  async function askTemplate(): Promise<Choice | undefined> {
    const launchTemplateVersion = await ask({
      id: 'nodegroup.launchTemplateVersion',
      prompt: vscode.l10n.t(
        'Version of the launch template {0}: a number',
        launchTemplate?.name ?? launchTemplate?.id ?? '',
      ),
      value: '',
      check: (text) => (/^[1-9]\d*$/.test(text) ? undefined : vscode.l10n.t('A version is a number, such as 4.')),
    });
    return launchTemplateVersion === undefined ? undefined : { launchTemplateVersion };
  }

  async function ask(request: {
    readonly id: string;
    readonly prompt: string;
    readonly value: string;
    readonly check: (text: string) => string | undefined;
  }): Promise<string | undefined> {
    const answer = await prompts.askText({
      ...request,
      title,
      step: 1,
      of: 1,
      check: (text) => request.check(text.trim()),
    });
    return answer === back ? undefined : answer?.trim();
  }
}

/** What is wrong with a release that was typed: EKS would refuse it, or take another minor than was meant. */
export function wrongRelease(
  text: string,
  { amiType, releaseVersion: current, version, recommended }: NodegroupFacts,
): string | undefined {
  if (text === '') return vscode.l10n.t('Name a release.');
  const family = amiType === undefined ? undefined : amiTypeOf(amiType)?.family;
  // Of an AMI type that is newer than this, nobody can say what its releases look like.
  if (family === undefined) return undefined;
  if (parseRelease(family, text) === undefined) {
    const like = recommended.state === 'read' ? recommended.value : current;
    return like === undefined
      ? vscode.l10n.t('This is no AMI release.')
      : vscode.l10n.t('This is no AMI release such as {0}.', like);
  }
  // Bottlerocket's releases have versions of their own.
  const minor = family === 'Bottlerocket' ? undefined : /^\d+\.\d+/.exec(text)?.[0];
  if (minor !== undefined && version !== undefined && minor !== version)
    return vscode.l10n.t('It is a release of Kubernetes {0}; the nodegroup has {1}.', minor, version);
  return current !== undefined && (compareOf(amiType, text, current) ?? 0) < 0
    ? vscode.l10n.t('AMI release {0} is older than {1}; EKS does not go back.', text, current)
    : undefined;
}

/** Minors up to the cluster's, the nearest first. */
function minorsAbove({ version, clusterVersion }: NodegroupFacts): readonly string[] {
  return version === undefined || clusterVersion === undefined ? [] : minorsBetween(version, clusterVersion);
}

/**
 * Whether budgets are respected where they would stop the update, or nobody could look. `preflight`: the person wants to
 * read that first. Undefined: they left.
 */
export async function pickForce(
  { prompts }: Pick<CommandContext, 'prompts'>,
  looked: readonly Looked[],
): Promise<Choice | 'preflight' | undefined> {
  const findings = looked.flatMap((each) => each.findings);
  if (findings.some(({ code }) => code === 'update.underWay' || code === 'nodegroup.state')) return {};
  if (!findings.some(({ code }) => holdsPods.has(code))) return {};
  return prompts.pick<Choice | 'preflight'>({
    id: 'nodegroup.force',
    title: vscode.l10n.t('Pods Would Hold the Update'),
    placeholder: vscode.l10n.t('What is to be done with pods that a PodDisruptionBudget protects?'),
    items: [
      {
        label: vscode.l10n.t('Show the Pre-flight'),
        description: vscode.l10n.t('recommended'),
        detail: vscode.l10n.t('Which pods and budgets these are, and what to do. Nothing is sent.'),
        value: 'preflight',
      },
      {
        label: vscode.l10n.t('Update, and Respect Them'),
        detail: vscode.l10n.t(
          'EKS tries for 15 minutes for each node. Relax the budgets meanwhile, and it goes on; else the update fails.',
        ),
        value: {},
      },
      { label: vscode.l10n.t('Update with Force'), detail: whatForceDoes(), value: { force: 'true' } },
    ],
  });
}

function whatForceDoes(): string {
  return vscode.l10n.t(
    'Deletes pods although a PodDisruptionBudget protects them: what they serve can be interrupted.',
  );
}
