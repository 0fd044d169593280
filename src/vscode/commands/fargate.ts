import * as vscode from 'vscode';
import { parseKey, type ResourceKey } from '../../domain/resourceKey.ts';
import { parseMoment } from '../../domain/time.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { clusterOf, fargateClusterKey } from '../../kinds/fargate/cluster.ts';
import type { FargateFacts } from '../../kinds/fargate/facts.ts';
import { everyCluster, type FargateNotices, type SetNotice } from '../fargateNotices.ts';
import { back } from '../prompts/prompts.ts';
import { accessSetup, eventRule } from '../words/fargateSetup.ts';
import { formatsOf } from '../words/formats.ts';
import { remedyLabel } from '../words/remedies.ts';
import type { CommandContext } from './context.ts';
import { wrongBefore, wrongEviction, wrongMoment } from './fargateNoticeDates.ts';
import { allResources, chooseResources, keysIn } from './keys.ts';
import type { Register } from './register.ts';

/** Commands about the patches of Fargate that change nothing in AWS. */
export function registerFargateCommands(register: Register, context: CommandContext, notices: FargateNotices): void {
  const { prompts } = context;

  register('patchLens.fargate.setNoticeDate', async (...args) => {
    const cluster = await choose(args, 'fargate.setNoticeDate');
    if (!cluster) return;
    const arn = clusterOf(cluster.observed.key);
    const [, before, evictsAt] = args;
    if (typeof before === 'string') return await setFrom(cluster, arn, before, evictsAt);
    const where = await chooseWhere(cluster, arn);
    if (where === undefined) return;
    const answer = await askNotice(notices.of(cluster.scope.sample, arn));
    if (answer !== undefined) await set(cluster, where, answer.notice);
  });

  register('patchLens.fargate.copyEventRule', async (...args) => {
    const cluster = await choose(args, 'fargate.copyEventRule');
    if (!cluster) return;
    await vscode.env.clipboard.writeText(eventRule(placeOf(cluster)));
    await prompts.tell({
      id: 'fargate.ruleCopied',
      level: 'info',
      message: vscode.l10n.t(
        'The commands for an EventBridge rule are on the clipboard: it tells you of pods of {0} that could not be evicted.',
        cluster.observed.name,
      ),
    });
  });

  register('patchLens.fargate.copyAccessSetup', async (...args) => {
    const cluster = await choose(args, 'fargate.copyAccessSetup');
    const facts = cluster && factsOf(cluster);
    if (!cluster || facts?.type !== 'cluster') return;
    await vscode.env.clipboard.writeText(accessSetup(facts, placeOf(cluster)));
    await prompts.tell({
      id: 'fargate.setupCopied',
      level: 'info',
      message: vscode.l10n.t(
        'The commands that let you read {0} are on the clipboard, for whoever manages the cluster.',
        cluster.observed.name,
      ),
    });
  });

  /** The cluster of what a command was called with (its ARN, its row, a workload or pod in it), else one that is picked. */
  async function choose(args: readonly unknown[], offer: string): Promise<Resource | undefined> {
    const clusters = keysIn(args.slice(0, 1)).map(({ key, scope }) => ({
      key: fargateClusterKey(clusterOf(key)),
      ...(scope === undefined ? {} : { scopeId: scope }),
    }));
    const chosen = await chooseResources(context, clusters.length > 0 ? [clusters] : [], {
      title: remedyLabel(offer) ?? '',
      placeholder: vscode.l10n.t('Select a cluster'),
      kind: 'fargate',
      offer,
      many: false,
    });
    return chosen?.[0];
  }

  /** Dates from a script: the same that a person types. */
  async function setFrom(cluster: Resource, arn: ResourceKey, before: string, evictsAt: unknown): Promise<void> {
    const until = typeof evictsAt === 'string' ? evictsAt : '';
    const wrong = wrongBefore(before) ?? (before.trim() === '' ? undefined : wrongEviction(until, before));
    if (wrong !== undefined) {
      await prompts.tell({ id: 'fargate.wrongDate', level: 'error', message: wrong });
      return;
    }
    await set(cluster, arn, noticeIn(before, until));
  }

  /** This cluster, or all of the account and region; undefined: dismissed. */
  async function chooseWhere(cluster: Resource, arn: ResourceKey): Promise<ResourceKey | undefined> {
    const others = clustersBeside(cluster);
    if (others.length === 0) return arn;
    const formats = formatsOf();
    return prompts.pick({
      id: 'fargate.noticeFor',
      title: vscode.l10n.t('Set Patch Notice Date'),
      placeholder: vscode.l10n.t('Which clusters does the notice name?'),
      items: [
        { label: cluster.observed.name, icon: 'package', value: arn },
        {
          label: vscode.l10n.t('All clusters with Fargate profiles'),
          description: vscode.l10n.t('{0} in {1}', formats.number(others.length + 1), cluster.scope.region),
          icon: 'cloud',
          value: everyCluster(arn),
        },
      ],
    });
  }

  function clustersBeside(cluster: Resource): readonly Resource[] {
    return allResources(context).filter(
      (each) =>
        each.scope.id === cluster.scope.id &&
        each !== cluster &&
        isCluster(each) &&
        each.observed.key !== cluster.observed.key,
    );
  }

  /** Two lines of text; the first one empty forgets the date. Undefined: dismissed. */
  async function askNotice(
    known: SetNotice | undefined,
  ): Promise<{ readonly notice: SetNotice | undefined } | undefined> {
    const title = vscode.l10n.t('Set Patch Notice Date');
    let before = known === undefined ? '' : textOf(known.before);
    let evictsAt = known?.evictsAt === undefined ? '' : textOf(known.evictsAt);
    for (;;) {
      const first = await prompts.askText({
        id: 'fargate.before',
        title,
        prompt:
          known === undefined
            ? vscode.l10n.t('AWS evicts pods created before (UTC): 2026-11-19, or 2026-11-19T09:00Z')
            : vscode.l10n.t(
                'AWS evicts pods created before (UTC): 2026-11-19, or 2026-11-19T09:00Z. Leave it empty to forget the date.',
              ),
        value: before,
        check: (text) => (text.trim() === '' && known === undefined ? wrongMoment() : wrongBefore(text)),
        step: 1,
        of: 2,
      });
      if (first === undefined || first === back) return undefined;
      before = first;
      if (before.trim() === '') return { notice: undefined };
      const second = await prompts.askText({
        id: 'fargate.evictsAt',
        title,
        prompt: vscode.l10n.t(
          'Evictions begin on (UTC), or the scheduledTerminationTime of an event; empty where the notice names no date',
        ),
        value: evictsAt,
        check: (text) => wrongEviction(text, before),
        step: 2,
        of: 2,
      });
      if (second === undefined) return undefined;
      if (second === back) continue;
      evictsAt = second;
      return { notice: noticeIn(before, evictsAt) };
    }
  }

  async function set(cluster: Resource, where: ResourceKey, notice: SetNotice | undefined): Promise<void> {
    await notices.set(cluster.scope.sample, where, notice);
    const formats = formatsOf();
    const name = where.endsWith(':cluster/*')
      ? vscode.l10n.t('all clusters in {0}', cluster.scope.region)
      : cluster.observed.name;
    const before =
      notice === undefined
        ? vscode.l10n.t('The patch notice date of {0} is forgotten; what AWS Health says counts again.', name)
        : vscode.l10n.t(
            'Pods of {0} that were created before {1} need a restart.',
            name,
            formats.dateTime(notice.before),
          );
    const answer = await prompts.tell({
      id: 'fargate.noticeSet',
      level: 'info',
      message: before,
      actions: notice === undefined ? [] : [{ id: 'copyEventRule', label: remedyLabel('fargate.copyEventRule') ?? '' }],
    });
    if (answer !== undefined)
      await vscode.commands.executeCommand('patchLens.fargate.copyEventRule', clusterOf(cluster.observed.key));
  }
}

function factsOf({ kind, observed }: Resource): FargateFacts | undefined {
  return kind === 'fargate' && 'notice' in observed.facts ? observed.facts : undefined;
}

function isCluster(resource: Resource): boolean {
  return factsOf(resource)?.type === 'cluster';
}

function placeOf({ observed, scope }: Resource) {
  return { cluster: observed.name, region: scope.region, account: parseKey(observed.key)?.account ?? 'ACCOUNT' };
}

function noticeIn(before: string, evictsAt: string): SetNotice | undefined {
  const at = parseMoment(before);
  const until = parseMoment(evictsAt);
  return at === undefined ? undefined : { before: at, ...(until === undefined ? {} : { evictsAt: until }) };
}

/** As it can be typed: a day, or a moment of it. */
function textOf(at: number): string {
  const text = new Date(at).toISOString();
  return text.replace(/T00:00:00\.000Z$/, '').replace(/:00\.000Z$/, 'Z');
}
