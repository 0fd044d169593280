import type { Effect } from '../../domain/plan.ts';
import { effect } from './effects.ts';
import type { ScriptFacts } from './facts.ts';
import type { Intent } from './planSteps.ts';
import type { Remedy } from './remedies.ts';

/** In the order to be shown: what can not be undone, what is changed and lost, what can fail, what else happens. */
export function effectsOf(remedy: Remedy, intents: readonly Intent[]): readonly Effect[] {
  const stopping = intents.filter(({ stops }) => stops);
  const starting = intents.filter(({ starts }) => starts);
  return [
    ...stranding(stopping),
    ...changes(intents),
    ...some(stopping, (names) => [effect('kernelsDie', { names }), effect('outsideVolumeLost', { names })]),
    ...some(starting, (names) => [effect('startMayFail', { names })]),
    ...scripts(starting),
    ...some(starting, (names) => [effect('updatesInstalled', { names })]),
    ...some(
      intents.filter(({ change, starts }) => change && !starts),
      (names) => [effect('staysStopped', { names })],
    ),
    ...(remedy === 'notebook.start' ? some(intents, (names) => [effect('billingStarts', { names })]) : []),
    ...(remedy === 'notebook.stop' ? some(intents, (names) => [effect('billingStops', { names })]) : []),
    ...stacks(intents),
  ];
}

/** AWS would not start these again, or nobody knows whether it would. */
function stranding(stopping: readonly Intent[]): readonly Effect[] {
  const kept = stopping.filter(({ change }) => change?.platformIdentifier === undefined);
  const lost = byKey(kept, ({ platform }) =>
    platform.state !== 'unknown' && !platform.startable ? platform.id : undefined,
  ).flatMap(([, group]) => {
    const [first] = group;
    if (!first || first.platform.state === 'unknown' || first.platform.platform.noStartFrom === null) return [];
    const { os, noStartFrom, successor } = first.platform.platform;
    return [effect('al2StopStrands', { names: namesOf(group), os, noStartFrom, migratable: successor !== null })];
  });
  const unknown = kept.filter(({ platform }) => platform.state === 'unknown');
  return [...lost, ...some(unknown, (names) => [effect('platformNotKnown', { names })])];
}

/** What UpdateNotebookInstance changes, and what that asks of a person. */
function changes(intents: readonly Intent[]): readonly Effect[] {
  const changing = intents.filter(({ change }) => change);
  const migrating = changing.filter(({ change }) => change?.platformIdentifier !== undefined);
  return [
    ...byKey(migrating, fromPlatform).flatMap(([from, group]) => {
      const names = namesOf(group);
      const to = group[0]?.change?.platformIdentifier ?? '';
      return [effect('noWayBack', { names, from }), effect('platformChanges', { names, from, to })];
    }),
    ...byKey(changing, ({ change, target }) =>
      change?.instanceType === undefined ? undefined : `${target.facts.instanceType ?? ''} ${change.instanceType}`,
    ).map(([types, group]) => {
      const [from = '', to = ''] = types.split(' ');
      return effect('instanceTypeChanges', { names: namesOf(group), from: from === '' ? null : from, to });
    }),
    ...configs(changing),
    ...scriptsOnNextPlatform(migrating),
    ...some(
      changing.filter(({ target }) => target.facts.status === 'Failed'),
      (names) => [effect('failedMayRefuse', { names })],
    ),
  ];
}

function fromPlatform({ target }: Intent): string | undefined {
  return target.facts.platformIdentifier;
}

function configs(changing: readonly Intent[]): readonly Effect[] {
  const attached = byKey(changing, ({ change, target }) =>
    typeof change?.lifecycleConfigName === 'string'
      ? `${target.facts.lifecycleConfigName ?? ''} ${change.lifecycleConfigName}`
      : undefined,
  ).map(([which, group]) => {
    const [from = '', to = ''] = which.split(' ');
    return effect('configChanges', { names: namesOf(group), from: from === '' ? null : from, to });
  });
  const detached = byKey(changing, ({ change, target }) =>
    change?.lifecycleConfigName === null ? target.facts.lifecycleConfigName : undefined,
  ).map(([config, group]) => effect('configDetached', { names: namesOf(group), config }));
  return [...attached, ...detached];
}

/** What the scripts of those that change their platform use of the old one. */
function scriptsOnNextPlatform(migrating: readonly Intent[]): readonly Effect[] {
  return byKey(migrating, ({ target }) => target.facts.lifecycleConfigName).flatMap(([config, group]): Effect[] => {
    const names = namesOf(group);
    const scripts = group.flatMap(({ target }) => target.facts.script ?? []);
    if (scripts.some((script) => 'missing' in script)) return [];
    const read = scripts.find(
      (script): script is Required<ScriptFacts> => 'care' in script && script.care !== undefined,
    );
    if (!read) return [effect('scriptNotChecked', { names, config })];
    if (read.care.length === 0) return [];
    const lines = read.care.map(({ line }) => String(line));
    return [effect('scriptNeedsCare', { names, config, lines, commands: read.care.map(({ command }) => command) })];
  });
}

/** What runs as root at the start: the script of the configuration that is attached by then. */
function scripts(starting: readonly Intent[]): readonly Effect[] {
  return byKey(starting, ({ target, change }) => {
    const wanted = change?.lifecycleConfigName;
    return wanted === undefined ? target.facts.lifecycleConfigName : (wanted ?? undefined);
  }).map(([config, group]) => {
    const names = namesOf(group);
    const missing = group.some(
      ({ target: { facts } }) => facts.lifecycleConfigName === config && facts.script && 'missing' in facts.script,
    );
    return missing ? effect('scriptMissing', { names, config }) : effect('scriptRunsAsRoot', { names, config });
  });
}

/** What manages them, and what it makes of the change. */
function stacks(intents: readonly Intent[]): readonly Effect[] {
  return byKey(intents, ({ target }) => target.facts.cloudFormationStack ?? undefined).flatMap(([stack, group]) => [
    ...some(
      group.filter(({ change }) => !change),
      (names) => [effect('managedByCloudFormation', { names, stack })],
    ),
    ...some(
      group.filter(({ change }) => change),
      (names) => [effect('driftsFromCloudFormation', { names, stack })],
    ),
    ...some(
      group.filter(({ change }) => change?.platformIdentifier !== undefined),
      (names) => [effect('stackWouldReplace', { names, stack })],
    ),
  ]);
}

function some(group: readonly Intent[], of: (names: readonly string[]) => readonly Effect[]): readonly Effect[] {
  return group.length === 0 ? [] : of(namesOf(group));
}

function namesOf(group: readonly Intent[]): readonly string[] {
  return group.map(({ target }) => target.name);
}

/** Groups in the order of their first member; what has no key is left out. */
function byKey(
  intents: readonly Intent[],
  keyOf: (each: Intent) => string | undefined,
): readonly [string, readonly Intent[]][] {
  return [...Map.groupBy(intents, keyOf)].flatMap(([key, group]) => (key === undefined ? [] : [[key, group]]));
}
