import type { Scenario } from '../scenario.ts';

const scenarios: readonly Scenario[] = [{ name: 'empty', fill: () => undefined }];

/** Throws a TypeError that lists the names there are. */
export function namedScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new TypeError(`There is no scenario "${name}"; there is ${scenarios.map((scenario) => scenario.name).join(', ')}.`);
  return found;
}
