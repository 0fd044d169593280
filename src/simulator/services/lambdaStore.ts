import { fleetFunction, fleetIndex, fleetNames } from './lambdaFleet.ts';
import type { FunctionRecord, LambdaSlice, Place } from './lambdaState.ts';

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
  return slice.fleet ? fleetFunction(slice.fleet, slice.startedAt, place, name) : undefined;
}

/** The function's record in the state, to be changed in place; one of the fleet becomes stored. */
export function editFunction(slice: LambdaSlice, place: Place, name: string): FunctionRecord | undefined {
  const record = findFunction(slice, place, name);
  if (record) slice.functions[name] = record;
  return record;
}
