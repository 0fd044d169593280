import { describe, expect, test, vi } from 'vitest';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { NodegroupFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { preflight, type PreflightFacts, type PreflightFinding } from '../../../../src/kinds/nodegroups/preflight.ts';
import { pickForce, pickTarget, wrongRelease, type Looked } from '../../../../src/vscode/commands/nodegroupsPicks.ts';
import { createScriptedPrompts, type Answer } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { nodegroupOf, now } from '../../kinds/nodegroups/story.ts';

vi.mock('vscode', async () => ({ ...(await import('../words/fakeL10n.ts')), env: { language: 'en' } }));

/** A nodegroup in those words, as its pre-flight saw it. */
function looked(words: string, more: readonly PreflightFinding[] = []): Looked {
  const { facts, ...rest } = nodegroupOf(words);
  if (facts.type !== 'nodegroup') throw new Error('no nodegroup');
  const nodegroup: Observed<NodegroupFacts> = { ...rest, facts };
  const seen: PreflightFacts = {
    nodegroup,
    clusterStatus: 'ACTIVE',
    inCluster: { state: 'read', nodes: [], pods: [], budgets: [] },
    readAt: now,
  };
  const resource: Resource = {
    kind: 'nodegroups',
    scope: { id: 'default eu-west-1', profile: 'default', region: 'eu-west-1', sample: false },
    observed: nodegroup,
    verdict: { status: 'outdated', findings: [], remedies: [] },
    activity: undefined,
    problems: [],
    readAt: now,
  };
  return { resource, facts: seen, findings: [...more, ...preflight(seen)] };
}

const behind = 'AL2023_x86_64_STANDARD 1.34.1-20261013, recommended 1.34.1-20261105, on 1.34';

async function target(groups: readonly Looked[], answer: Answer) {
  const prompts = createScriptedPrompts();
  prompts.answer(answer);
  const choice = await pickTarget({ prompts }, groups);
  return { choice, asked: prompts.asked.map(({ id, choices }) => `${id}: ${choices.join(' | ')}`) };
}

describe('what a nodegroup is updated to', () => {
  test('the newest release of its own minor comes first, and newer minors are offered up to that of the cluster', async () => {
    expect(
      await target([looked(`${behind}, cluster 1.36, template web`)], ({ choices }) => choices.slice(0, 1)),
    ).toEqual({
      choice: {},
      asked: [
        'nodegroup.target: Newest AMI Release of Kubernetes 1.34 | Kubernetes 1.35 | Kubernetes 1.36 | An AMI Release by Name… | A Version of the Launch Template… | Newest AMI Release, with Force',
      ],
    });
    const chosen = (label: string) => target([looked(`${behind}, cluster 1.36`)], () => [label]);
    expect((await chosen('Kubernetes 1.35')).choice).toEqual({ version: '1.35' });
    expect((await chosen('Newest AMI Release, with Force')).choice).toEqual({ force: 'true' });
    expect((await chosen('A Version of the Launch Template…')).choice).toBeUndefined();
  });

  test('a release by name is asked for, with the newest in the box', async () => {
    const by = (release: readonly string[] | true) =>
      target([looked(`${behind}, cluster 1.34`)], ({ type }) =>
        type === 'text' ? release : ['An AMI Release by Name…'],
      );
    expect((await by([' 1.34.1-20261020 '])).choice).toEqual({ releaseVersion: '1.34.1-20261020' });
    expect((await by(true)).choice).toEqual({ releaseVersion: '1.34.1-20261105' });
    expect((await by([' '])).choice).toBeUndefined();
  });

  test('a release that EKS would refuse is told while it is typed', () => {
    const wrong = (text: string, words = behind) => wrongRelease(text, looked(words).facts.nodegroup.facts);
    expect(wrong('abc')).toBe('This is no AMI release such as 1.34.1-20261105.');
    expect(wrong('1.34.1-20261012')).toMatch(/older than 1\.34\.1-20261013/);
    expect(wrong('1.35.1-20261105')).toBe('It is a release of Kubernetes 1.35; the nodegroup has 1.34.');
    expect(wrong('1.34.2-20261105')).toBeUndefined();
    const bottlerocket = 'BOTTLEROCKET_x86_64 1.49.0-29cc92cc, recommended 1.50.0-0a1b2c3d';
    expect(wrong('1.50.0-0a1b2c3d', bottlerocket)).toBeUndefined();
    expect(wrong('1.48.0', bottlerocket)).toMatch(/older/);
  });

  test('where AWS names no release, none is called recommended', async () => {
    const described: (string | undefined)[] = [];
    const prompts: Parameters<typeof pickTarget>[0]['prompts'] = {
      ...createScriptedPrompts(),
      pick: ({ items }) => {
        described.push(items[0]?.description);
        return Promise.resolve(undefined);
      },
    };
    for (const recommended of ['not there', '1.34.1-20261105'])
      await pickTarget({ prompts }, [
        looked(`AL2023_x86_64_STANDARD 1.34.1-20261013, recommended ${recommended}, on 1.34`),
      ]);
    expect(described).toEqual([
      'AWS names no release for it; EKS takes the newest it has',
      '1.34.1-20261105 · recommended',
    ]);
  });

  test('a custom AMI is asked for the version of its launch template alone', async () => {
    const group = looked('CUSTOM ami-1, recommended not asked, template web');
    expect(await target([group], () => ['4'])).toEqual({
      choice: { launchTemplateVersion: '4' },
      asked: ['nodegroup.launchTemplateVersion: '],
    });
    expect((await target([group], () => ['newest'])).choice).toBeUndefined();
  });

  test('nothing is asked of several, nor where no answer would change anything: the plan says why', async () => {
    for (const groups of [
      [looked(behind), looked(behind)],
      [looked('AL2_x86_64 1.32.9-20251126, on 1.32')],
      [looked(`${behind}, UPDATING, update InProgress`)],
      [looked('CUSTOM ami-1, recommended not asked')],
    ])
      expect(await target(groups, () => undefined)).toEqual({ choice: {}, asked: [] });
  });
});

describe('pods that would hold it', () => {
  const held: PreflightFinding = {
    code: 'pod.severalBudgets',
    severity: 'blocking',
    facts: { pod: 'shop/web-1', node: 'ip-1', budgets: ['shop/a', 'shop/b'] },
  };

  async function force(group: Looked, label?: string) {
    const prompts = createScriptedPrompts();
    prompts.answer(() => (label === undefined ? undefined : [label]));
    return { choice: await pickForce({ prompts }, [group]), asked: prompts.asked.length };
  }

  test('are a question: the pre-flight, on with respect, or force', async () => {
    const group = looked(behind, [held]);
    expect(await force(group, 'Show the Pre-flight')).toEqual({ choice: 'preflight', asked: 1 });
    expect(await force(group, 'Update, and Respect Them')).toEqual({ choice: {}, asked: 1 });
    expect(await force(group, 'Update with Force')).toEqual({ choice: { force: 'true' }, asked: 1 });
    expect((await force(group)).choice).toBeUndefined();
  });

  test('are none where there are none, or an update is under way already', async () => {
    expect(await force(looked(behind))).toEqual({ choice: {}, asked: 0 });
    expect(await force(looked(`${behind}, UPDATING, update InProgress`, [held]))).toEqual({ choice: {}, asked: 0 });
  });
});
