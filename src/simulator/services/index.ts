import type { Identities } from '../identities.ts';
import type { Clusters } from '../kubernetes/clusters.ts';
import { kubernetesState } from '../kubernetes/state.ts';
import type { Service } from '../service.ts';
import { SliceTable } from '../state.ts';
import { cloudTrail } from './cloudTrail.ts';
import { cloudTrailState } from './cloudTrailState.ts';
import { eks } from './eks.ts';
import { eksState } from './eksState.ts';
import { health } from './health.ts';
import { healthState } from './healthState.ts';
import { lambda } from './lambda.ts';
import { lambdaState } from './lambdaState.ts';
import { logs } from './logs.ts';
import { logsState } from './logsState.ts';
import { sageMaker } from './sageMaker.ts';
import { sageMakerState } from './sageMakerState.ts';
import { ssm } from './ssm.ts';
import { ssmState } from './ssmState.ts';
import { sts } from './sts.ts';

/** The whole state: one table a service. */
export function createTables() {
  return {
    cloudtrail: new SliceTable(cloudTrailState),
    eks: new SliceTable(eksState),
    health: new SliceTable(healthState),
    kubernetes: new SliceTable(kubernetesState),
    lambda: new SliceTable(lambdaState),
    logs: new SliceTable(logsState),
    sagemaker: new SliceTable(sageMakerState),
    ssm: new SliceTable(ssmState),
  };
}

export type Tables = ReturnType<typeof createTables>;

/** One line a service; each takes the tables it reads or writes. */
export function createServices(tables: Tables, identities: Identities, clusters: Clusters): readonly Service[] {
  return [
    cloudTrail(tables.cloudtrail),
    eks(tables, clusters),
    health(tables.health),
    lambda(tables),
    logs(tables.logs),
    sageMaker(tables),
    ssm(tables.ssm),
    sts(identities),
  ];
}
