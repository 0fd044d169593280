import type { Scenario } from '../scenario.ts';
import { generate } from './generated.ts';
import { openSite } from './site.ts';

/** Two accounts without a single resource, but for those that were asked to be generated. */
export const empty: Scenario = {
  name: 'empty',
  fill: (tables, { now, generated }) => {
    generate(openSite(tables, '111122223333', 'eu-west-1', now), generated);
    openSite(tables, '444455556666', 'eu-west-1', now);
  },
};
