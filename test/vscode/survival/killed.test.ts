import process from 'node:process';
import * as vscode from 'vscode';
import { visionOnStartNext } from '../../../src/simulator/scenarios/team.ts';
import { typeAndAutoSave } from '../lifecycle/editor.ts';
import { activate, openWith, run, until } from '../support.ts';

const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;

describe('a window that does not live to see the end', () => {
  it('begins operations of every type and is killed while AWS is at work on them', async () => {
    const api = await activate();
    const { operations, prompts } = api.testing;
    prompts.answer(({ type, id, choices }) => {
      if (id === 'notebook.config') return choices.filter((each) => each !== 'team-onstart').slice(0, 1);
      if (id === 'lambda.mode') return ['Auto'];
      if (type === 'text') return true;
      return type === 'pick' ? choices.slice(0, 1) : type === 'confirm';
    });

    await openWith(api, ['team']);
    await vscode.window.showTextDocument(
      vscode.Uri.parse('patchlens://111122223333.eu-west-1/lifecycle-configs/vision-onstart/on-start.sh'),
    );
    await typeAndAutoSave('vision-onstart', visionOnStartNext);
    const begin = async (...command: Parameters<typeof run>) => {
      const before = operations.all.length;
      void run(...command);
      await until(`${command[0]} is written down`, () => operations.all.length > before);
    };
    await begin(
      'notebook.rollOut',
      ['annotate', 'detect', 'export', 'ocr', 'segment'].map((name) => notebook(`vision-${name}`)),
    );
    await openWith(api, ['default']);
    await begin('notebook.migratePlatform', notebook('churn-model'));
    await begin('notebook.changeLifecycleConfig', notebook('demand-forecast'));
    await begin('notebook.detachLifecycleConfig', notebook('returns-analysis'));
    await begin('notebook.restart', notebook('search-ranking'));
    await begin('notebook.start', notebook('basket-analysis'));
    await begin('notebook.stop', notebook('marketing-mix'));
    await begin('lambda.setRuntimeMode', 'arn:aws:lambda:eu-west-1:111122223333:function:ledger-sync');

    await until('each is under way', () =>
      operations.all.every(({ entries }) => entries.some((entry) => entry.type === 'intent')),
    );
    console.log('The extension host is killed.');
    // A moment for the words to get out.
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  }).timeout(120_000);
});
