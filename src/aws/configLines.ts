/** A line of a config or credentials file that AWS's tools do not understand, and silently pass over. */
export interface MalformedLine {
  /** Counted from 1. */
  readonly line: number;
  /** Never quotes the line: it may hold a key. */
  readonly reason: string;
}

/** Which of the two files: their section headers differ. */
export type ConfigFileKind = 'config' | 'credentials';

/** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
export function malformedLines(text: string, kind: ConfigFileKind): readonly MalformedLine[] {
  const found: MalformedLine[] = [];
  let section = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = (raw.split(/(?:^|\s)[;#]/)[0] ?? '').trim();
    if (content === '') continue;
    const report = (reason: string) => found.push({ line: index + 1, reason });
    if (content.startsWith('[')) {
      section = true;
      const reason = wrongHeader(content, kind);
      if (reason !== undefined) report(reason);
    } else if (content.startsWith('\uFEFF')) {
      section = true;
      report('the file starts with a byte order mark');
    } else if (!section) {
      report('there is no section header before this line');
    } else if (!content.includes('=')) {
      report('a setting needs an equals sign');
    } else if (content.startsWith('=')) {
      report('a setting needs a name before the equals sign');
    }
  }
  return found;
}

function wrongHeader(content: string, kind: ConfigFileKind): string | undefined {
  if (!content.endsWith(']')) return 'the section header has no closing bracket';
  const name = content.slice(1, -1).trim();
  if (name === '') return 'the section header is empty';
  if (name.replace(/^profile\s+/, '') === '__proto__') return 'this profile name is not allowed';
  if (kind === 'credentials') {
    return /^profile\s/.test(name) ? 'in the credentials file a header is the profile name alone' : undefined;
  }
  // `plugins` and `preview` belong to the AWS CLI.
  if (name === 'default' || name === 'plugins' || name === 'preview') return undefined;
  if (/^(?:profile|sso-session|services)\s+(["'])?[\w\-@+.%:/]+\1$/.test(name)) return undefined;
  return /^(?:profile|sso-session|services)\b/.test(name)
    ? 'the name in the section header is missing or has characters that are not allowed'
    : 'in the config file a profile header starts with the word profile';
}

/** Where a section starts, and where a setting of it is: the line counted from 1, or undefined. */
export function lineOf(text: string, header: RegExp, setting?: string): number | undefined {
  let start: number | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = raw.trim();
    if (content.startsWith('[')) {
      if (start !== undefined) return start;
      if (header.test(content)) start = index + 1;
      if (start !== undefined && setting === undefined) return start;
    } else if (start !== undefined && content.split('=')[0]?.trim() === setting) {
      return index + 1;
    }
  }
  return start;
}
