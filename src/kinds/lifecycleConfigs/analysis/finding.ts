/** Zero-based; columns count UTF-16 units, as in VS Code and in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Edit {
  readonly range: Range;
  /** Line ends are `\n`; whoever applies it to a document with others converts them. */
  readonly text: string;
}

/** What a quick fix does; the words for it are chosen by this id. */
export type FixId =
  | 'useUnixLineEnds'
  | 'addShebang'
  | 'runDetached'
  | 'detach'
  | 'useDnf'
  | 'addReleasever'
  | 'quoteHeredoc'
  | 'escapeDollar'
  | 'useAbsolutePath'
  | 'skipJupyterSystemEnv'
  | 'freezeFirst'
  | 'useReplacement'
  | 'useRenamedEnvironment'
  | 'repeatable'
  | 'ignoreFailure'
  | 'endWithSuccess';

export interface Fix {
  readonly id: FixId;
  /** Part of "fix all": it can only repair, and what the script does otherwise stays the same. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** All line ends become `\n`: in an editor a property of the document and not an edit. */
  readonly lineEnds?: 'lf';
}

export type Severity = 'error' | 'warning' | 'info';

/** Code → what a sentence about it needs to know. Codes are stable: people suppress them by name and link to them. */
export interface FindingFacts {
  'crlf-line-ends': { readonly lines: number };
  'missing-shebang': { readonly problem: 'none' | 'notFirst' | 'byteOrderMark' };
  'over-size-limit': { readonly bytes: number; readonly limit: number };
  'size-budget-low': { readonly bytes: number; readonly limit: number };
  'syntax-error': {
    readonly problem: 'unclosed' | 'unexpected';
    /** What was opened and not closed, or what stands where it closes nothing: `if`, `do`, `"`, `EOF`. */
    readonly what: string;
  };
  'long-install-foreground': {
    readonly command: string;
    readonly reason: 'solver' | 'everything' | 'loop' | 'large' | 'many' | 'build' | 'sleep' | 'endless';
  };
  'background-not-detached': { readonly keepsSession: boolean; readonly keepsOutput: boolean };
  'yum-on-al2023': { readonly command: string };
  'dnf-without-releasever': { readonly command: string; readonly subcommand: string };
  'heredoc-expands': { readonly expansion: string; readonly delimiter: string };
  'relative-path': { readonly path: string; readonly directory: string };
  'jupyter-system-env': { readonly problem: 'notSkipped' | 'neverMatches'; readonly variable: string };
  'secret-in-script': {
    readonly kind: 'awsAccessKey' | 'awsSecretKey' | 'privateKey' | 'token' | 'urlPassword' | 'assignment' | 'option';
    /** The variable or option that it is given to. Never the secret. */
    readonly name?: string;
  };
  'upgrade-without-freeze': { readonly command: string };
  'command-not-on-platform': {
    readonly command: string;
    readonly platform: string;
    readonly replacement: string | null;
    /** `notByDefault`: its package is not part of the image's standard set, and may have been added. */
    readonly certainty: 'absent' | 'notByDefault';
  };
  'environment-not-on-platform': {
    readonly environment: string;
    readonly platform: string;
    readonly renamedTo: string | null;
  };
  'errexit-pitfall': {
    readonly problem:
      'noMatch' | 'noCrontab' | 'existsAlready' | 'clonedAlready' | 'noProcess' | 'zeroArithmetic' | 'update';
    readonly command: string;
  };
  'fails-at-end': { readonly command: string };
  'download-to-shell': { readonly fetch: string; readonly shell: string; readonly user: string };
}

export type Code = keyof FindingFacts;

/** One thing to say about the script. Words for it: `messages.ts`, or the editor's own. */
export type Finding = {
  readonly [C in Code]: {
    readonly code: C;
    readonly severity: Severity;
    readonly range: Range;
    readonly facts: FindingFacts[C];
    readonly fixes: readonly Fix[];
  };
}[Code];
