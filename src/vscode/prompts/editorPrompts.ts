import * as vscode from 'vscode';
import { back, type InARow, type PickItem, type PickRequest, type Prompts } from './prompts.ts';

type Item<T> = vscode.QuickPickItem & { readonly value: T };

/**
 * The prompts of the real editor. A modal's Cancel and Escape mean no, and so does Enter.
 *
 * VS Code gives the focus, and the colour of the button that is meant, to the first item that is not the close
 * affordance; that one (or VS Code's own Cancel) always comes after it and can not have the focus. So that Enter changes
 * nothing, the first item has to be one that changes nothing; a second word for Cancel would only puzzle, so it is of use
 * by itself: it copies what is to be agreed to, and asks again.
 */
export const editorPrompts: Prompts = {
  async confirm({ title, detail, action, keep }) {
    if (keep !== undefined) {
      return (await vscode.window.showWarningMessage(title, { modal: true, detail }, keep, action)) === action;
    }
    let copy = vscode.l10n.t('Copy Plan');
    for (;;) {
      const answer = await vscode.window.showWarningMessage(title, { modal: true, detail }, copy, action);
      if (answer !== copy) return answer === action;
      await vscode.env.clipboard.writeText(`${title}\n\n${detail}`);
      // Whoever pressed Enter without a look sees that something has happened, and what.
      copy = vscode.l10n.t('Plan Copied');
    }
  },
  async pick(request) {
    const chosen = await vscode.window.showQuickPick(request.items.map(toItem), options(request));
    return chosen?.value;
  },
  async pickMany(request) {
    const chosen = await vscode.window.showQuickPick(request.items.map(toItem), {
      ...options(request),
      canPickMany: true,
    });
    return chosen?.map((each) => each.value);
  },
  askPick(request) {
    const input = vscode.window.createQuickPick<Item<(typeof request.items)[number]['value']>>();
    input.items = request.items.map(toItem);
    const [first] = input.items.filter((item) => item.picked === true);
    // None active would leave Enter without a meaning.
    if (first) input.activeItems = [first];
    input.matchOnDescription = true;
    input.matchOnDetail = true;
    if (request.placeholder !== undefined) input.placeholder = request.placeholder;
    return inARow(input, request, () => input.activeItems[0]?.value);
  },
  askText(request) {
    const input = vscode.window.createInputBox();
    input.value = request.value;
    input.prompt = request.prompt;
    const checking = input.onDidChangeValue((text) => (input.validationMessage = request.check(text)));
    return inARow(input, request, () => (request.check(input.value) === undefined ? input.value : undefined)).finally(
      () => checking.dispose(),
    );
  },
  mention({ message }) {
    vscode.window.setStatusBarMessage(`$(check) ${message}`, 10_000);
  },
  async tell({ level, message, detail, actions = [] }) {
    const labels = actions.map((each) => each.label);
    const show = {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[level];
    const answer = await (detail === undefined
      ? show(message, ...labels)
      : show(message, { modal: true, detail }, ...labels));
    return actions.find((each) => each.label === answer)?.id;
  },
};

/** The code that an MFA device shows, for a role that wants one. */
export async function askMfaCode(device: string, profile: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('MFA Code for Profile {0}', profile),
    prompt: vscode.l10n.t('Enter the code that the device {0} shows now.', device),
    ignoreFocusOut: true,
    validateInput: (code) =>
      /^\d{6,8}$/.test(code) ? undefined : vscode.l10n.t('Enter the 6 to 8 digits of the code.'),
  });
}

type RowInput = vscode.QuickInput & {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
};

/** Shows an input with its place in the row; resolves when it is answered, left, or the way back is taken. */
function inARow<T>(
  input: RowInput,
  { title, step, of }: InARow & { readonly title: string },
  read: () => T | undefined,
): Promise<T | typeof back | undefined> {
  input.title = title;
  // The editor would say (1/1).
  if (of > 1) {
    input.step = step;
    input.totalSteps = of;
  }
  input.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<T | typeof back | undefined>((resolve) => {
    input.onDidAccept(() => {
      const answer = read();
      if (answer !== undefined) resolve(answer);
    });
    input.onDidTriggerButton(() => resolve(back));
    input.onDidHide(() => resolve(undefined));
    input.show();
  }).finally(() => input.dispose());
}

function options<T>(request: PickRequest<T>) {
  return {
    title: request.title,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: request.stays ?? false,
    ...(request.placeholder === undefined ? {} : { placeHolder: request.placeholder }),
  };
}

function toItem<T>(item: PickItem<T>): Item<T> {
  return {
    label: item.label,
    value: item.value,
    ...(item.description === undefined ? {} : { description: item.description }),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(item.icon) }),
    ...(item.picked === undefined ? {} : { picked: item.picked }),
  };
}
