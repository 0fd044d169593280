import { expect, test, vi } from 'vitest';
import { createLogDocuments } from '../../../../src/vscode/commands/logDocuments.ts';
import { registerEarlierTexts } from '../../../../src/vscode/entry/shownTexts.ts';

type Provider = { readonly provideTextDocumentContent: (uri: { readonly path: string }) => string };

const { editor, TabInputWebview } = vi.hoisted(() => ({
  editor: { providers: new Map<string, Provider>(), ran: [] as string[] },
  TabInputWebview: class {
    readonly viewType: string;
    constructor(viewType: string) {
      this.viewType = viewType;
    }
  },
}));

vi.mock('vscode', async () => {
  const nothing = { dispose: () => undefined };
  return {
    ...(await import('../words/fakeL10n.ts')),
    TabInputWebview,
    Uri: { from: (parts: object) => parts },
    EventEmitter: class {
      readonly event = () => nothing;
      readonly fire = () => undefined;
      readonly dispose = () => undefined;
    },
    workspace: {
      registerTextDocumentContentProvider(scheme: string, provider: Provider) {
        editor.providers.set(scheme, provider);
        return nothing;
      },
      onDidCloseTextDocument: () => nothing,
    },
    window: { tabGroups: { all: [{ activeTab: { input: undefined } }] } },
    commands: {
      executeCommand(id: string) {
        editor.ran.push(id);
        return Promise.resolve();
      },
    },
  };
});

const textOf = (path: string) => editor.providers.get('patchlens-log')?.provideTextDocumentContent({ path }) ?? '';

test('a page that was open before a reload says that it has to be made again: before and after anything is loaded', async () => {
  registerEarlierTexts();
  expect(textOf('/web pre-flight.md')).toMatch(/^This page was made before the window was reloaded\./);
  const documents = createLogDocuments();
  expect(textOf('/web pre-flight.md')).toMatch(/^This page was made before the window was reloaded\./);
  await documents.showMarkdown('web pre-flight.md', '# Pre-flight');
  expect(textOf('/web pre-flight.md')).toBe('# Pre-flight');
});

test('a preview that was drawn before anything answered is drawn again, and else none is asked for', async () => {
  const { window } = await import('vscode');
  const [group] = window.tabGroups.all;
  if (!group?.activeTab) throw new Error('no tab');
  editor.ran.length = 0;
  registerEarlierTexts();
  expect(editor.ran).toEqual([]);
  Object.assign(group.activeTab, { input: new TabInputWebview('mainThreadWebview-markdown.preview') });
  registerEarlierTexts();
  expect(editor.ran).toEqual(['markdown.preview.refresh']);
});
