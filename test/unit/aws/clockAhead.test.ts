import { expect, test } from 'vitest';
import { hour, second } from '../../../src/domain/time.ts';
import { only, openAws, profileText, scripted } from './support.ts';

const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

/** What a session says of its clock before and after an answer that AWS dated so long ago. */
async function told(ago: number): Promise<readonly (number | undefined)[]> {
  const { url } = await scripted(() => ({
    headers: { 'content-type': 'text/xml', date: new Date(Date.now() - ago).toUTCString() },
    body: identity,
  }));
  const session = only((await openAws({ config: profileText('default', { endpoint_url: url }) })).sessions);
  const before = session.clockAhead?.();
  await session.ports.sts.getCallerIdentity();
  return [before, session.clockAhead?.()];
}

test('how far the clock here is ahead of AWS’s is not known before AWS has answered', async () => {
  const [before, after = 0] = await told(2 * hour);
  expect(before).toBeUndefined();
  expect(after).toBeGreaterThanOrEqual(2 * hour);
  expect(after).toBeLessThan(2 * hour + 30 * second);
});

test('a clock that is behind is not ahead', async () => {
  expect(await told(-hour)).toEqual([undefined, 0]);
});
