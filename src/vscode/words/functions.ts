import { l10n } from 'vscode';
import { daysBetween, type Instant, type IsoDate } from '../../domain/time.ts';
import type { FunctionFacts } from '../../kinds/functions/facts.ts';
import type { FunctionFindings } from '../../kinds/functions/findings.ts';
import type { FunctionEffects } from '../../kinds/functions/effects.ts';
import type { FunctionFailure } from '../../kinds/functions/steps.ts';
import { functionEffectWords, functionFailureWords, functionQuestionWords } from './functionsPlans.ts';
import { standingText, whoActs } from './functionsShared.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { ago, clipped, daysOf, sentences, whyUnread } from './phrases.ts';

export const functionWords: KindWords<FunctionFindings, FunctionEffects, FunctionFailure, FunctionFacts> = {
  label: () => l10n.t('Lambda Functions'),
  icon: 'symbol-function',
  aside: ['lambda.runtime.notScheduled'],
  none: (region) => l10n.t('No Lambda functions in {0}', region),
  atRest,
  before: servedBy,
  whoActs,
  noParts: () => l10n.t('No alias serves a published version'),
  activity,

  findings: {
    'lambda.runtime.deprecated': (facts, formats) => ({
      short: l10n.t('Deprecated since {0}', formats.date(facts.deprecated)),
      long: sentences(
        ofVersion(facts),
        l10n.t(
          'The runtime {0} has been deprecated since {1}: AWS may no longer apply patches to it. The function keeps running.',
          facts.runtime,
          formats.date(facts.deprecated),
        ),
        ...blocks(facts, formats),
        l10n.t('Move the function to a supported runtime.'),
        asOf(facts.asOf, formats),
      ),
    }),
    'lambda.runtime.ending': (facts, formats) => ({
      short: l10n.t('Ends {0}', formats.date(facts.deprecated)),
      long: sentences(
        ofVersion(facts),
        l10n.t(
          'The runtime {0} will be deprecated on {1}, {2} from now; after that AWS may no longer apply patches to it.',
          facts.runtime,
          formats.date(facts.deprecated),
          daysOf(facts.days, formats),
        ),
        ...blocks({ ...facts, blocked: 'nothing' }, formats),
        asOf(facts.asOf, formats),
      ),
    }),
    'lambda.runtime.unknown': ({ runtime, asOf: at }, formats) =>
      runtime === null
        ? {
            short: l10n.t('Runtime not told by AWS'),
            long: l10n.t('AWS did not say which runtime the function has, so nobody can say whether it gets patches.'),
          }
        : {
            short: l10n.t('Runtime {0} is not known', runtime),
            long: l10n.t(
              'The runtime {0} is not in the support table of {1} that this version of Patch Lens has.',
              runtime,
              formats.date(at),
            ),
          },
    'lambda.runtime.preview': ({ runtime, asOf: at }, formats) => ({
      short: l10n.t('{0} · preview runtime', runtime),
      long: l10n.t(
        'The runtime {0} was a preview, without support commitments, when the support table was made on {1}; AWS had published no end dates for it.',
        runtime,
        formats.date(at),
      ),
    }),
    'lambda.runtime.limitedPatches': ({ runtime, since }, formats) => ({
      short: l10n.t('{0} · Amazon Linux 2, critical patches only', runtime),
      long: l10n.t(
        'The runtime {0} is built on Amazon Linux 2, which gets only critical and selected important patches since {1}.',
        runtime,
        formats.date(since),
      ),
    }),
    'lambda.runtime.notScheduled': ({ runtime, asOf: at }, formats) => ({
      short: l10n.t('{0} · no end scheduled', runtime),
      long: l10n.t('AWS had scheduled no end for the runtime {0} on {1}.', runtime, formats.date(at)),
    }),
    'lambda.runtime.held': (facts, formats) => ({
      short:
        facts.newer !== null && facts.newer > 0
          ? facts.version === '$LATEST'
            ? l10n.t('Held {0} behind · Manual', versionsOf(facts.newer, formats))
            : l10n.t('Version {0} held {1} behind · Manual', facts.version, versionsOf(facts.newer, formats))
          : facts.version === '$LATEST'
            ? l10n.t('Held on one runtime version · Manual')
            : l10n.t('Version {0} held on one runtime version · Manual', facts.version),
      long: sentences(
        facts.version === '$LATEST'
          ? l10n.t('Its runtime update mode is Manual: Lambda leaves it on one runtime version and applies no patches.')
          : l10n.t(
              'The runtime update mode of version {0}, which {1} serves, is Manual: Lambda leaves it on one runtime version and applies no patches.',
              facts.version,
              facts.aliases.join(', '),
            ),
        facts.pinnedArn !== null && l10n.t('It is held on {0}.', facts.pinnedArn),
        facts.pinnedSince !== null && l10n.t('It was pinned from here on {0}.', formats.date(facts.pinnedSince)),
        standingText(facts, formats),
      ),
    }),
    'lambda.runtime.stale': (facts, formats) => ({
      short:
        facts.newer !== null && facts.newer > 0
          ? l10n.t('{0} behind · FunctionUpdate', versionsOf(facts.newer, formats))
          : l10n.t('Not updated for {0} · FunctionUpdate', daysOf(facts.days ?? 0, formats)),
      long: sentences(
        facts.days === null
          ? l10n.t(
              'Its runtime update mode is FunctionUpdate, which applies runtime patches only when the function is updated.',
            )
          : l10n.t(
              'Its runtime update mode is FunctionUpdate, which applies runtime patches only when the function is updated. That was last {0}; your limit is {1}.',
              ago(facts.days, formats),
              daysOf(facts.threshold, formats),
            ),
        standingText(facts, formats),
      ),
    }),
    'lambda.version.frozen': (facts, formats) => ({
      short:
        facts.newer !== null && facts.newer > 0
          ? l10n.t('Version {0} is {1} behind · FunctionUpdate', facts.version, versionsOf(facts.newer, formats))
          : l10n.t('Version {0} gets no runtime patches · FunctionUpdate', facts.version),
      long: sentences(
        l10n.t(
          'The published version {0}, which {1} serves, has the runtime update mode FunctionUpdate. A published version is never updated, so it stays on its runtime version for ever.',
          facts.version,
          facts.aliases.join(', '),
        ),
        facts.days !== null && l10n.t('It was published {0}.', ago(facts.days, formats)),
        standingText(facts, formats),
        l10n.t('You have to act: update the function, publish a new version and move the alias to it.'),
      ),
    }),
    'lambda.runtime.rolloutPending': (facts, formats) => ({
      short: l10n.t('A newer runtime version is on its way · Auto'),
      long: sentences(
        l10n.t(
          'Its runtime update mode is Auto. AWS gives a new runtime version first to functions that are updated, and to all others in a second phase, which has not come to this one yet.',
        ),
        standingText(facts, formats),
      ),
    }),
    'lambda.edge.replica': ({ master }) => ({
      short: l10n.t('Lambda@Edge replica'),
      long: l10n.t('A Lambda@Edge replica of {0}. Lambda updates it with that function; look there.', master),
    }),
    'lambda.runtime.functionUpdate': ({ days }, formats) => ({
      short:
        days === null
          ? l10n.t('Last update not known · FunctionUpdate')
          : l10n.t('Updated {0} · FunctionUpdate', ago(days, formats)),
      long: sentences(
        l10n.t(
          'Its runtime update mode is FunctionUpdate: runtime patches arrive only when its code or configuration is updated.',
        ),
        days === null
          ? l10n.t('AWS did not say when that was last.')
          : l10n.t('That was last {0}.', ago(days, formats)),
      ),
    }),
    'lambda.runtime.error': ({ version, errorCode, message }) => ({
      short: l10n.t('Runtime version error · {0}', clipped(errorCode)),
      long:
        version === '$LATEST'
          ? l10n.t('Lambda could not tell the runtime version of the function: {0}', message || errorCode)
          : l10n.t('Lambda could not tell the runtime version of version {0}: {1}', version, message || errorCode),
    }),
    'lambda.image.rebuild': ({ days }, formats) => ({
      short:
        days === null
          ? l10n.t('Container image · patched by rebuilding it')
          : l10n.t('Container image · deployed {0}', ago(days, formats)),
      long: sentences(
        l10n.t(
          'A container image gets patches only when you rebuild it on a newer base image and deploy it. Lambda does not tell how old its base image is, and sends no deprecation notices for images.',
        ),
        days !== null && l10n.t('The function was last updated {0}.', ago(days, formats)),
      ),
    }),
    'lambda.mode.unreadable': ({ problem }) => ({
      short: l10n.t('Update mode not readable'),
      long: sentences(
        l10n.t('Its runtime update mode could not be read, so nobody can say whether Lambda patches it.'),
        whyUnread(problem, 'lambda:GetRuntimeManagementConfig'),
      ),
    }),
    'lambda.version.unreadable': ({ version, problem }) => ({
      short: l10n.t('Runtime of version {0} not readable', version),
      long: sentences(
        l10n.t(
          'The configuration of version {0} could not be read, so nobody can say which runtime it has and whether it gets patches.',
          version,
        ),
        whyUnread(problem, 'lambda:GetFunctionConfiguration'),
      ),
    }),
    'lambda.mode.unknown': ({ mode }) => ({
      short: l10n.t('Update mode {0} is not known', mode),
      long: l10n.t(
        'This version of Patch Lens does not know the runtime update mode {0}, nor whether Lambda patches the function in it.',
        mode,
      ),
    }),
  },

  effects: functionEffectWords,
  questions: functionQuestionWords,
  failures: functionFailureWords,
};

/** The calls go to what the aliases serve. */
function ofVersion({ version, aliases }: { readonly version: string; readonly aliases: readonly string[] }) {
  return version !== '$LATEST' && l10n.t('Of version {0}, which {1} serves:', version, aliases.join(', '));
}

/** The aliases that serve a version, each with its share of the alias's calls where that is not all: "live 90%, canary". */
function servedBy({ version, published }: FunctionFacts, formats: Formats): string | undefined {
  if (version === '$LATEST' || published?.state !== 'read') return undefined;
  const [own] = published.versions;
  return own?.aliases
    .map(({ name, share }) => (share === 1 ? name : `${name} ${formats.number(Math.round(share * 1000) / 10)}%`))
    .join(', ');
}

function atRest(facts: FunctionFacts, formats: Formats, now: Instant): string {
  const runtime = facts.runtime ?? facts.packageType;
  const { management, lastModified } = facts;
  if (management.state === 'pending') return l10n.t('{0} · reading update mode…', runtime);
  if (management.state !== 'read') return runtime;
  if (management.mode === 'Auto' || lastModified === undefined) return `${runtime} · ${management.mode}`;
  return `${runtime} · ${management.mode} · ${ago(daysBetween(lastModified, now), formats)}`;
}

/** `State` or `LastUpdateStatus` of a function that Lambda is changing. */
function activity(state: string): string {
  switch (state) {
    case 'Pending':
      return l10n.t('Preparing');
    case 'InProgress':
      return l10n.t('Updating');
    default:
      return state;
  }
}

interface Blocks {
  readonly createBlocked: IsoDate | null;
  readonly updateBlocked: IsoDate | null;
  readonly blocked: 'nothing' | 'create' | 'update';
}

/** What AWS blocks, and from when. */
function blocks({ createBlocked, updateBlocked, blocked }: Blocks, formats: Formats): (string | false)[] {
  const day = (date: IsoDate | null) => (date === null ? '' : formats.date(date));
  return [
    createBlocked === null
      ? l10n.t('When AWS blocks creating functions with it is not scheduled.')
      : blocked === 'nothing'
        ? l10n.t('Creating functions with it is blocked from {0}.', day(createBlocked))
        : l10n.t('Creating functions with it has been blocked since {0}.', day(createBlocked)),
    updateBlocked === null
      ? l10n.t('When AWS blocks updating functions with it is not scheduled.')
      : blocked === 'update'
        ? l10n.t('Updating functions with it has been blocked since {0}.', day(updateBlocked))
        : l10n.t('Updating functions with it is blocked from {0}.', day(updateBlocked)),
  ];
}

/** "1 version", "3 versions" */
function versionsOf(count: number, formats: Formats): string {
  return count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', formats.number(count));
}

function asOf(date: IsoDate, formats: Formats): string {
  return l10n.t('Dates as AWS published them on {0}.', formats.date(date));
}
