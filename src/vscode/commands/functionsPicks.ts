import * as vscode from 'vscode';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { offersOf } from '../../inventory/snapshot.ts';
import type { FunctionFacts, PublishedVersion } from '../../kinds/functions/facts.ts';
import type { Observed } from '../../kinds/kind.ts';
import type { CommandContext } from './context.ts';

export type FunctionObserved = Observed<FunctionFacts>;

/** Function → the version that is meant: '' for `$LATEST`. */
export type Qualifiers = Readonly<Record<ResourceKey, string>>;

/** The functions among these resources. */
export function functionsAmong(resources: readonly Resource[]): readonly FunctionObserved[] {
  return resources.flatMap(({ observed }) => {
    const { facts } = observed;
    return 'management' in facts ? [{ ...observed, facts }] : [];
  });
}

export type PickedMode = 'Auto' | 'FunctionUpdate' | 'Manual';

/**
 * The update mode for these versions of these functions. `published`: a published version of the one function is to be
 * chosen first.
 */
export async function pickMode(
  { prompts }: CommandContext,
  title: string,
  resources: readonly Resource[],
  qualifiers: Qualifiers,
): Promise<PickedMode | 'published' | undefined> {
  const functions = functionsAmong(resources);
  const modes = new Set(functions.map(({ key, facts }) => modeOf(facts, qualifiers[key] ?? '')));
  const [current] = modes;
  const versions = new Set(functions.map(({ key }) => qualifiers[key] ?? ''));
  const latestOnly = versions.size === 1 && versions.has('');
  const item = (value: PickedMode, detail: string, recommended?: string) => ({
    label: value,
    description: [
      ...(modes.size === 1 && current === value ? [vscode.l10n.t('current')] : []),
      ...(recommended === undefined ? [] : [recommended]),
    ].join(' · '),
    detail,
    value,
  });
  const mayHaveVersions = functions.some(
    ({ facts: { published } }) => published?.state !== 'read' || published.versions.length > 0,
  );
  return prompts.pick<PickedMode | 'published'>({
    id: 'lambda.mode',
    title,
    placeholder: questionOf(versions),
    items: [
      item(
        'Auto',
        vscode.l10n.t('Lambda applies security patches by itself, in two phases.'),
        vscode.l10n.t('recommended'),
      ),
      item(
        'FunctionUpdate',
        vscode.l10n.t(
          'A new runtime version comes only when the function itself is updated. Published versions stay as they are.',
        ),
      ),
      item(
        'Manual',
        vscode.l10n.t('It stays on one runtime version that you choose, without patches, until you change that.'),
      ),
      ...(latestOnly && resources.length === 1 && mayHaveVersions
        ? [
            {
              label: vscode.l10n.t('For a Published Version…'),
              detail: vscode.l10n.t('Each published version that an alias serves has a mode of its own.'),
              value: 'published' as const,
            },
          ]
        : []),
    ],
  });
}

function questionOf(versions: ReadonlySet<string>): string {
  const [version = ''] = versions;
  if (versions.size > 1) return vscode.l10n.t('When may Lambda change the runtime versions of these versions?');
  return version === ''
    ? vscode.l10n.t('When may Lambda change the runtime version of $LATEST?')
    : vscode.l10n.t('When may Lambda change the runtime version of version {0}?', version);
}

function modeOf({ management, published }: FunctionFacts, qualifier: string): string | undefined {
  if (qualifier === '') return management.state === 'read' ? management.mode : undefined;
  return versionsOf(published).find((each) => each.version === qualifier)?.mode;
}

function versionsOf(published: FunctionFacts['published']): readonly PublishedVersion[] {
  return published?.state === 'read' ? published.versions : [];
}

/**
 * Which version of one function is meant: '' for `$LATEST`, or the number of one that an alias serves. Several functions,
 * and one without such versions, mean `$LATEST` unasked. Undefined: the person left, or there is none.
 */
export async function pickPublished(
  { prompts }: CommandContext,
  title: string,
  resources: readonly Resource[],
  which: 'alsoLatest' | 'publishedAlone',
): Promise<string | undefined> {
  const [one, ...others] = functionsAmong(resources);
  if (!one || others.length > 0) return '';
  const versions = versionsOf(one.facts.published).filter((each) => each.mode !== undefined);
  if (versions.length === 0) {
    if (which === 'alsoLatest') return '';
    const message = vscode.l10n.t('No alias is known to serve a published version of {0}.', one.name);
    await prompts.tell({ id: 'lambda.noVersions', level: 'info', message });
    return undefined;
  }
  const latest = {
    label: '$LATEST',
    description: modeOf(one.facts, '') ?? '',
    detail: vscode.l10n.t('Aliases that point to published versions see nothing of it.'),
    value: '',
  };
  return prompts.pick({
    id: 'lambda.version',
    title,
    placeholder: vscode.l10n.t('Which version of {0}?', one.name),
    items: [
      ...(which === 'alsoLatest' ? [latest] : []),
      ...versions.map(({ version, mode = '', aliases }) => ({
        label: vscode.l10n.t('Version {0}', version),
        description: mode,
        detail: vscode.l10n.t('served by {0}', aliases.map((each) => each.name).join(', ')),
        value: version,
      })),
    ],
  });
}

/**
 * The aliases to move, as a plan's choice: asked for each function that has several that do not share their calls between
 * versions; one alone stands in the plan. Undefined: the person left.
 */
export async function pickAliases(
  context: Pick<CommandContext, 'prompts' | 'assessContext'>,
  resources: readonly Resource[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const choice: Record<string, string> = {};
  const able = resources.filter((each) =>
    offersOf(each, context.assessContext(each)).includes('lambda.applyLatestRuntime'),
  );
  for (const { name, key, facts } of functionsAmong(able)) {
    const { published } = facts;
    if (published?.state !== 'read') continue;
    const whole = published.aliases.filter((each) => !each.weighted && each.version !== '$LATEST');
    if (whole.length < 2) continue;
    const newest = Math.max(...published.versions.map((each) => Number(each.version)));
    const chosen = await context.prompts.pickMany({
      id: 'lambda.alias',
      title: vscode.l10n.t('Aliases of {0} to Move', name),
      placeholder: vscode.l10n.t('Those that move to the version that is published; none is possible'),
      items: whole.map((each) => ({
        label: each.name,
        description: vscode.l10n.t('Version {0}', each.version),
        picked: Number(each.version) === newest,
        value: each.name,
      })),
    });
    if (chosen === undefined) return undefined;
    choice[`alias:${key}`] = chosen.join(',');
  }
  return choice;
}
