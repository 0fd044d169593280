import { execFileSync } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../../../src/domain/problem.ts';
import type { UpdateProgress } from '../../../../src/kinds/nodegroups/updateProgress.ts';
import { preflight, type NoAccess, type PreflightFacts } from '../../../../src/kinds/nodegroups/preflight.ts';
import { nodegroupEffects, nodegroupProgress } from '../../../../src/vscode/words/nodegroupPlans.ts';
import { preflightDocument } from '../../../../src/vscode/words/nodegroupPreflightDocument.ts';
import { nodegroupOf, now } from '../../kinds/nodegroups/story.ts';
import { formats } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

describe('how far an update is', () => {
  const common = { release: null, atOnce: '1', strategy: 'DEFAULT', elsewhere: false };
  const counts = { old: 2, fresh: 7, draining: 1 };
  const held: UpdateProgress['held'] = {
    ...common,
    ...counts,
    pod: 'shop/queue-1',
    budgets: ['shop/queue'],
    rule: 'minAvailable: 2',
    because: 'never',
    others: 0,
    forced: false,
  };

  test('the pod that holds it comes first', () => {
    expect(nodegroupProgress.held(held, formats)).toBe(
      'shop/queue-1 held by budget queue · 2 old (1 draining), 7 new nodes · 1 at a time',
    );
    expect(nodegroupProgress.held({ ...held, because: 'unhealthy', others: 3 }, formats)).toMatch(
      /^shop\/queue-1 waits for healthy pods of budget queue · and 3 more · /,
    );
    expect(
      nodegroupProgress.held({ ...held, because: 'severalBudgets', budgets: ['shop/a', 'shop/b'] }, formats),
    ).toMatch(/^shop\/queue-1 held by several budgets: a, b · /);
    expect(nodegroupProgress.held({ ...held, forced: true }, formats)).toMatch(
      /^shop\/queue-1 is forced past its budget/,
    );
  });

  test('phases, strategy, and who began it', () => {
    expect(nodegroupProgress.moving({ ...common, ...counts, draining: 0, phase: 'scaleUp' }, formats)).toBe(
      'scaling up · 2 old, 7 new nodes · 1 at a time',
    );
    const minimal = { ...common, strategy: 'MINIMAL', atOnce: '33%', elsewhere: true };
    expect(nodegroupProgress.moving({ ...minimal, ...counts, phase: 'upgrade' }, formats)).toBe(
      'replacing nodes · 2 old (1 draining), 7 new nodes · 33% at a time, MINIMAL · begun elsewhere',
    );
    expect(nodegroupProgress.underWay({ ...common, nodes: 3, problem: 'accessDenied' }, formats)).toBe(
      '3 nodes · 1 at a time · no access to the cluster',
    );
  });
});

test('a plan for a custom AMI speaks of its launch template version, never of the newest release', () => {
  const nodes = { nodegroup: 'web', nodes: 1, from: null, to: null, exact: false };
  expect(nodegroupEffects.replacesNodes({ ...nodes, custom: true }, formats)).toMatch(
    /\. They get the AMI that its launch template version names\.$/,
  );
  expect(nodegroupEffects.replacesNodes(nodes, formats)).toMatch(/newest AMI release/);
  const change = { nodegroup: 'web', template: 'web', from: '4', to: '3' };
  expect(nodegroupEffects.changesTemplate({ ...change, order: 'older' }, formats)).toMatch(/to 3, which is older\.$/);
  expect(nodegroupEffects.changesTemplate({ ...change, to: '4', order: 'same' }, formats)).toMatch(/the one in use\.$/);
});

describe('the document of a pre-flight', () => {
  const facts = (words: string, message = 'no capacity'): PreflightFacts => {
    const { facts: known, ...rest } = nodegroupOf(words);
    if (known.type !== 'nodegroup') throw new Error('no nodegroup');
    const healthIssues = known.healthIssues.map((each) => ({ ...each, message }));
    return {
      nodegroup: { ...rest, facts: { ...known, healthIssues } },
      clusterStatus: 'ACTIVE',
      inCluster: { state: 'read', nodes: [], pods: [], budgets: [] },
      readAt: now,
    };
  };
  const written = (given: PreflightFacts) => preflightDocument(given, preflight(given), 'here', formats);

  test('says what blocks, what it means and what to do', () => {
    const text = written(facts('AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105, issue'));
    expect(text).toMatch(/^# Pre-flight: web\n\nCluster prod · here · read 2026-11-22T09:00:00.000Z\n/);
    expect(text).toContain('**One thing blocks an update.**');
    expect(text).toContain(
      '### EKS reports problems that keep new nodes away\n\nAsgInstanceLaunchFailures: no capacity.',
    );
    expect(text).toContain('**What to do:** EC2 does not start new instances');
    expect(text).toContain('| AMI release | 1.35.1-20261013, recommended 1.35.1-20261105 |');
  });

  test('says in which states EKS takes an update: the same ones that nothing is said of', () => {
    const current = 'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105';
    const states = 'only while it is ACTIVE or DEGRADED; this one is CREATE\\_FAILED.';
    expect(written(facts(`${current}, CREATE_FAILED`))).toContain(states);
    expect(nodegroupEffects.wrongState({ status: 'DELETING' }, formats)).toMatch(/ACTIVE or DEGRADED; .* DELETING\.$/);
    for (const state of ['ACTIVE', 'DEGRADED'])
      expect(written(facts(`${current}, ${state}`))).not.toContain('The nodegroup is ');
  });

  test('says that nothing is in the way', () => {
    expect(written(facts('AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105'))).toContain(
      '**Nothing stands in the way of an update.**',
    );
  });

  describe('of a cluster that could not be asked', () => {
    const current = 'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105';
    const unasked = (problem: Problem, noAccess: Omit<NoAccess, 'refusal'>, refusal: Partial<NoAccess['refusal']>) =>
      written({
        ...facts(current),
        inCluster: { state: 'unreadable', problem },
        noAccess: { ...noAccess, refusal: { problem: problem.code, ...refusal } },
      });
    const problem = (code: Problem['code'], because?: 'noEntry' | 'rbac'): Problem => ({
      code,
      fault: 'user',
      kubernetes: { cluster: 'prod', ...(because === undefined ? {} : { because }) },
    });
    const scriptIn = (text: string) => /\n```sh\n(.*?)\n```\n/s.exec(text)?.[1] ?? '';

    test('names whom the cluster does not know, and has the commands that let them in', () => {
      const principal = 'arn:aws:iam::111122223333:role/Dev';
      const text = unasked(
        problem('accessDenied', 'noEntry'),
        { denied: [], authenticationMode: 'CONFIG_MAP' },
        { because: 'noEntry', principal },
      );
      expect(text).toContain(`The cluster does not know ${principal} (401).`);
      const script = scriptIn(text);
      execFileSync('bash', ['-n'], { input: script });
      expect(script).toMatch(/update-cluster-config --region eu-west-1 --name prod/);
      expect(script).toMatch(/create-access-entry --region eu-west-1 --cluster-name prod/);
      expect(script).toMatch(/kind: ClusterRole\n.*resources: \[pods, nodes/s);
    });

    test('names the lists that are kept back, and has the rule that allows them', () => {
      const denied = [
        { resource: 'nodes', group: '' },
        { resource: 'poddisruptionbudgets', group: 'policy' },
      ];
      const text = unasked(problem('accessDenied', 'rbac'), { denied }, { because: 'rbac', user: 'dev' });
      expect(text).toMatch(/knows you as dev, and does not let you list nodes.*poddisruptionbudgets\.policy \(403\)/);
      expect(scriptIn(text)).toMatch(/update-access-entry .*kind: ClusterRole\n/s);
    });

    test('says that an endpoint is private where it is, and which addresses a public one answers', () => {
      const at = (noAccess: Omit<NoAccess, 'refusal' | 'denied'>) =>
        unasked(problem('timedOut'), { denied: [], ...noAccess }, {});
      expect(at({ publicAccess: false })).toContain('the endpoint is private, and answers inside its VPC only');
      expect(at({ publicAccess: true, publicAccessCidrs: ['203.0.113.0/24'] })).toMatch(
        /though the endpoint is public\. Its public endpoint answers these addresses only: 203\.0\.113\.0\/24\./,
      );
      expect(at({})).toContain('the endpoint may be private');
      expect(scriptIn(at({ publicAccess: false }))).toBe('');
    });
  });

  test("AWS's words are no Markdown of ours", () => {
    const evil = '[click](command:evil) <img src=x> `code`\n# title | cell';
    const text = written(facts('AL2023_x86_64_STANDARD 1.35.1-20261013, issue', evil));
    expect(text).toContain(String.raw`\[click\](command:evil) \<img src=x\> \`code\` \# title \| cell`);
  });
});
