import { l10n } from 'vscode';
import { daysBetween, type Instant, type IsoDate } from '../../domain/time.ts';
import type { FunctionFacts } from '../../kinds/functions/facts.ts';
import type { FunctionFindings } from '../../kinds/functions/findings.ts';
import type { FunctionEffects } from '../../kinds/functions/plan.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { ago, clipped, daysOf, named, sentences, whyUnread } from './phrases.ts';

export const functionWords: KindWords<FunctionFindings, FunctionEffects, never, FunctionFacts> = {
  label: () => l10n.t('Lambda Functions'),
  icon: 'symbol-function',
  aside: [],
  none: (region) => l10n.t('No Lambda functions in {0}', region),
  atRest,
  activity,

  findings: {
    'lambda.runtime.deprecated': (facts, formats) => ({
      short: l10n.t('Deprecated since {0}', formats.date(facts.deprecated)),
      long: sentences(
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
    'lambda.runtime.held': ({ pinnedArn }) => ({
      short: l10n.t('Held on one runtime version · Manual'),
      long: sentences(
        l10n.t('Its runtime update mode is Manual: Lambda leaves it on one runtime version and applies no patches.'),
        pinnedArn !== null && l10n.t('It is held on {0}.', pinnedArn),
      ),
    }),
    'lambda.runtime.stale': ({ days, threshold }, formats) => ({
      short: l10n.t('Not updated for {0} · FunctionUpdate', daysOf(days, formats)),
      long: l10n.t(
        'Its runtime update mode is FunctionUpdate, which applies runtime patches only when the function is updated. That was last {0}; your limit is {1}.',
        ago(days, formats),
        daysOf(threshold, formats),
      ),
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
    'lambda.runtime.error': ({ errorCode, message }) => ({
      short: l10n.t('Runtime version error · {0}', clipped(errorCode)),
      long: l10n.t('Lambda could not tell the runtime version of the function: {0}', message || errorCode),
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
    'lambda.mode.unknown': ({ mode }) => ({
      short: l10n.t('Update mode {0} is not known', mode),
      long: l10n.t(
        'This version of Patch Lens does not know the runtime update mode {0}, nor whether Lambda patches the function in it.',
        mode,
      ),
    }),
  },

  effects: {
    autoUpdates: ({ functions }, formats) =>
      functions === 1
        ? l10n.t(
            'Lambda updates its runtime by itself from now on: when the function is updated, and otherwise in the phases in which AWS rolls a new runtime version out.',
          )
        : l10n.t(
            'Lambda updates the runtimes of {0} functions by itself from now on: when a function is updated, and otherwise in the phases in which AWS rolls a new runtime version out.',
            formats.number(functions),
          ),
    updatesWithDeployments: ({ functions }, formats) =>
      functions === 1
        ? l10n.t(
            'Lambda updates its runtime only when its code or configuration is updated. Published versions stay on the runtime version that they were published with.',
          )
        : l10n.t(
            'Lambda updates the runtimes of {0} functions only when their code or configuration is updated. Published versions stay on the runtime version that they were published with.',
            formats.number(functions),
          ),
    leavesAuto: ({ functions }, formats) =>
      l10n.t('No more runtime patches without a deployment: {0}.', named(functions, formats)),
    leavesManual: ({ functions, arns }, formats) => {
      const [arn] = arns;
      return functions.length === 1 && arn !== undefined && arn !== ''
        ? l10n.t(
            '{0} leaves the runtime version that it is held on. The way back is Manual with {1}.',
            functions[0] ?? '',
            arn,
          )
        : l10n.t(
            'These leave the runtime version that they are held on; the way back is Manual with its ARN: {0}.',
            named(functions, formats),
          );
    },
    latestOnly: ({ functions }) =>
      functions === 1
        ? l10n.t('Only $LATEST changes. Published versions, and aliases that point to them, keep their own mode.')
        : l10n.t(
            'Only $LATEST of each changes. Published versions, and aliases that point to them, keep their own mode.',
          ),
    keepsRunning: () =>
      l10n.t(
        'Nothing stops. New execution environments start on the runtime version that applies then; code that depends on an older one can fail.',
      ),
    runtimeDeprecated: ({ functions }, formats) =>
      l10n.t('The runtime is deprecated, so no mode brings patches: {0}.', named(functions, formats)),
    updateBlocked: ({ functions }, formats) =>
      l10n.t(
        'AWS blocks updates of functions with this runtime and may refuse this change: {0}.',
        named(functions, formats),
      ),
    containerImage: () => l10n.t('A container image has no runtime that Lambda updates; rebuild the image instead.'),
    alreadySet: ({ mode }) => l10n.t('Its mode is {0} already.', mode),
    modeNotRead: ({ problem }) =>
      problem === null
        ? l10n.t('Its mode has not been read yet.')
        : sentences(l10n.t('Its mode could not be read.'), whyUnread(problem, 'lambda:GetRuntimeManagementConfig')),
    modeNotChoosable: ({ mode }) =>
      mode === '' ? l10n.t('No mode was chosen.') : l10n.t('The mode {0} cannot be set here.', mode),
    remedyUnknown: ({ remedy }) => l10n.t('"{0}" cannot be done with a Lambda function.', remedy),
  },

  failures: {},
};

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
    createBlocked !== null &&
      (blocked === 'nothing'
        ? l10n.t('Creating functions with it is blocked from {0}.', day(createBlocked))
        : l10n.t('Creating functions with it has been blocked since {0}.', day(createBlocked))),
    updateBlocked !== null &&
      (blocked === 'update'
        ? l10n.t('Updating functions with it has been blocked since {0}.', day(updateBlocked))
        : l10n.t('Updating functions with it is blocked from {0}.', day(updateBlocked))),
  ];
}

function asOf(date: IsoDate, formats: Formats): string {
  return l10n.t('Dates as AWS published them on {0}.', formats.date(date));
}
