import { expect, test } from 'vitest';
import type { Ports } from '../../../../src/aws/ports.ts';
import type { Session } from '../../../../src/aws/session.ts';
import { minute, second } from '../../../../src/domain/time.ts';
import { Remote } from '../../../../src/vscode/editor/remote.ts';
import { FakeSageMaker } from '../../kinds/lifecycleConfigs/fakeSageMaker.ts';

const config = { account: '111122223333', region: 'eu-west-1', name: 'team' };

/** A window, with a clock that its session reads: `ahead` of AWS's as far as AWS has told. */
function windowWith({ sample = false, ahead }: { sample?: boolean; ahead?: number }) {
  const aws = new FakeSageMaker().put('team', { onStart: 'echo 1\n' }, 1_000);
  const clock = { at: 100 * minute };
  const ports: Ports = Object.assign(Object.create(null), { sageMaker: aws, sts: aws.sts });
  const scope = { id: 'dev|eu-west-1', profile: 'dev', region: 'eu-west-1', sample };
  const session: Session = {
    scope,
    ports,
    signal: new AbortController().signal,
    now: () => clock.at,
    speed: 1,
    clockAhead: () => ahead,
  };
  const remote = new Remote({
    inventory: { sessions: [session], sessionOf: () => session },
    opened: () => Promise.resolve(),
    now: () => clock.at,
  });
  const told: (string | undefined)[] = [];
  remote.onDidSee((_, { version, seenAt }) =>
    told.push(seenAt === undefined ? undefined : `${version.lastModified}–${seenAt / minute} min`),
  );
  return { aws, clock, remote, told };
}

test('a version was seen when it was asked for, not when the answer came, and by AWS’s clock', async () => {
  const { aws, clock, remote, told } = windowWith({ ahead: 7 * minute });
  aws.beforeDescribe = () => (clock.at += 20 * second);
  await remote.read(config);
  expect(told).toEqual(['1000–93 min']);
});

test('where AWS has not told its time, nothing is said; the sample account has only this clock', async () => {
  const real = windowWith({});
  await real.remote.read(config);
  expect(real.told).toEqual([undefined]);
  const sample = windowWith({ sample: true });
  await sample.remote.read(config);
  expect(sample.told).toEqual(['1000–100 min']);
});

test('one that stays is told again now and then, one that was written again at once', async () => {
  const { aws, clock, remote, told } = windowWith({ ahead: 0 });
  await remote.read(config);
  clock.at += minute;
  await remote.read(config);
  expect(told).toHaveLength(1);
  clock.at += 9 * minute;
  await remote.read(config);
  expect(told.slice(1)).toEqual(['1000–110 min']);
  clock.at += minute;
  aws.put('team', { onStart: 'echo 1\n' }, 6_000_000);
  await remote.read(config);
  expect(told.slice(2)).toEqual(['6000000–111 min']);
});
