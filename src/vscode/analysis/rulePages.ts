import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Code } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import { documentation, rules } from '../../kinds/lifecycleConfigs/analysis/rules.ts';
import { whyOf } from '../words/diagnosticsWhy.ts';

const scheme = 'patchlens-docs';

/**
 * What is written about a code: its section of the page that comes with the extension, as a read-only document. It needs
 * no network; a preview of Markdown would, in an editor that runs in the browser.
 */
export function rulePage(code: Code): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${code}.md` });
}

export function registerRulePages(extensionUri: vscode.Uri): vscode.Disposable {
  const page = vscode.Uri.joinPath(extensionUri, ...documentation.split('/')).fsPath;
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const code = path.slice(1).replace(/\.md$/, '');
      if (!isCode(code)) return '';
      const text = await readFile(page, 'utf8');
      const [, section = ''] = text.split(`\n## ${code}\n`);
      const [about = ''] = section.split('\n## ');
      // The page is in English alone.
      const first = vscode.env.language.startsWith('en') ? '' : `${whyOf(code)}\n\n`;
      return `# ${code}\n\n${first}${unwrapped(about.trim())}\n`;
    },
  });
}

/** Paragraphs without the line ends of the source, which an editor that wraps lines would show. */
function unwrapped(markdown: string): string {
  return markdown
    .split('\n\n')
    .map((block) => (/```/.test(block) ? block : block.replaceAll('\n', ' ')))
    .join('\n\n');
}

function isCode(name: string): name is Code {
  return Object.hasOwn(rules, name);
}
