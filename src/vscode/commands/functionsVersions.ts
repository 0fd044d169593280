import * as vscode from 'vscode';
import { ProblemError } from '../../domain/problem.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { readRuntimeHistory, type RuntimeHistory, type VersionInHistory } from '../../kinds/functions/history.ts';
import { regionOfVersion } from '../../kinds/functions/runtimeVersions.ts';
import { runningArn } from '../../kinds/functions/standing.ts';
import type { PickItem } from '../prompts/prompts.ts';
import { back } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import type { CommandContext } from './context.ts';
import { functionsAmong, type FunctionObserved, type Qualifiers } from './functionsPicks.ts';
import { inUseText, newestFirst, versionMarks, type InUse } from './functionsVersionMarks.ts';
import { allResources } from './keys.ts';

/** Logs of so many others of the same runtime are looked through besides those of the chosen functions. */
const othersAsked = 10;

interface Purpose {
  readonly purpose: 'pin' | 'rollBack';
  readonly qualifiers: Qualifiers;
}

/**
 * The runtime version to hold, as a plan's choice. Versions differ between regions, architectures and runtimes, so it is
 * asked once for each of these. Undefined: the person left.
 */
export async function pickVersions(
  context: CommandContext,
  title: string,
  resources: readonly Resource[],
  purpose: Purpose,
): Promise<Readonly<Record<string, string>> | undefined> {
  const choice: Record<string, string> = {};
  const groups = [...Map.groupBy(resources, groupOf).values()];
  for (const group of groups) {
    const [first] = group;
    const [some] = functionsAmong(group);
    // What has no runtime is refused by the plan.
    if (!first || some?.facts.runtime === undefined) continue;
    const { runtime, architecture } = some.facts;
    const about = groups.length > 1 ? `${title}: ${runtime} · ${architecture} · ${first.scope.region}` : title;
    const arn = await pickVersion(context, about, { first, group }, purpose);
    if (arn === undefined) return undefined;
    for (const { key } of functionsAmong(group)) choice[`runtimeVersionArn:${key}`] = arn;
  }
  return choice;
}

function groupOf(resource: Resource): string {
  const [one] = functionsAmong([resource]);
  return [resource.scope.id, one?.facts.runtime, one?.facts.architecture].join(' ');
}

interface Group {
  readonly first: Resource;
  readonly group: readonly Resource[];
}

async function pickVersion(
  context: CommandContext,
  title: string,
  { first, group }: Group,
  { purpose, qualifiers }: Purpose,
): Promise<string | undefined> {
  const { prompts } = context;
  const chosen = functionsAmong(group);
  const others = functionsAmong(
    allResources(context).filter((each) => groupOf(each) === groupOf(first) && !isAmong(group, each)),
  );
  const history = await historyOf(context, [...chosen, ...others.slice(0, othersAsked)], first);
  if (!history) return undefined;
  const running = new Set(chosen.map((each) => runs(each, qualifiers[each.key] ?? '')));
  // Going back to where everything is already is nothing to choose.
  const hidden = (arn: string) => purpose === 'rollBack' && running.size === 1 && running.has(arn);
  const names = new Set(chosen.map((each) => each.name));
  const ranOn = (each: VersionInHistory) => each.functions.some((name) => names.has(name));
  const seen = newestFirst(history.versions.filter((each) => !hidden(each.arn)));
  const rest = (chosen[0]?.facts.fleet?.versions ?? []).filter(
    ({ arn }) => !hidden(arn) && !seen.some((each) => each.arn === arn),
  );
  const known = [...history.versions, ...(chosen[0]?.facts.fleet?.versions ?? [])];
  const nameOf = (arn: string) => known.find((each) => each.arn === arn && each.name !== undefined)?.name;
  const inUse: InUse = new Map([...running].flatMap((arn) => (arn === undefined ? [] : [[arn, nameOf(arn)] as const])));
  const paste = vscode.l10n.t('Paste an ARN…');
  if (seen.length + rest.length === 0) {
    const answer = await prompts.tell({
      id: 'lambda.noHistory',
      level: 'warning',
      message:
        purpose === 'rollBack'
          ? vscode.l10n.t(
              'No runtime version but the running one is known: the logs of {0} functions name none in 90 days, and AWS has no list of them.',
              formatsOf().number(history.groups.length),
            )
          : vscode.l10n.t(
              'No runtime version is known: the logs of {0} functions name none in 90 days, and AWS has no list of them.',
              formatsOf().number(history.groups.length),
            ),
      actions: [{ id: 'paste', label: paste }],
    });
    return answer === 'paste' ? await pasteArn(context, title, first.scope.region) : undefined;
  }
  const items: PickItem<string | typeof pasted>[] = [
    ...seen.map((each) => itemOf(each, ranOn(each), inUse)),
    ...rest.map(({ arn, name }) => ({
      label: name ?? tail(arn),
      description: [...(name === undefined ? [] : [tail(arn)]), ...versionMarks(arn, name, inUse)].join(' · '),
      detail: vscode.l10n.t('Seen on functions here; their logs of 90 days do not name it'),
      value: arn,
    })),
    { label: paste, icon: 'edit', value: pasted },
  ];
  const now = purpose === 'rollBack' ? inUseText(inUse, tail) : undefined;
  const placeholder = [...(now === undefined ? [] : [now]), restsOn(history)].join(' · ');
  const answer = await prompts.pick({ id: 'lambda.runtimeVersion', title, placeholder, items });
  return answer === pasted ? await pasteArn(context, title, first.scope.region) : answer;
}

const pasted = Symbol('pasted');

function isAmong(group: readonly Resource[], { observed }: Resource): boolean {
  return group.some((each) => each.observed.key === observed.key);
}

function runs({ facts }: FunctionObserved, qualifier: string): string | undefined {
  if (qualifier === '') return runningArn(facts);
  const versions = facts.published?.state === 'read' ? facts.published.versions : [];
  return versions.find((each) => each.version === qualifier)?.runtimeVersionArn;
}

function itemOf(each: VersionInHistory, ran: boolean, inUse: InUse) {
  const formats = formatsOf();
  const [only] = each.functions;
  const on =
    each.functions.length === 1 && only !== undefined
      ? vscode.l10n.t('on {0} alone', only)
      : vscode.l10n.t('on {0} functions', formats.number(each.functions.length));
  return {
    label: each.name,
    description: [
      tail(each.arn),
      on,
      ...versionMarks(each.arn, each.name, inUse),
      ...(ran && !inUse.has(each.arn) ? [vscode.l10n.t('ran before')] : []),
    ].join(' · '),
    detail: vscode.l10n.t('First seen {0}, last seen {1}', formats.date(each.firstSeen), formats.date(each.lastSeen)),
    value: each.arn,
  };
}

/** Enough of an opaque ARN to tell it from others. */
function tail(arn: string): string {
  const id = arn.slice(arn.lastIndexOf(':') + 1);
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}

/** How much the list may be trusted. */
function restsOn({ versions }: RuntimeHistory): string {
  const names = new Set(versions.flatMap((each) => each.functions));
  const [only] = names;
  if (only === undefined) return vscode.l10n.t('No log named a version in 90 days; these were seen on functions here');
  return names.size === 1
    ? vscode.l10n.t('Known from the log of {0} alone: no other function with this runtime tells of a version', only)
    : vscode.l10n.t('From the logs of {0} functions with this runtime, 90 days back', formatsOf().number(names.size));
}

async function pasteArn({ prompts }: CommandContext, title: string, region: string): Promise<string | undefined> {
  const answer = await prompts.askText({
    id: 'lambda.runtimeVersionArn',
    title,
    prompt: vscode.l10n.t('ARN of the runtime version, from the INIT_START line of a log'),
    value: '',
    check(text) {
      const arn = text.trim();
      const of = regionOfVersion(arn);
      if (of === undefined)
        return vscode.l10n.t('{0} is not the ARN of a runtime version (arn:aws:lambda:REGION::runtime:…).', arn);
      return of === region ? undefined : vscode.l10n.t('{0} is not a runtime version of {1}.', arn, region);
    },
    step: 1,
    of: 1,
  });
  return answer === back ? undefined : answer?.trim();
}

/** What the logs of these functions of one scope tell; undefined: the person cancelled. */
export async function historyOf(
  { inventory }: Pick<CommandContext, 'inventory'>,
  functions: readonly FunctionObserved[],
  { observed, scope }: Resource,
): Promise<RuntimeHistory | undefined> {
  const session = inventory.sessionOf(observed.key, scope.id);
  if (!session) throw new ProblemError({ code: 'notFound', fault: 'user' });
  const left = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading runtime versions from logs…'),
      cancellable: true,
    },
    async (_progress, token) => {
      const listening = token.onCancellationRequested(() => left.abort());
      const { ports } = session;
      const signal = AbortSignal.any([session.signal, left.signal]);
      try {
        return await readRuntimeHistory(functions, { ports, now: session.now(), signal });
      } catch (error) {
        if (left.signal.aborted) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    },
  );
}
