import * as v from 'valibot';
import { defaultPlatform } from '../calendars/platforms.ts';
import type { SliceDefinition, SliceTable } from '../state.ts';

export const notebookStatuses = [
  'Pending',
  'InService',
  'Stopping',
  'Stopped',
  'Failed',
  'Deleting',
  'Updating',
] as const;

const Notebook = v.object({
  name: v.string(),
  status: v.picklist(notebookStatuses),
  failureReason: v.exactOptional(v.string()),
  instanceType: v.string(),
  platformIdentifier: v.string(),
  creationTime: v.number(),
  lastModifiedTime: v.number(),
  lifecycleConfigName: v.exactOptional(v.string()),
  roleArn: v.string(),
  rootAccess: v.picklist(['Enabled', 'Disabled']),
  volumeSizeInGB: v.number(),
  directInternetAccess: v.picklist(['Enabled', 'Disabled']),
  subnetId: v.exactOptional(v.string()),
  securityGroups: v.array(v.string()),
  kmsKeyId: v.exactOptional(v.string()),
  ipAddressType: v.picklist(['ipv4', 'dualstack']),
  minimumMetadataVersion: v.picklist(['1', '2']),
  defaultCodeRepository: v.exactOptional(v.string()),
  additionalCodeRepositories: v.array(v.string()),
  tags: v.record(v.string(), v.string()),
  /** False: no network path to CloudWatch Logs, so that its scripts leave no log. */
  writesLogs: v.boolean(),
});

const LifecycleConfig = v.object({
  name: v.string(),
  creationTime: v.number(),
  lastModifiedTime: v.number(),
  /** Base64, as the API carries them. */
  onCreate: v.exactOptional(v.string()),
  onStart: v.exactOptional(v.string()),
  tags: v.record(v.string(), v.string()),
});

const SageMakerSlice = v.object({
  notebooks: v.record(v.string(), Notebook),
  lifecycleConfigs: v.record(v.string(), LifecycleConfig),
  /** Instance types that have no capacity now: a start ends in Failed. */
  typesWithoutCapacity: v.array(v.string()),
  /**
   * After so many milliseconds of service time, counted from the beginning, the type has capacity again; absent: never.
   */
  capacityReturnsAfter: v.exactOptional(v.record(v.string(), v.number())),
  /** UpdateNotebookInstance is refused in status Failed; absent: it is taken. AWS does not say which. */
  refusesUpdateOfFailed: v.exactOptional(v.boolean()),
  /** Instances of that type that may be in use at once ("ml.x for notebook instance usage"); absent: 20. */
  quotas: v.record(v.string(), v.number()),
});

/** Instants in milliseconds. */
export type Notebook = v.InferOutput<typeof Notebook>;
export type NotebookStatus = Notebook['status'];
export type LifecycleConfig = v.InferOutput<typeof LifecycleConfig>;
export type SageMakerSlice = v.InferOutput<typeof SageMakerSlice>;

export const sageMakerState: SliceDefinition<SageMakerSlice> = {
  empty: () => ({ notebooks: {}, lifecycleConfigs: {}, typesWithoutCapacity: [], quotas: {} }),
  schema: SageMakerSlice,
};

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Puts a notebook instance in the account, as it is when the simulation begins; what is left out is AWS's default. */
export function addNotebook(
  table: SliceTable<SageMakerSlice>,
  { account, region }: Place,
  given: Partial<Notebook> & Pick<Notebook, 'name' | 'creationTime'>,
): Notebook {
  const notebook: Notebook = {
    status: 'InService',
    instanceType: 'ml.t3.medium',
    platformIdentifier: defaultPlatform,
    lastModifiedTime: given.creationTime,
    roleArn: `arn:aws:iam::${account}:role/service-role/AmazonSageMaker-ExecutionRole`,
    rootAccess: 'Enabled',
    volumeSizeInGB: 5,
    directInternetAccess: 'Enabled',
    securityGroups: [],
    ipAddressType: 'ipv4',
    minimumMetadataVersion: '2',
    additionalCodeRepositories: [],
    tags: {},
    writesLogs: true,
    ...given,
  };
  table.get(account, region).notebooks[notebook.name] = notebook;
  return notebook;
}

/** Puts a lifecycle configuration in the account; scripts are given as plain text. */
export function addLifecycleConfig(
  table: SliceTable<SageMakerSlice>,
  { account, region }: Place,
  given: {
    readonly name: string;
    readonly creationTime: number;
    readonly lastModifiedTime?: number;
    readonly onCreate?: string;
    readonly onStart?: string;
    readonly tags?: Record<string, string>;
  },
): LifecycleConfig {
  const config: LifecycleConfig = {
    name: given.name,
    creationTime: given.creationTime,
    lastModifiedTime: given.lastModifiedTime ?? given.creationTime,
    ...(given.onCreate === undefined ? {} : { onCreate: Buffer.from(given.onCreate, 'utf8').toString('base64') }),
    ...(given.onStart === undefined ? {} : { onStart: Buffer.from(given.onStart, 'utf8').toString('base64') }),
    tags: given.tags ?? {},
  };
  table.get(account, region).lifecycleConfigs[config.name] = config;
  return config;
}
