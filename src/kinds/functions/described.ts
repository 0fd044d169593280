import type { FunctionConfiguration, FunctionSummary, RuntimeManagementConfig } from '../../aws/ports.ts';
import type { Instant } from '../../domain/time.ts';
import type { Observed } from '../kind.ts';
import type { ConfigurationRead, FunctionFacts, ManagementRead } from './facts.ts';
import { groupKey } from './fleet.ts';
import type { FleetGroup } from './runtimeVersions.ts';

/** What GetRuntimeManagementConfig says now. */
export function managementOf(config: RuntimeManagementConfig, now: Instant): ManagementRead {
  const { updateRuntimeOn: mode, runtimeVersionArn: pinnedArn } = config;
  if (pinnedArn !== undefined) return { state: 'read', mode, readAt: now, pinnedArn };
  // Nearly all of ten thousand say the same: they share it.
  if (lastManagement?.mode !== mode || lastManagement.readAt !== now)
    lastManagement = { state: 'read', mode, readAt: now };
  return lastManagement;
}

let lastManagement: Extract<ManagementRead, { state: 'read' }> | undefined;

/** What GetFunctionConfiguration says now; what it does not say stays. */
export function withConfiguration(
  before: FunctionFacts,
  read: FunctionConfiguration,
  management: ManagementRead,
  now: Instant,
): FunctionFacts {
  return { ...factsOf(read, management, configurationOf(read, now)), ...besides(before) };
}

/** What has requests of its own. */
export function besides({ published, stack }: FunctionFacts): Pick<FunctionFacts, 'published' | 'stack'> {
  return { ...(published === undefined ? {} : { published }), ...(stack === undefined ? {} : { stack }) };
}

function configurationOf(read: FunctionConfiguration, now: Instant): ConfigurationRead {
  const { state, lastUpdateStatus, runtimeVersionArn, runtimeVersionError, codeSha256 } = read;
  return {
    state: 'read',
    readAt: now,
    ...(state === undefined ? {} : { functionState: state }),
    ...(lastUpdateStatus === undefined ? {} : { lastUpdateStatus }),
    ...(runtimeVersionArn === undefined ? {} : { runtimeVersionArn }),
    ...(runtimeVersionError === undefined ? {} : { runtimeVersionError }),
    ...(codeSha256 === undefined ? {} : { codeSha256 }),
  };
}

/** What an entry of a list, or a configuration, says of a function. */
export function factsOf(
  summary: FunctionSummary,
  management: ManagementRead,
  configuration: ConfigurationRead,
): FunctionFacts {
  const { name, version, packageType, architecture, runtime, lastModified, revisionId } = summary;
  const { logGroup, snapStart, masterArn } = summary;
  return {
    version,
    packageType,
    architecture,
    management,
    configuration,
    ...(runtime === undefined ? {} : { runtime }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(revisionId === undefined ? {} : { revisionId }),
    ...(logGroup === undefined || logGroup === `/aws/lambda/${name}` ? {} : { logGroup }),
    ...(snapStart === 'PublishedVersions' ? { snapStart: true } : {}),
    ...(masterArn === undefined ? {} : { replicaOf: masterArn }),
  };
}

/** With its group, where its place in it can be told. */
export function inFleet(
  observed: Observed<FunctionFacts>,
  fleet: ReadonlyMap<string, FleetGroup>,
): Observed<FunctionFacts> {
  const { facts } = observed;
  const group = facts.configuration.state === 'read' ? fleet.get(groupKey(facts) ?? '') : undefined;
  if (group === undefined || facts.configuration.state !== 'read') return observed;
  if (facts.configuration.runtimeVersionArn === undefined && facts.published === undefined) return observed;
  return { ...observed, facts: { ...facts, fleet: group } };
}
