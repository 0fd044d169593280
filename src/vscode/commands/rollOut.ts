import * as vscode from 'vscode';
import type { Resource } from '../../inventory/snapshot.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { parseConfigKey } from '../../kinds/lifecycleConfigs/key.ts';
import type { NotebookFacts } from '../../kinds/notebooks/kind.ts';
import type { Observed } from '../../kinds/kind.ts';
import { commonConfig, planRollOut } from '../../operations/rollOut.ts';
import { defaultChoices, parseChoices } from '../../operations/rollOutChoices.ts';
import { configsInUse } from '../editor/users.ts';
import type { RollOutScript } from '../editor/index.ts';
import { back } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { choiceRefusal, leftOut, rollOutText } from '../words/rollOut.ts';
import type { CommandContext } from './context.ts';
import { allResources, chooseResources, keysIn } from './keys.ts';
import { knownScope, readAgain } from './remedies.ts';
import { judged } from './scriptRisks.ts';

/** A notebook instance with what was read of it. */
type Notebook = Resource<'notebooks'>;

function isNotebook(resource: Resource): resource is Notebook {
  return resource.kind === 'notebooks';
}

/** A restart in waves, with a new script or without: who, then how, then the plan. */
export async function rollOut(context: CommandContext, args: readonly unknown[]): Promise<void> {
  const { inventory, plans, prompts } = context;
  const chosen = await chooseNotebooks(context, args);
  if (!chosen) return;
  const notebooks = (await readAgain(context, chosen)).filter(isNotebook);
  const [first] = notebooks;
  if (!first) return;
  if (notebooks.some((each) => each.scope.id !== first.scope.id)) {
    const message = vscode.l10n.t('A roll-out is for notebook instances of one account and region.');
    await prompts.tell({ id: 'rollOut.scopes', level: 'warning', message });
    return;
  }
  const scope = knownScope(context, first.scope, first.observed.key);
  const observed = notebooks.map((each): Observed<NotebookFacts> => each.observed);
  const config = commonConfig(observed);
  const script =
    config === undefined
      ? undefined
      : await context.scripts.rollOutScript({ account: scope.account, region: scope.region, name: config });

  const answers = await ask(context, notebooks, config, script);
  if (!answers) return;
  const parsed = parseChoices(answers.given);
  if (parsed.outcome === 'refused') {
    const message = parsed.reasons.map(choiceRefusal).join(' ');
    await prompts.tell({ id: 'rollOut.choices', level: 'warning', message });
    return;
  }
  const formats = formatsOf();
  const planned = planRollOut({
    notebooks: observed,
    choices: parsed.choices,
    context: { ...context.assessContext(first), scope },
    ...(answers.deploys && script ? { script: script.request } : {}),
  });
  if (planned.outcome === 'refused') {
    const message = planned.refused.map((each) => leftOut(each, formats)).join(' ');
    await prompts.tell({ id: 'refused', level: 'warning', message });
    return;
  }
  const { refused } = planned;
  // With a draft the plan says what is in that: what AWS has now is not run again.
  const plan = answers.deploys ? planned.plan : await judged(context, planned.plan, notebooks);
  if (!(await plans.agreeTo(plan, rollOutText(plan, refused, formats)))) return;
  if (answers.deploys) await script?.keep();
  await plans.run('notebooks', plan);
  await inventory.reread(notebooks.map((each) => each.observed.key));
}

/** Those that the arguments name: notebook instances, or all that use a configuration; else the person picks. */
async function chooseNotebooks(
  context: CommandContext,
  args: readonly unknown[],
): Promise<readonly Resource[] | undefined> {
  const { accounts, prompts, inventory } = context;
  await accounts.ready();
  const named = keysIn(args);
  const [only] = named;
  const config = only && named.length === 1 ? parseConfigKey(only.key) : undefined;
  if (config) return usersOr(context, config);
  if (only && named.length > 1) return chooseByHand(context, args);
  if (only) {
    // One of several that share a script: they are probably meant too.
    const resource = inventory.find(only.key, only.scope);
    const users = resource && usersLike(context, resource);
    if (!resource || !users || users.length < 2) return chooseByHand(context, args);
    const name = configName(resource) ?? '';
    return prompts.pick({
      id: 'rollOut.who',
      title: title(),
      placeholder: vscode.l10n.t('Which notebook instances?'),
      items: [
        {
          label: vscode.l10n.t('All {0} that use {1}', users.length, name),
          detail: namesOf(users),
          value: users,
        },
        { label: vscode.l10n.t('Only {0}', resource.observed.name), value: [resource] },
      ],
    });
  }
  const configs = configsInUse(inventory.snapshot).filter((each) => each.users > 0);
  if (configs.length === 0) return chooseByHand(context, args);
  const picked = await prompts.pick<ConfigRef | 'byHand'>({
    id: 'rollOut.who',
    title: title(),
    placeholder: vscode.l10n.t('Which notebook instances?'),
    items: [
      ...configs.map(({ config: each, users }) => ({
        label: vscode.l10n.t('All {0} that use {1}', users, each.name),
        description: `${each.account} · ${each.region}`,
        icon: 'file-code',
        value: each,
      })),
      { label: vscode.l10n.t('Select Notebook Instances…'), icon: 'checklist', value: 'byHand' as const },
    ],
  });
  if (picked === undefined) return undefined;
  return picked === 'byHand' ? chooseByHand(context, []) : usersOr(context, picked);
}

function chooseByHand(context: CommandContext, args: readonly unknown[]): Promise<readonly Resource[] | undefined> {
  return chooseResources(context, args, {
    title: title(),
    placeholder: vscode.l10n.t('Select one or more'),
    kind: 'notebooks',
    offer: 'notebook.restart',
    many: true,
  });
}

async function usersOr(context: CommandContext, config: ConfigRef): Promise<readonly Resource[] | undefined> {
  const users = usersOf(context, config);
  if (users.length > 0) return users;
  const message = vscode.l10n.t('No notebook instance that was read uses {0}.', config.name);
  await context.prompts.tell({ id: 'rollOut.noUsers', level: 'info', message });
  return undefined;
}

function usersOf(context: CommandContext, { account, region, name }: ConfigRef): readonly Resource[] {
  const scope = context.inventory.snapshot.scopes.find(
    (each) => each.account === account && each.scope.region === region,
  );
  // Two profiles may see the same account; one of them is enough.
  return allResources(context).filter((each) => each.scope.id === scope?.scope.id && configName(each) === name);
}

function usersLike(context: CommandContext, resource: Resource): readonly Resource[] {
  const name = configName(resource);
  return name === undefined
    ? []
    : allResources(context).filter((each) => each.scope.id === resource.scope.id && configName(each) === name);
}

function configName(resource: Resource): string | undefined {
  return isNotebook(resource) ? resource.observed.facts.lifecycleConfigName : undefined;
}

function namesOf(resources: readonly Resource[]): string {
  return resources.map((each) => each.observed.name).join(', ');
}

function title(): string {
  return vscode.l10n.t('Roll Out in Waves');
}

interface Answers {
  readonly deploys: boolean;
  readonly given: Parameters<typeof parseChoices>[0];
}

type Question = (
  answers: Answers,
  place: { readonly step: number; readonly of: number },
) => Promise<Answers | typeof back | undefined>;

/** The questions, one after another, each with a default that Enter takes; undefined where the person left. */
async function ask(
  { prompts }: CommandContext,
  notebooks: readonly Notebook[],
  config: string | undefined,
  script: RollOutScript | undefined,
): Promise<Answers | undefined> {
  const running = notebooks.filter((each) => each.observed.facts.status === 'InService');
  const several = running.length > 1;

  const what: Question = async (answers, place) => {
    const deploys = await prompts.askPick({
      id: 'rollOut.what',
      title: title(),
      placeholder: vscode.l10n.t('What is rolled out?'),
      items: [
        {
          label: vscode.l10n.t('Deploy the draft of {0}, then restart', config ?? ''),
          detail: vscode.l10n.t('The OnStart script is written once; each restart runs it.'),
          picked: answers.deploys,
          value: true,
        },
        { label: vscode.l10n.t('Restart only'), picked: !answers.deploys, value: false },
      ],
      ...place,
    });
    return typeof deploys === 'boolean' ? { ...answers, deploys } : deploys;
  };
  const canary: Question = async (answers, place) => {
    const key = await prompts.askPick({
      id: 'rollOut.canary',
      title: title(),
      placeholder: vscode.l10n.t('Which goes first, alone?'),
      items: running.map(({ observed }) => ({
        label: observed.name,
        description: observed.facts.instanceType ?? '',
        picked: observed.key === answers.given.canary,
        value: observed.key,
      })),
      ...place,
    });
    return typeof key === 'string' ? { ...answers, given: { ...answers.given, canary: key } } : key;
  };
  const text =
    (name: 'waveSize' | 'failureLimit' | 'pauseMinutes' | 'marker', prompt: () => string, value: string): Question =>
    async (answers, place) => {
      const given = await prompts.askText({
        id: `rollOut.${name}`,
        title: title(),
        prompt: prompt(),
        value: answers.given[name] ?? value,
        check: (typed) => {
          const parsed = parseChoices({ [name]: typed });
          return parsed.outcome === 'refused' ? parsed.reasons.map(choiceRefusal).join(' ') : undefined;
        },
        ...place,
      });
      return typeof given === 'string' ? { ...answers, given: { ...answers.given, [name]: given } } : given;
    };
  const onFailure: Question = async (answers, place) => {
    const chosen = await prompts.askPick({
      id: 'rollOut.onFailure',
      title: title(),
      placeholder: vscode.l10n.t('When it stops at failures?'),
      items: [
        {
          label: vscode.l10n.t('Ask me'),
          detail: vscode.l10n.t('It stops and offers the roll-back.'),
          picked: answers.given.onFailure !== 'rollBack',
          value: 'ask' as const,
        },
        {
          label: vscode.l10n.t('Roll back by itself'),
          detail: answers.deploys
            ? vscode.l10n.t('It restores the previous script and starts what failed with it.')
            : vscode.l10n.t('It starts what failed once more.'),
          picked: answers.given.onFailure === 'rollBack',
          value: 'rollBack' as const,
        },
      ],
      ...place,
    });
    return typeof chosen === 'string' ? { ...answers, given: { ...answers.given, onFailure: chosen } } : chosen;
  };

  const questions: readonly Question[] = [
    ...(script ? [what] : []),
    ...(several
      ? [
          canary,
          text(
            'waveSize',
            () => vscode.l10n.t('How many restart at once after that? A number (3), or a share of all (25%).'),
            defaultChoices.waveSize,
          ),
          text(
            'failureLimit',
            () => vscode.l10n.t('How many of them may fail before it stops? (The first one may not.)'),
            defaultChoices.failureLimit,
          ),
          text(
            'pauseMinutes',
            () => vscode.l10n.t('How many minutes to wait between two waves?'),
            defaultChoices.pauseMinutes,
          ),
        ]
      : []),
    text(
      'marker',
      () =>
        vscode.l10n.t(
          'A start counts when the OnStart log is clean. Which text must be in it too, such as the marker of a package list? Empty: none.',
        ),
      '',
    ),
    onFailure,
  ];
  return inARow(questions, { deploys: script !== undefined, given: {} });
}

/** Asks one after another; a way back leads to the question before, with its answer still there. */
async function inARow(questions: readonly Question[], start: Answers): Promise<Answers | undefined> {
  let answers = start;
  for (let at = 0; at < questions.length;) {
    const answer = await questions[at]?.(answers, { step: at + 1, of: questions.length });
    if (answer === undefined) return undefined;
    if (answer === back) {
      at = Math.max(0, at - 1);
      continue;
    }
    answers = answer;
    at += 1;
  }
  return answers;
}
