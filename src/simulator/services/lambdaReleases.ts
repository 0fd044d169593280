import { lambdaRuntime } from '../calendars/runtimes.ts';
import { runtimeVersions } from '../calendars/runtimeVersions.ts';
import type { Service, SimulatedClock } from '../service.ts';
import { moveTo, type LambdaTables } from './lambdaLogs.ts';
import type { FunctionRecord, LambdaSlice } from './lambdaState.ts';

const day = 86_400_000;

/** Between two releases in a region, of one runtime after the other. */
const betweenReleases = 3 * day;
/** From a release, which updated functions get at once, to AWS's second phase, which brings it to all others on Auto. */
const secondPhase = 2 * day;

/** Sets the releases going in every region that has functions. */
export function beginReleases({ lambda }: LambdaTables, clockAt: Parameters<NonNullable<Service['begin']>>[0]): void {
  for (const { account, region, slice } of lambda.entries()) {
    if (runtimesIn(slice).length > 0) nextRelease(clockAt(account, region), 0);
  }
}

/** Delayed work: a release, and the second phase of it. */
export function releaseTasks({ lambda, logs }: LambdaTables): NonNullable<Service['tasks']> {
  return {
    releaseRuntimeVersion: ({ turn = '0' }, context) => {
      const slice = lambda.get(context.account, context.region);
      const now = context.clock.now();
      const alive = runtimesIn(slice).filter((runtime) => {
        const { deprecated } = lambdaRuntime(runtime);
        return deprecated === null || Date.parse(`${deprecated}T00:00:00Z`) > now;
      });
      nextRelease(context.clock, Number(turn) + 1);
      const runtime = alive[Number(turn) % Math.max(1, alive.length)];
      if (runtime === undefined) return;
      const released = [...(slice.released?.[runtime] ?? []), now];
      slice.released = { ...slice.released, [runtime]: released };
      const number = runtimeVersions(context, 'x86_64', runtime, slice.startedAt, released).at(-1)?.number;
      context.clock.after(secondPhase, 'bringRuntimeVersion', { runtime, number: String(number ?? 0) });
    },
    bringRuntimeVersion: ({ runtime = '', number = '0' }, context) => {
      const slice = lambda.get(context.account, context.region);
      slice.swept = { ...slice.swept, [runtime]: Number(number) };
      for (const [name, record] of Object.entries(slice.functions)) {
        for (const [version, data] of versionsOf(record)) {
          const older = (data.runtimeVersion ?? Infinity) < Number(number);
          if (data.runtime === runtime && data.updateRuntimeOn === undefined && older)
            moveTo(slice, logs, context, { name, version, data }, Number(number));
        }
      }
    },
  };
}

function versionsOf(record: FunctionRecord) {
  return [['$LATEST', record] as const, ...Object.entries(record.versions ?? {})];
}

function nextRelease(clock: SimulatedClock, turn: number): void {
  clock.after(betweenReleases, 'releaseRuntimeVersion', { turn: String(turn) });
}

/** In the order in which they are released: those of the scenario's own functions. */
function runtimesIn(slice: LambdaSlice): readonly string[] {
  const named = Object.values(slice.functions).flatMap(({ runtime }) => (runtime === undefined ? [] : [runtime]));
  return [...new Set(named)];
}
