import * as vscode from 'vscode';
import type { Session } from '../../aws/session.ts';
import type { KnownScope } from '../../domain/scope.ts';
import { isConfigName, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { planCreate, planDelete, type ManagePlanned } from '../../kinds/lifecycleConfigs/manage.ts';
import { listConfigs, listUsage } from '../../kinds/lifecycleConfigs/read.ts';
import {
  scriptOfSteps,
  template,
  templateIds,
  templateSteps,
  type TemplateId,
} from '../../kinds/lifecycleConfigs/templates.ts';
import { back } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { manageRefusal, manageText, templateStepWords, templateWords } from '../words/lifecycleManage.ts';
import { where } from '../words/tooltip.ts';
import type { EditorContext } from './context.ts';
import { openScript } from './open.ts';
import { accountOf } from './sessions.ts';

/** Asks where, how it is called and what it begins with; creates it after a plan, and opens it. */
export async function createConfig(context: EditorContext): Promise<void> {
  const { prompts, remote } = context;
  const place = await pickPlace(context);
  if (!place) return;
  const { session, account } = place;
  const { region } = session.scope;
  const taken = (await listConfigs(session.ports.sageMaker, { signal: session.signal })).map((each) => each.name);
  const formats = formatsOf();
  const title = vscode.l10n.t('Create Lifecycle Configuration');
  const name = await prompts.askText({
    id: 'lifecycle.name',
    title,
    prompt: vscode.l10n.t('Name of the new configuration in {0}, {1}', account, region),
    value: '',
    step: 1,
    of: 2,
    check: (text) => {
      if (!isConfigName(text)) return manageRefusal({ code: 'badName', facts: { name: text } }, formats);
      return taken.includes(text) ? manageRefusal({ code: 'nameTaken', facts: { name: text } }, formats) : undefined;
    },
  });
  if (name === undefined || name === back) return;
  const onStart = await pickScript(context, title);
  if (onStart === undefined) return;
  const scope: KnownScope = { ...session.scope, account };
  const planned = planCreate({ scope, name, scripts: { onStart }, taken });
  const config = { account, region, name };
  const done = await carry(context, name, planned, async () => {
    await context.scripts.keep({ ...config, hook: 'onStart' }, onStart);
  });
  if (!done) return;
  await remote.read(config);
  context.changed();
  await openScript(context, { config, hook: 'onStart' });
}

/** The script that a new configuration begins with: a template, or patch steps of the person's choice. */
async function pickScript({ prompts }: EditorContext, title: string): Promise<string | undefined> {
  const id = await prompts.pick<TemplateId | 'steps'>({
    id: 'lifecycle.template',
    title,
    placeholder: vscode.l10n.t('What does its OnStart script begin with?'),
    items: [
      ...templateIds.map((each) => ({ ...templateWords(each), icon: 'file-code', value: each })),
      {
        label: vscode.l10n.t('Patch Steps of Your Choice…'),
        detail: vscode.l10n.t('Several of the steps that can be inserted into any script, in their order'),
        icon: 'checklist',
        value: 'steps',
      },
    ],
  });
  if (id !== 'steps') return id === undefined ? undefined : template(id);
  const steps = await prompts.pickMany({
    id: 'lifecycle.templateSteps',
    title,
    placeholder: vscode.l10n.t('Which patch steps does its OnStart script have?'),
    items: templateSteps.map((each) => ({ ...templateStepWords(each), value: each.id })),
  });
  return steps === undefined || steps.length === 0 ? undefined : scriptOfSteps(steps);
}

/** Deletes a configuration that nobody uses, after a plan. Its scripts stay in the history. */
export async function deleteConfig(context: EditorContext, config: ConfigRef): Promise<void> {
  const { remote, scripts } = context;
  const session = await remote.session(config);
  const known = await remote.read(config);
  const { sageMaker } = session.ports;
  const options = { signal: session.signal };
  const [users, tags] = await Promise.all([
    listUsage(sageMaker, options).then(
      (usage) => usage.get(config.name) ?? [],
      () => undefined,
    ),
    sageMaker.listTags(known.config.arn, options).catch((): Readonly<Record<string, string>> => ({})),
  ]);
  const scope: KnownScope = { ...session.scope, account: config.account };
  const stack = tags['aws:cloudformation:stack-name'];
  const planned = planDelete({
    scope,
    remote: known.config,
    users,
    tags: Object.keys(tags).filter((each) => !each.startsWith('aws:')),
    ...(stack === undefined ? {} : { stack }),
  });
  const done = await carry(context, config.name, planned, () => scripts.record(config, known, { origin: 'replaced' }));
  if (!done) return;
  // Whoever has it open is told that it is gone.
  await remote.read(config).catch(() => undefined);
  context.changed();
}

async function carry(
  context: EditorContext,
  name: string,
  planned: ManagePlanned,
  before: () => Promise<void>,
): Promise<boolean> {
  const { prompts } = context;
  const formats = formatsOf();
  if (planned.outcome === 'refused') {
    const message = manageRefusal(planned.reason, formats, name);
    await prompts.tell({ id: planned.reason.code, level: 'warning', message });
    return false;
  }
  const { plan, effects } = planned;
  if (!(await prompts.confirm({ id: plan.remedy, ...manageText(plan, effects, formats) }))) return false;
  await before();
  return (await context.runPlan(plan)) === 'done';
}

/** The account and region to create in: the only one that is open, else the person picks. */
async function pickPlace(
  context: EditorContext,
): Promise<{ readonly session: Session; readonly account: string } | undefined> {
  await context.opened();
  const places = await Promise.all(
    context.inventory.sessions.map(async (session) => ({ session, account: await accountOf(context, session) })),
  );
  const known = places.flatMap(({ session, account }) => (account === undefined ? [] : [{ session, account }]));
  const [only] = known;
  if (known.length <= 1) {
    if (!only) {
      const message = vscode.l10n.t('No account is open. Select the profile to create the configuration with.');
      await context.prompts.tell({ id: 'lifecycle.noAccount', level: 'info', message });
    }
    return only;
  }
  return context.prompts.pick({
    id: 'lifecycle.place',
    title: vscode.l10n.t('Create Lifecycle Configuration'),
    placeholder: vscode.l10n.t('In which account and region?'),
    items: known.map((each) => {
      const { region, profile, sample } = each.session.scope;
      return {
        label: `${each.account} · ${region}`,
        detail: where(each.account, region, profile, sample),
        value: each,
      };
    }),
  });
}
