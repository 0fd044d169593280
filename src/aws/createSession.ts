import type { Instant } from '../domain/time.ts';
import { cloudTrailPort } from './cloudTrail.ts';
import type { Connection } from './connection.ts';
import { eksPort } from './eks.ts';
import { lambdaPort } from './lambda.ts';
import { logsPort } from './logs.ts';
import { sageMakerPort } from './sagemaker.ts';
import type { Session } from './session.ts';
import { ssmPort } from './ssm.ts';
import { stsPort } from './sts.ts';

export interface SessionParts extends Connection {
  readonly now: () => Instant;
  readonly speed: number;
}

/** A session over a connection; each service's client is loaded with its first request. */
export function createSession(parts: SessionParts): Session {
  const { scope, signal, log, now, speed } = parts;
  const named = { profile: scope.profile, region: scope.region, sample: scope.sample };
  log({ type: 'opened', ...named });
  signal.addEventListener('abort', () => log({ type: 'closed', ...named }), { once: true });
  return {
    scope,
    signal,
    now,
    speed,
    ports: {
      sageMaker: sageMakerPort(parts),
      lambda: lambdaPort(parts),
      eks: eksPort(parts),
      ssm: ssmPort(parts),
      logs: logsPort(parts),
      cloudTrail: cloudTrailPort(parts),
      sts: stsPort(parts),
    },
  };
}
