import { isConfigName } from './key.ts';
import { hooks, type Hook } from './script.ts';

/** What a file of a workspace says that it is: the script of one hook of a configuration. */
export interface Link {
  readonly config: string;
  readonly hook: Hook;
  /** Where the name alone would be ambiguous. */
  readonly account?: string;
  readonly region?: string;
}

/** AWS's names of the hooks, as they stand in the comment. */
const hookWords = { onStart: 'OnStart', onCreate: 'OnCreate' } as const satisfies Record<Hook, string>;

/** The comment is looked for in the first lines: a shebang, a licence, and what the script is for may come before. */
const linesRead = 20;
const comment = /^#\s*patch-lens:\s*(.*\bconfig=.*)$/;

/**
 * `# patch-lens: config=team hook=OnStart account=111122223333 region=eu-west-1`, account and region where needed.
 * Undefined where there is none, or it does not say both what and which.
 */
export function parseLink(text: string): Link | undefined {
  for (const line of text.split('\n', linesRead)) {
    const words = comment.exec(line.trimEnd())?.[1];
    if (words === undefined) continue;
    const values = new Map(
      words.split(/\s+/).flatMap((word) => {
        const at = word.indexOf('=');
        return at > 0 ? [[word.slice(0, at), word.slice(at + 1)] as const] : [];
      }),
    );
    const config = values.get('config') ?? '';
    const named = values.get('hook')?.toLowerCase();
    const hook = hooks.find((each) => each.toLowerCase() === named);
    if (!isConfigName(config) || !hook) return undefined;
    const [account, region] = [values.get('account'), values.get('region')];
    return {
      config,
      hook,
      ...(account !== undefined && /^\d{12}$/.test(account) ? { account } : {}),
      ...(region !== undefined && /^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(region) ? { region } : {}),
    };
  }
  return undefined;
}

export function linkComment({ config, hook, account, region }: Link): string {
  const words = [`config=${config}`, `hook=${hookWords[hook]}`];
  if (account !== undefined) words.push(`account=${account}`);
  if (region !== undefined) words.push(`region=${region}`);
  return `# patch-lens: ${words.join(' ')}`;
}

/** The line (from 0) where the comment stands, or would be put: after the shebang; and whether it is there already. */
export function linkPlace(text: string): { readonly line: number; readonly replaces: boolean } {
  const lines = text.split('\n', linesRead);
  const found = lines.findIndex((line) => comment.test(line.trimEnd()));
  if (found !== -1) return { line: found, replaces: true };
  return { line: lines[0]?.startsWith('#!') === true ? 1 : 0, replaces: false };
}

/** The hook that a file's name says: on-start.sh, OnCreate.sh, on_start.bash, team-on-start.sh. */
export function hookOfFile(path: string): Hook | undefined {
  const name = (path.split('/').at(-1) ?? '').toLowerCase();
  if (!/\.(sh|bash)$/.test(name)) return undefined;
  const [, word] = /(?:^|[^a-z])on[-_]?(start|create)\.(?:sh|bash)$/.exec(name) ?? [];
  return word === 'start' ? 'onStart' : word === 'create' ? 'onCreate' : undefined;
}

/** Whether a shell script of a workspace looks like a lifecycle script: by its name, or by the persistent volume in it. */
export function looksLikeLifecycleScript(path: string, text: string): boolean {
  return hookOfFile(path) !== undefined || text.includes('/home/ec2-user/SageMaker');
}
