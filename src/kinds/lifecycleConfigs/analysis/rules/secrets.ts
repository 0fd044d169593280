import { secretForms } from '../../../../domain/secrets.ts';
import type { Finding, FindingFacts } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { walk } from '../syntaxTree.ts';
import { wordOf } from '../words.ts';

type Kind = FindingFacts['secret-in-script']['kind'];

/** Anyone who may describe the configuration reads the script (AWS: "do not include sensitive information"). */
export const secretInScript: Rule = (reading) => {
  const found = [...byForm(reading), ...byName(reading)].toSorted((one, other) => one.start - other.start);
  // One secret is told once, by what is known best about it.
  const apart = found.filter(({ start }, index) => found.slice(0, index).every(({ end }) => end <= start));
  return apart.map(({ start, end, kind, name }): Finding => ({
    code: 'secret-in-script',
    severity: 'error',
    range: reading.range(start, end),
    facts: { kind, ...(name === undefined ? {} : { name }) },
    fixes: [],
  }));
};

interface Secret {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
  readonly name?: string;
}

/** What is a secret wherever it stands, in a comment too: the whole match, or the group in it. */
const forms: readonly (readonly [Kind, RegExp])[] = [
  ['awsAccessKey', secretForms.awsAccessKey],
  ['awsSecretKey', /aws_secret_access_key\s*[=\s]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi],
  ['privateKey', secretForms.privateKey],
  ['token', secretForms.token],
  ['urlPassword', /\b[a-z][a-z+]*:\/\/[^\s:/@"'$]+:([^\s:/@"'$<>{}]+)@/g],
];

function* byForm({ text }: Reading): Generator<Secret> {
  for (const [kind, form] of forms) {
    for (const match of text.matchAll(form)) {
      const secret = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      if (!isPlaceholder(secret)) yield { kind, start, end: start + secret.length };
    }
  }
}

const telling = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
const options = /^--?(password|passwd|token|api-?key|secret|client-secret)$/i;

/** Variables and options that say by their name that what they are given is a secret. */
function* byName(reading: Reading): Generator<Secret> {
  for (const shell of reading.all) {
    for (const node of walk(shell.root)) {
      if (node.type !== 'variable_assignment') continue;
      const [nameNode, , valueNode] = node.children;
      if (!nameNode || !valueNode) continue;
      const name = shell.text.slice(nameNode.start, nameNode.end);
      const value = wordOf(valueNode, shell.text);
      if (name.toUpperCase() === 'PWD' || name.toUpperCase() === 'OLDPWD') continue;
      if (telling.test(name) && !value.dynamic && isSecret(value.value)) {
        yield { kind: 'assignment', name, start: value.start, end: value.end };
      }
    }
    for (const { args } of shell.commands) {
      for (const [index, { value, dynamic, start, end }] of args.entries()) {
        const [option, inline] = value.split(/=(.*)/s);
        const next = args[index + 1];
        if (inline !== undefined && options.test(option ?? '') && !dynamic && isSecret(inline)) {
          yield { kind: 'option', name: option ?? '', start, end };
        } else if (options.test(value) && next && !next.dynamic && isSecret(next.value)) {
          yield { kind: 'option', name: value, start: next.start, end: next.end };
        }
      }
    }
  }
}

/** Long enough, and neither a path, an address, a name of something nor a placeholder. */
function isSecret(value: string): boolean {
  return (
    value.length >= 6 &&
    !/^[/~.-]|^arn:|^\w+:\/\/|\$|`|\s/.test(value) &&
    !isPlaceholder(value) &&
    !/^(true|false|none|null|enabled|disabled|required|optional)$/i.test(value)
  );
}

function isPlaceholder(value: string): boolean {
  return /^[<{[%]|^(.)\1+$|example|placeholder|change[-_]?me|replace|redacted|your[-_]|^x{3,}|\*{3}|^(my|the|some)[-_]/i.test(
    value,
  );
}
