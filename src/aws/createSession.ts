import { minute, type Instant } from '../domain/time.ts';
import { cloudTrailPort } from './cloudTrail.ts';
import type { Connection } from './connection.ts';
import { eksPort } from './eks.ts';
import { healthPort } from './health.ts';
import { kubernetesPorts } from './kubernetes/kubernetes.ts';
import { lambdaPort } from './lambda.ts';
import { logsPort } from './logs.ts';
import { sageMakerPort } from './sagemaker.ts';
import type { Session } from './session.ts';
import { ssmPort } from './ssm.ts';
import { stsPort } from './sts.ts';
import { dated } from './transport.ts';

export interface SessionParts extends Connection {
  readonly now: () => Instant;
  readonly speed: number;
}

/** AWS refuses a signature that is five minutes off. */
const skewThatCounts = 4 * minute;

/** A session over a connection; each service's client is loaded with its first request. */
export function createSession(parts: SessionParts): Session {
  const { scope, signal, log, now, speed } = parts;
  let ahead: number | undefined;
  let skew = 0;
  const transport = dated(parts.transport, (date) => {
    const difference = now() - date;
    ahead = Math.max(0, difference);
    // A clock that is minutes off is put right, as the SDK does for its own signatures.
    skew = Math.abs(difference) < skewThatCounts ? 0 : difference;
  });
  const connection = { ...parts, transport };
  const named = { profile: scope.profile, region: scope.region, sample: scope.sample };
  log({ type: 'opened', ...named });
  signal.addEventListener('abort', () => log({ type: 'closed', ...named }), { once: true });
  return {
    scope,
    signal,
    now,
    speed,
    clockAhead: () => ahead,
    ports: {
      sageMaker: sageMakerPort(connection),
      lambda: lambdaPort(connection),
      eks: eksPort(connection),
      ssm: ssmPort(connection),
      logs: logsPort(connection),
      cloudTrail: cloudTrailPort(connection),
      sts: stsPort(connection),
      health: healthPort(connection),
      kubernetes: kubernetesPorts(connection, () => now() - skew),
    },
  };
}
