import { onTestFinished } from 'vitest';
import { Budgets } from '../../../../src/aws/budget.ts';
import { createSession, type SessionParts } from '../../../../src/aws/createSession.ts';
import { CredentialHolder } from '../../../../src/aws/credentialHolder.ts';
import { inProcessTransport } from '../../../../src/aws/inProcess.ts';
import type { Session } from '../../../../src/aws/session.ts';
import type { Transport } from '../../../../src/aws/transport.ts';
import type { Simulator } from '../../../../src/simulator/index.ts';

const closed: Transport = {
  handle: () => Promise.reject(Object.assign(new Error('nobody is there'), { code: 'ECONNREFUSED' })),
};

/** A session over the given parts; what is left out reaches nobody, or the simulator. */
export function sessionOver(
  parts: Partial<Pick<SessionParts, 'clusterTransport' | 'transport' | 'credentials' | 'log' | 'now'>> & {
    readonly simulator?: Simulator;
    readonly region?: string;
  },
): Session {
  const { simulator, region = 'eu-west-1', ...given } = parts;
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const transport = simulator === undefined ? closed : inProcessTransport(() => simulator);
  return createSession({
    scope: { id: `team|${region}`, profile: 'team', region, sample: false },
    signal: closing.signal,
    credentials: new CredentialHolder(() =>
      Promise.resolve({ accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any secret of some length' }),
    ),
    endpoints: { of: () => undefined, fips: false, dualstack: false },
    transport,
    clusterTransport: () => transport,
    budgets: new Budgets(() => 15),
    log: () => {},
    now: () => simulator?.now() ?? Date.now(),
    speed: 1,
    ...given,
  });
}
