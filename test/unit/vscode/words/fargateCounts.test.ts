import { expect, test, vi } from 'vitest';
import { problemOfStatus } from '../../../../src/aws/kubernetes/refusals.ts';
import { fargateWords } from '../../../../src/vscode/words/fargate.ts';
import { formats } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

const { findings } = fargateWords;

test('a workload of one pod is not told as one of one', () => {
  const before = Date.parse('2026-11-19T09:00:00Z');
  const noticed = { before, evictsAt: before, days: 6, notice: 'health', pods: 1, of: 1, heldBy: [] } as const;
  const { short, long } = findings['fargate.workload.beforeNotice'](noticed, formats);
  expect(short).toBe('Eviction in 6 days · 1 pod');
  expect(long).toMatch(/^Its pod was created before/);
});

test('several budgets hold a pod, and not it', () => {
  const held = { rules: [], pods: ['web-1'], unhealthy: [] };
  const say = (because: 'never' | 'severalBudgets', budgets: readonly string[]) =>
    findings['fargate.eviction.blocked']({ ...held, because, budgets }, formats).long;
  expect(say('severalBudgets', ['web', 'web-2'])).toMatch(/ They hold web-1\./);
  expect(say('never', ['web'])).toMatch(/ It holds web-1\./);
});

test('a refusal that has no message beyond its reason says it once', () => {
  const asked = { verb: 'list', resource: 'pods', group: '' };
  const body = '{"reason":"Unauthorized","message":"Unauthorized"}';
  expect(problemOfStatus(401, body, asked, { kubernetes: { cluster: 'prod' } }, []).detail).toBe('401 Unauthorized');
});
