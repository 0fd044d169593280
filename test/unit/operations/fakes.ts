import type { Ports } from '../../../src/aws/ports.ts';
import type { Session } from '../../../src/aws/session.ts';
import type { Plan, PlanStep } from '../../../src/domain/plan.ts';

export const scope = {
  id: 'team|eu-west-1',
  profile: 'team',
  region: 'eu-west-1',
  sample: false,
  account: '111122223333',
};

/** A plan of steps `[type, target]`; each is undone by `undo-<type>` where it is named with an exclamation mark. */
export function plan(...steps: readonly [type: string, target: string][]): Plan {
  return {
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [...new Set(steps.map(([, target]) => target))].map((key) => ({ key, name: key })),
    steps: steps.map(([type, target], at): PlanStep => {
      const name = type.replace('!', '');
      const undo = type.endsWith('!') ? { undo: [{ type: `undo-${name}`, input: {} }] } : {};
      return { id: String(at), type: name, target, input: {}, ...undo };
    }),
    effects: [],
    duration: { from: 1, to: 2 },
  };
}

/** A session that answers who it is; step types of machines ask it nothing else. */
export function fakeSession(account = scope.account): { session: Session; abort: () => void } {
  const closing = new AbortController();
  const ports: Partial<Ports> = {
    sts: { getCallerIdentity: () => Promise.resolve({ account, arn: `arn:aws:iam::${account}:user/any` }) },
  };
  const session = {
    scope,
    ports: ports as Ports,
    signal: closing.signal,
    now: () => Date.now(),
    speed: 1,
  };
  return { session, abort: () => closing.abort() };
}
