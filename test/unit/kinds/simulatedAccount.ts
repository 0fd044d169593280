import { onTestFinished } from 'vitest';
import { Budgets } from '../../../src/aws/budget.ts';
import { createSession } from '../../../src/aws/createSession.ts';
import { CredentialHolder } from '../../../src/aws/credentialHolder.ts';
import { inProcessTransport } from '../../../src/aws/inProcess.ts';
import type { Session } from '../../../src/aws/session.ts';
import type { Problem } from '../../../src/domain/problem.ts';
import type { Verdict } from '../../../src/domain/finding.ts';
import type { ResourceKey } from '../../../src/domain/resourceKey.ts';
import { defaultThresholds, type Kind, type Observed } from '../../../src/kinds/kind.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';

/** Sunday 2026-11-22, 09:00 UTC. */
export const startAt = Date.parse('2026-11-22T09:00:00Z');

export interface SimulatedAccount {
  readonly simulator: Simulator;
  readonly session: Session;
}

/** The sample account in eu-west-1, through the real ports; no socket is opened. */
export function simulatedAccount(options: SimulatorOptions = {}): SimulatedAccount {
  const simulator = createSimulator({ startAt, ...options });
  const closing = new AbortController();
  onTestFinished(() => {
    closing.abort();
    simulator.dispose();
  });
  const speed = options.speed ?? 1;
  const session = createSession({
    scope: { id: 'sample|eu-west-1', profile: 'sample', region: 'eu-west-1', sample: true },
    signal: closing.signal,
    credentials: new CredentialHolder(() =>
      Promise.resolve({ accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' }),
    ),
    endpoints: { of: () => undefined, fips: false, dualstack: false },
    transport: inProcessTransport(() => simulator),
    clusterTransport: () => inProcessTransport(() => simulator),
    budgets: new Budgets(() => 15),
    log: () => {},
    now: () => simulator.now(),
    speed,
  });
  return { simulator, session };
}

/** All that a kind reads of the account, as the inventory would hold it in the end. */
export async function readAll<F>(kind: Kind<F>, { session }: SimulatedAccount, previous: readonly Observed<F>[] = []) {
  const known = new Map<ResourceKey, Observed<F>>();
  const problems: Problem[] = [];
  await kind.read({
    ports: session.ports,
    signal: session.signal,
    now: session.now(),
    previous: new Map(previous.map((each) => [each.key, each])),
    emit: (observed) => known.set(observed.key, observed),
    report: (problem) => problems.push(problem),
  });
  return { known: [...known.values()], problems };
}

export function judged<F>(kind: Kind<F>, observed: Observed<F>, { session }: SimulatedAccount): Verdict {
  return kind.assess(observed, { now: session.now(), thresholds: defaultThresholds });
}
