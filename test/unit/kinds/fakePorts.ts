import type { Ports } from '../../../src/aws/ports.ts';
import { ProblemError, type Problem, type ProblemCode } from '../../../src/domain/problem.ts';

/** A port that nobody is supposed to ask. */
function closed<K extends keyof Ports>(name: K): Ports[K] {
  return new Proxy<Ports[K]>(Object.create(null), {
    get: (_, operation) => () => {
      throw new Error(`${name}.${String(operation)} was not expected`);
    },
  });
}

/** Ports of which only the given ones answer. */
export function portsWith(open: Partial<Ports>): Ports {
  return {
    sageMaker: closed('sageMaker'),
    lambda: closed('lambda'),
    eks: closed('eks'),
    ssm: closed('ssm'),
    logs: closed('logs'),
    cloudTrail: closed('cloudTrail'),
    sts: closed('sts'),
    health: closed('health'),
    kubernetes: () => {
      throw new Error('kubernetes was not expected');
    },
    ...open,
  };
}

export function problem(code: ProblemCode, more: Partial<Problem> = {}): ProblemError {
  return new ProblemError({ code, fault: 'account', ...more });
}

/** Pages as a port gives them; a problem among them breaks the list off. */
export async function* pages<T>(...all: readonly (readonly T[] | ProblemError)[]): AsyncGenerator<readonly T[]> {
  for (const page of all) {
    await Promise.resolve();
    if (page instanceof ProblemError) throw page;
    yield page;
  }
}
