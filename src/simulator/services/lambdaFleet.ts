import { runtimeVersions } from '../calendars/runtimeVersions.ts';
import { pick, sequence } from '../random.ts';
import type { FunctionRecord, LambdaSlice, Place, UpdateMode, VersionRecord } from './lambdaState.ts';

/**
 * Generated functions: computed from seed and index whenever they are asked
 * for, so that an account of ten thousand costs nothing to make, hold or save.
 */
export type Fleet = NonNullable<LambdaSlice['fleet']>;

const teams = [
  'billing',
  'catalog',
  'checkout',
  'claims',
  'fleet',
  'identity',
  'pricing',
  'search',
  'shipping',
  'support',
];
const duties = ['api', 'audit', 'cleanup', 'consumer', 'export', 'import', 'notify', 'report', 'sync', 'webhook'];

/** Share of the functions by runtime, in hundredths; the rest are container images. */
const mix: readonly (readonly [runtime: string, hundredths: number])[] = [
  ['python3.13', 24],
  ['nodejs22.x', 20],
  ['python3.12', 12],
  ['nodejs24.x', 9],
  ['nodejs20.x', 7],
  ['java21', 6],
  ['python3.10', 4],
  ['provided.al2023', 4],
  ['dotnet8', 3],
  ['python3.14', 2],
  ['ruby3.3', 2],
  ['nodejs18.x', 1],
];

const day = 86_400_000;

let memo: { readonly key: string; readonly names: readonly string[] } | undefined;

/** `checkout-webhook-00042`, and so on: all names of the fleet. */
export function fleetNames(fleet: Fleet): readonly string[] {
  const key = `${fleet.seed}/${fleet.count}`;
  if (memo?.key !== key) {
    memo = { key, names: Array.from({ length: fleet.count }, (_, index) => fleetName(fleet.seed, index)) };
  }
  return memo.names;
}

/** The position of the name in the fleet, or undefined where it is none of its names. */
export function fleetIndex(fleet: Fleet, name: string): number | undefined {
  const digits = /-(\d{5,})$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const index = Number(digits);
  return index < fleet.count && fleetName(fleet.seed, index) === name ? index : undefined;
}

function fleetName(seed: number, index: number): string {
  const random = sequence(seed, index);
  return `${pick(teams, random())}-${pick(duties, random())}-${String(index).padStart(5, '0')}`;
}

/** The function of that name as it was generated, or undefined. */
export function fleetFunction(fleet: Fleet, startedAt: number, place: Place, name: string): FunctionRecord | undefined {
  const index = fleetIndex(fleet, name);
  if (index === undefined) return undefined;
  const random = sequence(fleet.seed + 1, index);
  const runtime = pickRuntime(random());
  const arm = random() < 0.4;
  const mode = pickMode(random());
  const base: FunctionRecord = {
    ...(arm ? { architecture: 'arm64' as const } : {}),
    modifiedAt: Math.round(startedAt - random() * 700 * day),
    revision: index,
    codeSize: 2000 + Math.floor(random() * 4_000_000),
  };
  if (runtime === undefined) return { ...base, image: `services/${name}:${1 + (index % 40)}` };
  const onRuntime = (): Pick<VersionRecord, 'runtimeVersion' | 'updateRuntimeOn'> => {
    const versions = runtimeVersions(place, arm ? 'arm64' : 'x86_64', runtime, startedAt);
    // Auto is up to date but for the few that AWS's sweep has not reached.
    const behind = mode === 'Auto' ? Number(random() < 0.08) : Math.floor(random() * 9);
    const version = versions[versions.length - 1 - behind];
    return {
      ...(version ? { runtimeVersion: version.number } : {}),
      ...(mode === 'Auto' ? {} : { updateRuntimeOn: mode }),
    };
  };
  const record: FunctionRecord = { ...base, runtime, ...onRuntime() };
  // Every fourth function is released through an alias.
  if (random() >= 0.25) return record;
  const version = String(1 + Math.floor(random() * 30));
  return {
    ...record,
    versions: { [version]: { ...record, ...onRuntime(), revision: index + 1 } },
    aliases: { live: { version, revision: index + 2 } },
  };
}

function pickRuntime(chance: number): string | undefined {
  let hundredths = chance * 100;
  for (const [runtime, share] of mix) {
    hundredths -= share;
    if (hundredths < 0) return runtime;
  }
  return undefined;
}

function pickMode(chance: number): UpdateMode {
  if (chance < 0.05) return 'FunctionUpdate';
  return chance < 0.08 ? 'Manual' : 'Auto';
}
