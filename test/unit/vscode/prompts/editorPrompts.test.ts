import { beforeEach, expect, test, vi } from 'vitest';
import { editorPrompts } from '../../../../src/vscode/prompts/editorPrompts.ts';

/** A modal with these buttons is shown; what a person presses, in turn. */
const editor = vi.hoisted(() => ({
  pressed: [] as ('first' | 'last' | 'escape')[],
  shown: [] as (readonly string[])[],
  copied: [] as string[],
  places: [] as (number | undefined)[],
}));

vi.mock('vscode', async () => ({
  ...(await import('../words/fakeL10n.ts')),
  QuickInputButtons: {},
  window: {
    createInputBox() {
      const listen = () => ({ dispose: () => undefined });
      return {
        onDidAccept: listen,
        onDidChangeValue: listen,
        onDidTriggerButton: listen,
        onDidHide: (left: () => void) => void setTimeout(left),
        dispose: () => undefined,
        show(this: { totalSteps?: number }) {
          editor.places.push(this.totalSteps);
        },
      };
    },
    showWarningMessage(_title: string, _options: unknown, ...buttons: readonly string[]) {
      editor.shown.push(buttons);
      const press = editor.pressed.shift() ?? 'escape';
      return Promise.resolve(press === 'escape' ? undefined : buttons.at(press === 'first' ? 0 : -1));
    },
  },
  env: { clipboard: { writeText: (text: string) => Promise.resolve(editor.copied.push(text)) } },
}));

const plan = { id: 'restart', title: 'Restart alpha?', detail: 'Kernels end.', action: 'Restart' };
const question = { id: 'discard', title: 'Discard?', detail: 'It is lost.', action: 'Discard', keep: 'Keep Draft' };

beforeEach(() => {
  editor.shown.length = editor.copied.length = 0;
});

test('a plan: its first button copies it, says so and asks again, and only the last one says yes', async () => {
  editor.pressed = ['first', 'last'];
  expect(await editorPrompts.confirm(plan)).toBe(true);
  expect(editor.shown).toEqual([
    ['Copy Plan', 'Restart'],
    ['Plan Copied', 'Restart'],
  ]);
  expect(editor.copied).toEqual(['Restart alpha?\n\nKernels end.']);
});

test.each([
  ['first', false],
  ['escape', false],
  ['last', true],
] as const)('a question that is no plan has nothing to copy: %s is %s', async (press, yes) => {
  editor.pressed = [press];
  expect(await editorPrompts.confirm(question)).toBe(yes);
  expect(editor.shown).toEqual([['Keep Draft', 'Discard']]);
  expect(editor.copied).toEqual([]);
});

test('a question alone is not counted, one in a row is', async () => {
  const text = { id: 'name', title: 'Name', value: '', prompt: '', check: () => undefined, step: 1 };
  await editorPrompts.askText({ ...text, of: 1 });
  await editorPrompts.askText({ ...text, of: 2 });
  expect(editor.places).toEqual([undefined, 2]);
});
