import { l10n } from 'vscode';
import type { FunctionEffects } from '../../kinds/functions/effects.ts';
import type { FunctionFindings } from '../../kinds/functions/findings.ts';
import type { FunctionFailure, FunctionQuestions } from '../../kinds/functions/steps.ts';
import type { KindWords, PlanText, Speak } from './kindWords.ts';
import { named, sentences, whyUnread } from './phrases.ts';

/** What a plan for functions says, a sentence each: effects and reasons of refusal. */
export const functionEffectWords: KindWords<FunctionFindings, FunctionEffects, FunctionFailure>['effects'] = {
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
  modeDrifts: ({ functions, stack }, formats) =>
    l10n.t(
      'Managed by the CloudFormation stack {0}: the mode can differ from its template afterwards, and a later update of the stack may put the old mode back. Change the template too: {1}.',
      stack,
      named(functions, formats),
    ),
  descriptionDrifts: ({ functions, stack }, formats) =>
    l10n.t(
      'Managed by the CloudFormation stack {0}: the description, and an alias that moves, can differ from its template afterwards, and a later update of the stack may put the old values back: {1}.',
      stack,
      named(functions, formats),
    ),
  stackNotKnown: ({ functions, problem }, formats) =>
    sentences(
      l10n.t(
        'It is not known whether a CloudFormation stack manages these and would put the old values back: {0}.',
        named(functions, formats),
      ),
      problem !== null && whyUnread(problem, 'lambda:ListTags'),
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
  pinsVersion: ({ functions, arn }, formats) =>
    l10n.t('Stays on the runtime version {0}, and gets no runtime patches: {1}.', arn, named(functions, formats)),
  rollsBack: ({ functions, arn }, formats) =>
    l10n.t(
      'Goes back to the runtime version {0} and stays on it, without runtime patches: {1}.',
      arn,
      named(functions, formats),
    ),
  locksRuntime: () =>
    l10n.t('While the mode is Manual, neither the runtime nor the architecture of the function can be changed.'),
  pinIsTemporary: () =>
    l10n.t('AWS means this to be temporary. Return to Auto once your code works with the newer runtime version.'),
  versionOnly: ({ version }) => l10n.t('Only the published version {0} changes. $LATEST keeps its own mode.', version),
  theseVersionsOnly: ({ versions }, formats) =>
    l10n.t('Only these change, and every other version keeps its own mode: {0}.', named(versions, formats)),
  changesDescription: ({ marker }) =>
    l10n.t(
      'Updates the configuration of $LATEST, which brings the newest runtime version. Only the description changes: it ends in {0} afterwards.',
      marker,
    ),
  publishesLatest: ({ functions }, formats) =>
    l10n.t(
      'Publishes a version with the code, the environment and the settings that $LATEST has now: {0}.',
      named(functions, formats),
    ),
  movesAlias: ({ function: name, alias, from }) =>
    l10n.t('{0}: the alias {1} moves from version {2} to the new one.', name, alias, from),
  aliasLeavesPin: ({ function: name, alias, from, arn }) =>
    arn === null
      ? l10n.t('{0}: version {1} is held back by Manual; the calls of the alias {2} leave it.', name, from, alias)
      : l10n.t(
          '{0}: version {1} is held by Manual on {3}; the calls of the alias {2} leave that runtime version.',
          name,
          from,
          alias,
          arn,
        ),
  weightedAliasLeft: ({ function: name, alias }) =>
    l10n.t(
      '{0}: the alias {1} shares its calls between two versions and is left as it is. Finish that release, then apply again.',
      name,
      alias,
    ),
  aliasesLeft: ({ function: name, aliases }, formats) =>
    l10n.t('{0}: these aliases are left as they are: {1}.', name, named(aliases, formats)),
  snapshotTakesLong: ({ functions }, formats) =>
    l10n.t('With SnapStart, publishing takes minutes: {0}.', named(functions, formats)),
  wayBackIsAlias: () =>
    l10n.t(
      'A roll-back moves the aliases back to the versions that they named. The description of $LATEST, its runtime version and the published version stay.',
    ),
  noWayBack: ({ functions }, formats) =>
    l10n.t(
      'Cannot be rolled back, for no alias is moved: {0}. The way back is to pin an earlier runtime version.',
      named(functions, formats),
    ),
  edgeReplica: ({ master }) => l10n.t('It is a Lambda@Edge replica; change {0} instead.', master),
  alreadyPinned: ({ arn }) => l10n.t('It is pinned to {0} already.', arn),
  alreadyRunning: ({ arn }) => l10n.t('It runs on {0} now.', arn),
  arnNotChosen: () => l10n.t('No runtime version was chosen.'),
  arnMalformed: ({ arn }) => l10n.t('{0} is not the ARN of a runtime version (arn:aws:lambda:REGION::runtime:…).', arn),
  arnOtherRegion: ({ arn, region }) => l10n.t('{0} is not a runtime version of {1}.', arn, region),
  versionNotRead: ({ version }) => l10n.t('No alias is known to serve version {0}; refresh the function.', version),
  aliasesNotRead: ({ problem }) =>
    problem === null
      ? l10n.t('Which versions its aliases serve has not been read yet.')
      : sentences(
          l10n.t('Which versions its aliases serve could not be read.'),
          whyUnread(problem, 'lambda:ListAliases'),
        ),
  latestHasOtherCode: ({ alias, version }) =>
    l10n.t(
      '$LATEST has other code than version {0}, which the alias {1} serves. To publish it would be a deployment: deploy it as you always do.',
      version,
      alias,
    ),
  codeNotRead: ({ alias, version }) =>
    l10n.t(
      'It could not be read whether $LATEST has the code of version {0}, which the alias {1} serves: that takes lambda:GetFunctionConfiguration on both.',
      version,
      alias,
    ),
  modeIsManual: () =>
    l10n.t('Its mode is Manual, so an update would leave its runtime version as it is. Set another mode first.'),
  nothingToApply: () => l10n.t('Lambda keeps it and what its aliases serve up to date by itself.'),
  runtimeUpdateBlocked: ({ runtime, since }, formats) =>
    l10n.t(
      'AWS has blocked updates of functions with the runtime {0} since {1}. Move it to a supported runtime.',
      runtime,
      formats.date(since),
    ),
  noSuchAlias: ({ alias }) => l10n.t('It has no alias {0}.', alias),
  remedyUnknown: ({ remedy }) => l10n.t('"{0}" cannot be done with a Lambda function.', remedy),
};

/** What a step asks before it is sent. */
export const functionQuestionWords: {
  readonly [C in keyof FunctionQuestions]: Speak<FunctionQuestions[C], PlanText>;
} = {
  changedSincePlan: ({ function: name, changed }, formats) => ({
    title: l10n.t('Apply the newest runtime version to {0} all the same?', name),
    detail: l10n.t(
      'Someone updated {0} at {1}, after this was planned. Its code is the one that you agreed to; its settings may be others, and are published with it.',
      name,
      formats.dateTime(changed),
    ),
    action: l10n.t('Apply Newest Runtime Version'),
  }),
};

/** Why a step of a function failed. */
export const functionFailureWords: KindWords<FunctionFindings, FunctionEffects, FunctionFailure>['failures'] = {
  modeChangeDenied: (name) =>
    l10n.t(
      'You may not change the runtime update mode of {0}. Some organizations deny lambda:PutRuntimeManagementConfig on purpose, so that all functions stay in Auto mode; ask who runs your account.',
      name,
    ),
  runtimeVersionRefused: (name) =>
    l10n.t(
      'Lambda does not take this runtime version for {0}. It may belong to another runtime or architecture.',
      name,
    ),
  changedMeanwhile: (name) =>
    l10n.t(
      'Someone changed {0} at the same time, so this step was not done. Resume to look again and try once more.',
      name,
    ),
  changedSinceUpdate: (name) =>
    l10n.t(
      'Someone changed {0} after it was updated here, so no version was published. Start again, to see a plan for what is there now.',
      name,
    ),
  codeChanged: (name) =>
    l10n.t(
      'The code of {0} was changed since this was planned. Start again, to see a plan for what is there now.',
      name,
    ),
  descriptionFull: (name) => l10n.t('The description of {0} is too long for a marker; shorten it first.', name),
  updateRefused: (name) => l10n.t('Lambda refused to update {0}.', name),
  updateFailed: (name) => l10n.t('Lambda took the update of {0}, and failed.', name),
  runtimeUnchanged: (name) =>
    l10n.t(
      '{0} was updated, but has not got the newer runtime version that was seen here. AWS may be rolling it out; resume later.',
      name,
    ),
  versionFailed: (name) => l10n.t('The version of {0} was published, but does not start.', name),
  versionMissing: (name) => l10n.t('The version of {0} that was published is not there any more.', name),
  aliasMoved: (name) => l10n.t('Someone moved the alias of {0} meanwhile; it was left there.', name),
  aliasWeighted: (name) =>
    l10n.t('The alias of {0} shares its calls between two versions by now; it was left as it is.', name),
  gone: (name) => l10n.t('{0} no longer exists.', name),
};
