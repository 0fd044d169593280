import type { Service } from '../service.ts';
import { SliceTable } from '../state.ts';
import { cloudTrailState } from './cloudTrailState.ts';
import { logsState } from './logsState.ts';
import { sageMakerState } from './sageMakerState.ts';

/** The whole state: one table a service. */
export function createTables() {
  return {
    cloudtrail: new SliceTable(cloudTrailState),
    logs: new SliceTable(logsState),
    sagemaker: new SliceTable(sageMakerState),
  };
}

export type Tables = ReturnType<typeof createTables>;

/** One line a service; each takes the tables it reads or writes. */
export function createServices(_tables: Tables): readonly Service[] {
  return [];
}
