import * as vscode from 'vscode';
import type { Problem } from '../../domain/problem.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { actionLabel, problemWords, type ProblemAction } from '../words/problems.ts';
import { rbacRule } from '../words/rbacRule.ts';

const signInDocs = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html';

/** What else can be done, offered before what helps against the problem itself. */
export interface WayOut {
  readonly id: string;
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

/** One sentence for a problem, with what can be done about it. Cancel is no problem. */
export async function explain(
  prompts: Prompts,
  log: vscode.LogOutputChannel,
  problem: Problem,
  before = '',
  waysOut: readonly WayOut[] = [],
): Promise<void> {
  if (problem.code === 'cancelled') return;
  const words = problemWords(problem);
  log.error(logLine(problem));
  const offered = words.actions.slice(0, Math.max(1, 3 - waysOut.length));
  const answer = await prompts.tell<string>({
    id: problem.code,
    level: problem.code === 'unexpected' ? 'error' : 'warning',
    message: before === '' ? words.long : `${before} ${words.long}`,
    actions: [...waysOut, ...offered.map((id) => ({ id, label: actionLabel(id) }))].map(({ id, label }) => ({
      id,
      label,
    })),
  });
  const action = offered.find((each) => each === answer);
  if (action) await act(action, problem, log);
  await waysOut.find((each) => each.id === answer)?.run();
}

/** Does what helps against a problem. */
export async function act(action: ProblemAction, problem: Problem, log: vscode.LogOutputChannel): Promise<void> {
  switch (action) {
    case 'signIn':
      await vscode.env.openExternal(vscode.Uri.parse(signInDocs));
      return;
    case 'copyPermission':
      await vscode.env.clipboard.writeText(problem.permission ?? '');
      return;
    case 'copyRbacRule':
      if (problem.kubernetes?.denied) await vscode.env.clipboard.writeText(rbacRule(problem.kubernetes.denied));
      return;
    case 'openFile':
      if (problem.file !== undefined) await openAt(problem.file, problem.line ?? 1);
      return;
    case 'showLog':
      log.show(true);
      return;
    case 'refresh':
    case 'selectProfiles':
    case 'selectRegions':
    case 'openSampleAccount':
      await vscode.commands.executeCommand(`patchLens.${action}`);
      return;
  }
}

async function openAt(file: string, line: number): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(at, at) });
}

function logLine(problem: Problem): string {
  const { code, detail, ...rest } = problem;
  const facts = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`],
  );
  return [code, ...facts, detail ?? ''].join(' ').trim();
}
