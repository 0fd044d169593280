import { expect, test } from 'vitest';
import { snippets } from '../../../../src/kinds/lifecycleConfigs/analysis/snippets.ts';
import { editorSnippet } from '../../../../src/vscode/analysis/snippetText.ts';

/** What the editor inserts when nothing is changed at the stops. */
function inserted(snippet: string): string {
  return snippet.replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\\([\\$}])/g, (_, stop?: string, character?: string) =>
    stop === undefined ? (character ?? '') : stop.replace(/\\([\\$}])/g, '$1'),
  );
}

test.each(snippets.map((snippet) => [`${snippet.id} (${snippet.systems.join(', ')})`, snippet] as const))(
  '%s is inserted as it is written, with a stop for each thing to change',
  (_, snippet) => {
    const written = editorSnippet(snippet);
    expect(inserted(written)).toBe(snippet.text);
    snippet.placeholders.forEach((placeholder, at) => expect(written).toContain(`\${${at + 1}:${placeholder}}`));
    expect(written.replace(/\\[$}\\]/g, '').match(/\$(?!\{\d+:)/g)).toBeNull();
  },
);

test('the same placeholder is the same stop everywhere, and a part of another word is none', () => {
  const text = 'a=python3 # not mypython3, python3x or python3-dev\n/envs/python3/bin/python $a }\n';
  expect(editorSnippet({ text, placeholders: ['python3'] })).toBe(
    'a=${1:python3} # not mypython3, python3x or python3-dev\n/envs/${1:python3}/bin/python \\$a \\}\n',
  );
});
