import { fleetFunction, fleetIndex, fleetNames } from './lambdaFleet.ts';
import type { FunctionRecord, LambdaSlice, Place, VersionRecord } from './lambdaState.ts';

/** The names in the order in which the lists answer: the scenario's own, then the fleet's. */
export function functionNames(slice: LambdaSlice): readonly string[] {
  const { fleet } = slice;
  if (!fleet) return Object.keys(slice.functions);
  const own = Object.keys(slice.functions).filter((name) => fleetIndex(fleet, name) === undefined);
  return [...own, ...fleetNames(fleet)];
}

/** The function, or undefined. Not to be changed: see `editFunction`. */
export function findFunction(slice: LambdaSlice, place: Place, name: string): FunctionRecord | undefined {
  if (Object.hasOwn(slice.functions, name)) return slice.functions[name];
  const made = slice.fleet ? fleetFunction(slice.fleet, slice.startedAt, place, name) : undefined;
  for (const each of made ? [made, ...Object.values(made.versions ?? {})] : []) bringUp(slice, each);
  return made;
}

/** What AWS's second phase has done to a generated function that nobody changed. */
function bringUp(slice: LambdaSlice, data: VersionRecord): void {
  const swept = data.runtime === undefined ? undefined : slice.swept?.[data.runtime];
  if (swept !== undefined && data.updateRuntimeOn === undefined && (data.runtimeVersion ?? swept) < swept) {
    data.runtimeVersion = swept;
  }
}

/** The function's record in the state, to be changed in place; one of the fleet becomes stored. */
export function editFunction(slice: LambdaSlice, place: Place, name: string): FunctionRecord | undefined {
  const record = findFunction(slice, place, name);
  if (record) slice.functions[name] = record;
  return record;
}

/** One version's record in the state, to be changed in place. */
export function editVersion(
  slice: LambdaSlice,
  place: Place,
  name: string,
  version: string,
): VersionRecord | undefined {
  const record = editFunction(slice, place, name);
  return version === '$LATEST' ? record : record?.versions?.[version];
}
