import { imbalanceOf } from '../balance.ts';
import type { Rule } from '../rule.ts';
import type { Command } from '../shells.ts';

/** What no shell can read: both the grammar and the count of what is open say so. */
export const syntaxError: Rule = (reading) =>
  reading.all.flatMap((shell) => {
    if (!(shell.root.hasError || shell.commands.some(isKeyword)) || shell.expanded) return [];
    const { root, text } = shell;
    // A shell inside begins at its own text; the script at the first character.
    const offset = shell === reading.main ? 0 : root.start;
    const end = shell === reading.main ? text.length : root.end;
    const found = imbalanceOf(text.slice(offset, end));
    if (found === undefined) return [];
    return [
      {
        code: 'syntax-error' as const,
        severity: 'error' as const,
        range: reading.range(found.start + offset, found.end + offset),
        facts: { problem: found.problem, what: found.what },
        fixes: [],
      },
    ];
  });

/** The grammar takes a keyword that continues nothing for a command. */
function isKeyword({ program }: Command): boolean {
  return program?.node.type === 'command_name' && /^(then|elif|else|fi|do|done|esac|\})$/.test(program.value);
}
