import { expect, test } from 'vitest';
import type { FargateNotice, NoticeRead } from '../../../../src/kinds/fargate/facts.ts';
import { noticeInForce } from '../../../../src/kinds/fargate/notice.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';

/* Which notice counts: the one that somebody set, or that of AWS Health. */

const cluster = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const told = (day: string): NoticeRead => ({
  state: 'read',
  notice: { before: at(day), eventArn: 'arn:aws:health:eu-west-1::event/EKS/X/1', typeCode: 'X' },
});
const january: FargateNotice = { before: at('2026-01-10'), evictsAt: at('2026-01-20') };

test.each<[string, NoticeRead, FargateNotice | undefined, string]>([
  ['a date that was set, where AWS Health knows of none', { state: 'read' }, january, 'set 2026-01-10'],
  ['a date that was set, before another one that AWS Health has for it', told('2026-01-12'), january, 'set 2026-01-10'],
  ['the next notice, of after the evictions of the one that was set', told('2026-03-01'), january, 'health 2026-03-01'],
  [
    'a date that was set without an end, for nobody knows which notice it was',
    told('2026-03-01'),
    { before: january.before },
    'set 2026-01-10',
  ],
  ['that of AWS Health, where none was set', told('2026-03-01'), undefined, 'health 2026-03-01'],
  ['none, where AWS Health may not be read', { state: 'unreadable', problem: 'accessDenied' }, undefined, 'none'],
])('counts: %s', (_, read, set, expected) => {
  const context = { now: at('2026-03-02'), thresholds: defaultThresholds, fargateNotice: () => set };
  const found = noticeInForce(read, cluster, context);
  const day = found.state === 'notice' ? new Date(found.before).toISOString().slice(0, 10) : '';
  expect(found.state === 'notice' ? `${found.source} ${day}` : found.state).toBe(expected);
});
