import { UnusableOption, type Scenario } from '../scenario.ts';
import { broken } from './broken.ts';
import { empty } from './empty.ts';
import { sample } from './sample.ts';
import { small } from './small.ts';
import { team } from './team.ts';

const scenarios: readonly Scenario[] = [sample, small, team, empty, broken];

/** Throws an UnusableOption that lists the names there are. */
export function namedScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) {
    const names = scenarios.map((scenario) => scenario.name).join(', ');
    throw new UnusableOption(`There is no scenario "${name}"; there is ${names}.`);
  }
  return found;
}
