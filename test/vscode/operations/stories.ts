import * as vscode from 'vscode';
import type { OperationSnapshot } from '../../../src/operations/operation.ts';
import type { Asked } from '../../../src/vscode/prompts/scriptedPrompts.ts';
import { activate, openWith, until, type TestedApi } from '../support.ts';

export const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;

/** What a story of operations looks at and says; filled before its first test. */
export interface Stories {
  readonly api: TestedApi;
  readonly prompts: () => TestedApi['testing']['prompts'];
  /** The Operations view as text. */
  readonly text: () => string;
  readonly newest: () => OperationSnapshot | undefined;
  readonly told: (id: string, seconds?: number) => Promise<Asked>;
  /** Says yes to every plan and no to all else. */
  readonly yes: () => void;
}

/** To be called in a `describe`: opens the profile, and leaves no operation behind after each test. */
export function tellStories(profile: string): Stories {
  let api: TestedApi | undefined;
  const opened = (): TestedApi => {
    if (api === undefined) throw new Error('not before the first test');
    return api;
  };
  const prompts = () => opened().testing.prompts;
  const text = () => opened().testing.operationsView.asText();
  before(async () => {
    api = await activate();
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await openWith(api, [profile]);
  });
  afterEach(async function () {
    // What it looked like, for whoever wonders why a test failed.
    if (this.currentTest?.state === 'failed') {
      const asked = prompts().asked.map((each) => `${each.id}: ${each.text} [${each.choices.join(' | ')}]`);
      console.log([text(), ...asked].join('\n'));
    }
    const { operations } = opened().testing;
    for (const each of operations.all) if (each.offers.includes('dismiss')) await operations.dismiss(each.id);
  });
  after(() => prompts().answer(() => undefined));
  return {
    get api() {
      return opened();
    },
    prompts,
    text,
    newest: () => opened().testing.operations.all[0],
    told: (id, seconds) => until(`told: ${id}`, () => prompts().asked.find((each) => each.id === id), seconds),
    yes: () => prompts().answer(({ type }) => type === 'confirm'),
  };
}
