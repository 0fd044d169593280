import { expect, test } from 'vitest';
import type { HealthEvent, HealthPort } from '../../../../src/aws/ports.ts';
import { HealthNotices, noticeIn } from '../../../../src/kinds/fargate/healthNotices.ts';
import { noticeFor, noticeInForce } from '../../../../src/kinds/fargate/notice.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { principalIn } from '../../../../src/kinds/clusterAccess.ts';

/* AWS documents no type code for the notices of Fargate's patches: they are known by their words. */

const at = (text: string) => Date.parse(text);
const event = (more: Partial<HealthEvent> = {}): HealthEvent => ({
  arn: 'arn:aws:health:eu-west-1::event/EKS/X/1',
  service: 'EKS',
  typeCode: 'AWS_EKS_OPERATIONAL_NOTIFICATION',
  category: 'scheduledChange',
  status: 'upcoming',
  startTime: at('2026-11-28T00:00:00Z'),
  lastUpdatedTime: at('2026-11-19T09:00:00Z'),
  ...more,
});
const words = 'EKS Fargate will evict pods launched before November 18, 2026 to complete this software update.';

test.each([
  ['by its words', event(), words, '2026-11-18T00:00:00Z', '2026-11-28T00:00:00Z'],
  [
    'by its type code',
    event({ typeCode: 'AWS_EKS_FARGATE_POD_EVICTION' }),
    '',
    '2026-11-19T09:00:00Z',
    '2026-11-28T00:00:00Z',
  ],
  [
    'with a date in its words that is later than the notice itself',
    event(),
    'Fargate will remove pods launched before 2026-12-01.',
    '2026-11-19T09:00:00Z',
    '2026-11-28T00:00:00Z',
  ],
  [
    'as a notification, whose start is when it was sent',
    event({ category: 'accountNotification' }),
    words,
    '2026-11-18T00:00:00Z',
    undefined,
  ],
])('a notice is known %s', (_, told, text, before, evictsAt) => {
  const notice = noticeIn(told, text);
  expect(notice?.before).toBe(at(before));
  expect(notice?.evictsAt).toBe(evictsAt === undefined ? undefined : at(evictsAt));
});

test('other events of EKS are none', () => {
  expect(noticeIn(event(), 'Your cluster will be upgraded to Kubernetes 1.32.')).toBeUndefined();
  expect(noticeIn(event(), 'A new Fargate platform version is available.')).toBeUndefined();
});

const health = (entities: readonly string[], events: readonly HealthEvent[] = [event()]): HealthPort => ({
  describeEvents: () => Promise.resolve(events),
  describeAffectedEntities: () => Promise.resolve(entities),
  describeEventDescription: () => Promise.resolve(words),
});
const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';

test.each([
  [[arn], true],
  [['platform'], true],
  [[], true],
  [[`${arn}-two`], false],
  [['other-cluster'], false],
  // What names no cluster may concern any.
  [['i-0123456789abcdef0', 'arn:aws:ec2:eu-west-1:1:instance/i-1'], true],
])('an event about %j concerns the cluster: %s', async (entities, concerned) => {
  const read = await new HealthNotices(health(entities), {}).of({ arn, name: 'platform' });
  expect(read.state === 'read' && read.notice !== undefined).toBe(concerned);
});

test('the ends of support of Kubernetes versions are not looked into', async () => {
  const lifecycle = event({ typeCode: 'AWS_EKS_PLANNED_LIFECYCLE_EVENT' });
  expect(await new HealthNotices(health([arn], [lifecycle]), {}).of({ arn, name: 'platform' })).toEqual({
    state: 'read',
  });
});

test('of two notices the later says which pods go, and the first that concerns a pod says when', async () => {
  const later = event({ arn: 'arn:aws:health:eu-west-1::event/EKS/X/2', startTime: at('2026-12-20T00:00:00Z') });
  const telling: HealthPort = {
    ...health([arn], [event(), later]),
    describeEventDescription: (event) =>
      Promise.resolve(event.endsWith('2') ? words : words.replace('November 18', 'November 10')),
  };
  const read = await new HealthNotices(telling, {}).of({ arn, name: 'platform' });
  const notice = noticeInForce(read, arn, { now: at('2026-11-22T00:00:00Z'), thresholds: defaultThresholds });
  if (notice.state !== 'notice') throw new Error('no notice');
  expect(notice.before).toBe(at('2026-11-18T00:00:00Z'));
  const goes = (created?: string) => noticeFor(notice, created === undefined ? undefined : at(created)).evictsAt;
  expect(goes('2026-11-01')).toBe(at('2026-11-28T00:00:00Z'));
  expect(goes('2026-11-12')).toBe(at('2026-12-20T00:00:00Z'));
  expect(goes()).toBe(at('2026-11-28T00:00:00Z'));
});

test('an access entry is for a role, not for its session', () => {
  expect(principalIn('arn:aws:sts::111122223333:assumed-role/Admin/me')).toBe('arn:aws:iam::111122223333:role/Admin');
  expect(principalIn('arn:aws:iam::111122223333:user/me')).toBe('arn:aws:iam::111122223333:user/me');
});
