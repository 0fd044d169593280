import { l10n } from 'vscode';
import type { Effect, Plan } from '../../domain/plan.ts';
import type { Snippet } from '../../kinds/lifecycleConfigs/analysis/snippets.ts';
import type { ManageEffect, ManageRefusal } from '../../kinds/lifecycleConfigs/manage.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { TemplateId } from '../../kinds/lifecycleConfigs/templates.ts';
import { cautionSentence, snippetDescription, snippetTitle } from './diagnosticsSnippets.ts';
import type { Formats, PlanText } from './kindWords.ts';
import { named } from './phrases.ts';
import { where } from './tooltip.ts';

const hookNames = { onStart: 'OnStart', onCreate: 'OnCreate' } as const satisfies Record<Hook, string>;

/** A plan to create or to delete a configuration, as the confirmation shows it. */
export function manageText(plan: Plan, effects: readonly ManageEffect[], formats: Formats): PlanText {
  const { scope, targets, remedy } = plan;
  const name = targets.map((each) => each.name).join(', ');
  const detail = [
    where(scope.account, scope.region, scope.profile, scope.sample),
    '',
    ...effects.map((effect) => `• ${manageEffect(effect, formats)}`),
  ].join('\n');
  return remedy === 'lifecycle.create'
    ? { title: l10n.t('Create the lifecycle configuration {0}?', name), detail, action: l10n.t('Create') }
    : { title: l10n.t('Delete the lifecycle configuration {0}?', name), detail, action: l10n.t('Delete') };
}

export function manageEffect(effect: ManageEffect, formats: Formats): string {
  switch (effect.code) {
    case 'createsConfig':
      return l10n.t(
        'A new configuration with {0}. Nothing runs it until it is attached.',
        hookList(effect.facts.hooks),
      );
    case 'runsAsRootWhereAttached':
      return l10n.t('Where it is attached, it runs as root with the role of the notebook instance.');
    case 'deletesConfig':
      return effect.facts.hooks.length === 0
        ? l10n.t('The configuration has no script.')
        : l10n.t('{0} is deleted from AWS. The history on this machine keeps it.', hookList(effect.facts.hooks));
    case 'tagsLost':
      return l10n.t('Its tags do not come back: {0}.', named(effect.facts.names, formats));
    case 'stackExpectsConfig':
      return l10n.t(
        'The CloudFormation stack {0} made this configuration: its next update fails where it is missing.',
        effect.facts.stack,
      );
  }
}

function hookList(hooks: readonly Hook[]): string {
  return hooks.map((hook) => hookNames[hook]).join(' + ');
}

/** Written as a method, which TypeScript compares both ways: code and facts were matched when the plan was made. */
const effectWords: { speak(effect: Effect, formats: Formats): string | undefined } = { speak: manageEffect };

/** An effect of a plan that was written down; undefined where it is none of these. */
export function manageEffectSentence(effect: Effect, formats: Formats): string | undefined {
  return effectWords.speak(effect, formats);
}

/** Why a configuration cannot be created or deleted as things are. `name`: of the one that is to be deleted. */
export function manageRefusal(refusal: ManageRefusal, formats: Formats, name = ''): string {
  switch (refusal.code) {
    case 'badName':
      return l10n.t('A name has letters, digits and hyphens between them, 63 at most.');
    case 'nameTaken':
      return l10n.t('There is a lifecycle configuration called {0} already.', refusal.facts.name);
    case 'overLimit':
      return l10n.t(
        'The {0} script is too long: {1} bytes, and SageMaker takes {2} at most.',
        hookNames[refusal.facts.hook],
        formats.number(refusal.facts.bytes),
        formats.number(refusal.facts.limit),
      );
    case 'damagedScript':
      return l10n.t('The {0} script has bytes that are not UTF-8 text.', hookNames[refusal.facts.hook]);
    case 'noScript':
      return l10n.t('There is no script to create it with.');
    case 'inUse':
      return refusal.facts.names.length === 1
        ? l10n.t(
            '{0} cannot be deleted: {1} uses it. Detach it there first.',
            name,
            named(refusal.facts.names, formats),
          )
        : l10n.t(
            '{0} cannot be deleted: {1} use it. Detach it there first.',
            name,
            named(refusal.facts.names, formats),
          );
    case 'usersUnknown':
      return l10n.t(
        'The notebook instances could not be listed, so nobody can say that none uses it. Nothing was deleted.',
      );
  }
}

/** What a new configuration can begin with. */
export function templateWords(id: TemplateId): { readonly label: string; readonly detail: string } {
  switch (id) {
    case 'patchAndRecord':
      return {
        label: l10n.t('Security Updates and a Record'),
        detail: l10n.t('dnf security updates, pip freeze to the persistent volume, package lists in the log'),
      };
    case 'patch':
      return { label: l10n.t('Security Updates'), detail: l10n.t('dnf security updates at every start') };
    case 'jupyter':
      return {
        label: l10n.t('Jupyter Upgrade'),
        detail: [snippetDescription('jupyterUpgrade'), cautionSentence('changesImagePackages')].join(' '),
      };
    case 'detachedInstall':
      return { label: l10n.t('Long Install in the Background'), detail: snippetDescription('detachedInstall') };
    case 'idleStop':
      return { label: l10n.t('Idle Stop'), detail: l10n.t('Stops the instance after an hour without a busy kernel') };
    case 'empty':
      return { label: l10n.t('Empty Script'), detail: l10n.t('Only the line #!/bin/bash') };
  }
}

/** A patch step, where a new script is put together from several. */
export function templateStepWords({ id, cautions }: Snippet): { readonly label: string; readonly detail: string } {
  return { label: snippetTitle(id), detail: [snippetDescription(id), ...cautions.map(cautionSentence)].join(' ') };
}
