import type { Finding } from '../finding.ts';
import { installOf } from '../installs.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Shell } from '../shells.ts';
import { loopsOverEnvironments } from '../surroundings.ts';
import { childOf, walk, type SyntaxNode } from '../syntaxTree.ts';

/**
 * The environment that Jupyter itself runs in. A loop over all environments that installs into this one too can leave
 * a notebook without Jupyter. AWS's samples compare a whole path with the bare name, which never matches.
 */
export const jupyterSystemEnv: Rule = (reading) =>
  reading.all.flatMap((shell) =>
    walk(shell.root).flatMap((node) => (node.type === 'for_statement' ? inLoop(node, shell, reading) : [])),
  );

const name = 'JupyterSystemEnv';

function inLoop(loop: SyntaxNode, shell: Shell, reading: Reading): readonly Finding[] {
  const body = childOf(loop, 'do_group');
  const variableNode = childOf(loop, 'variable_name');
  if (!body || !variableNode || !loopsOverEnvironments(loop, shell.text)) return [];
  const changes = reading.commands.some(
    (command) => command.node.start >= body.start && command.node.end <= body.end && installOf(command) !== undefined,
  );
  const head = shell.text.slice(loop.start, body.start);
  if (!changes || head.includes(name)) return [];
  const variable = shell.text.slice(variableNode.start, variableNode.end);
  const range = reading.range(loop.start, body.start);
  const tests = testsOf(body, shell.text);
  const [test] = tests;
  if (test === undefined) {
    return [
      {
        code: 'jupyter-system-env',
        severity: 'warning',
        range,
        facts: { problem: 'notSkipped', variable },
        fixes: shell.expanded
          ? []
          : [{ id: 'skipJupyterSystemEnv', safe: true, edits: skip(loop, body, variable, shell, reading) }],
      },
    ];
  }
  if (!/envs/.test(head) || tests.some((each) => canMatch(each.text, variable, body, shell))) return [];
  const compared = new RegExp(`"?\\$\\{?${variable}\\}?"?`).exec(test.text);
  if (compared === null) return [];
  const start = test.start + compared.index;
  return [
    {
      code: 'jupyter-system-env',
      severity: 'warning',
      range: reading.range(test.start, test.end),
      facts: { problem: 'neverMatches', variable },
      fixes: shell.expanded
        ? []
        : [
            {
              id: 'skipJupyterSystemEnv',
              safe: true,
              edits: [reading.edit(start, start + compared[0].length, `"$(basename "$${variable}")"`)],
            },
          ],
    },
  ];
}

interface Test {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every condition in the loop that speaks of the environment. */
function testsOf(body: SyntaxNode, text: string): readonly Test[] {
  return walk(body)
    .filter(({ type }) => type === 'test_command' || type === 'case_statement' || type === 'command')
    .map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
    .filter(({ text }) => text.includes(name));
}

/** The path is cut to its name first, or compared with a pattern or with the whole path. */
function canMatch(test: string, variable: string, body: SyntaxNode, shell: Shell): boolean {
  if (/basename|##\*\/|\*\/?["']?JupyterSystemEnv|\/JupyterSystemEnv|=~|grep/.test(test)) return true;
  if (new RegExp(`\\$\\{?${variable}\\b`).test(test)) return false;
  // Another variable: it was made from the path somewhere in the loop.
  return /\$/.test(test) && /basename|##\*\//.test(shell.text.slice(body.start, body.end));
}

function skip(loop: SyntaxNode, body: SyntaxNode, variable: string, shell: Shell, { edit, indentation }: Reading) {
  const line = `[ "$(basename "$${variable}")" = ${name} ] && continue`;
  const opener = childOf(body, 'do');
  const first = opener && body.children[opener.index + 1];
  const at = opener?.end ?? body.start;
  if (first === undefined || shell.text.slice(at, first.start).includes('\n')) {
    const indent = first && first.type !== 'done' ? indentation(first.start) : `${indentation(loop.start)}  `;
    return [edit(at, at, `\n${indent}${line}`)];
  }
  return [edit(at, at, ` ${line};`)];
}
