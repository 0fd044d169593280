import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { ProblemError } from '../domain/problem.ts';
import { faults } from './errors.ts';

export interface RunningProcesses {
  /** The credential_processes whose answer nobody has had yet, by profile: no second one is started beside them. */
  readonly processes: Map<string, Promise<AwsCredentialIdentity>>;
  /** Milliseconds that a credential_process may take. */
  readonly processTimeout: number;
}

/**
 * A credential_process may wait for a person, or for ever, and the SDK's provider knows no end of it. Whoever asks again
 * waits for the same one, or gets what it has given meanwhile.
 */
export async function inTime(
  name: string,
  start: AwsCredentialIdentityProvider,
  { processes, processTimeout }: RunningProcesses,
): Promise<AwsCredentialIdentity> {
  let running = processes.get(name);
  if (running === undefined) {
    running = start();
    processes.set(name, running);
    running.catch(() => processes.delete(name));
  }
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const detail = `no answer within ${processTimeout / 1000} s`;
    late.reject(
      new ProblemError({
        code: 'timedOut',
        fault: faults.timedOut,
        profile: name,
        service: 'credential_process',
        detail,
      }),
    );
  }, processTimeout);
  try {
    const given = await Promise.race([running, late.promise]);
    processes.delete(name);
    return given;
  } finally {
    clearTimeout(timer);
  }
}
