import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { splitQualifier } from '../../kinds/functions/versionParts.ts';
import { keysIn } from './keys.ts';
import { functionsAmong, type FunctionObserved, type Qualifiers } from './functionsPicks.ts';

/** What a command is given for functions, each named once, with the version that is meant. */
export interface Round {
  /** For `chooseResources`; empty: nobody has named any. */
  readonly args: readonly unknown[];
  /** Of those that were named with a qualifier. */
  readonly qualifiers: Qualifiers;
}

/**
 * Rows of versions, and keys with a qualifier, stand for their function. Two versions of one function are two plans: a
 * round has each function once.
 */
export function roundsOf(args: readonly unknown[]): readonly Round[] {
  const rounds: { key: ResourceKey; scopeId?: string; qualifier: string }[][] = [];
  for (const { key: named, scope } of keysIn(args)) {
    const { key, qualifier } = splitQualifier(named);
    const each = { key, qualifier, ...(scope === undefined ? {} : { scopeId: scope }) };
    const round = rounds.find((others) => others.every((other) => other.key !== key || other.scopeId !== scope));
    if (round) round.push(each);
    else rounds.push([each]);
  }
  if (rounds.length === 0) return [{ args, qualifiers: {} }];
  return rounds.map((round) => ({
    args: [round],
    qualifiers: Object.fromEntries(
      round.flatMap((each) => (each.qualifier === '' ? [] : [[each.key, each.qualifier]])),
    ),
  }));
}

/** What a command is given, for one that is about whole functions. */
export function functionsIn(args: readonly unknown[]): readonly unknown[] {
  const named = keysIn(args).map(({ key, scope }) => ({
    key: splitQualifier(key).key,
    ...(scope === undefined ? {} : { scopeId: scope }),
  }));
  return named.length === 0 ? args : [named];
}

/** The same version of all of these. */
export function ofAll(resources: readonly Resource[], qualifier: string): Qualifiers {
  return Object.fromEntries(resources.map((each) => [each.observed.key, qualifier]));
}

/** An alias stands for the version that it names first. */
export function resolved(qualifiers: Qualifiers, resources: readonly Resource[]): Qualifiers {
  const versionOf = ({ facts }: FunctionObserved, qualifier: string) => {
    const aliases = facts.published?.state === 'read' ? facts.published.aliases : [];
    const version = aliases.find(({ name }) => name === qualifier)?.version ?? qualifier;
    return version === '$LATEST' ? '' : version;
  };
  return Object.fromEntries(
    functionsAmong(resources).map((each) => [each.key, versionOf(each, qualifiers[each.key] ?? '')]),
  );
}

/** As a plan's choice. */
export function asChoice(qualifiers: Qualifiers): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(qualifiers).map(([key, version]) => [`qualifier:${key}`, version]));
}
