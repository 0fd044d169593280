import { hasGpu } from './sageMakerInstanceTypes.ts';
import { pipPackages, rpmPackages } from './sageMakerPackages.ts';

/** Where and when a lifecycle script runs. */
export interface ScriptRun {
  /** `/tmp/OnStart_2026-11-22-10-15a1b2c3d4`, as its messages name it. */
  readonly path: string;
  readonly os: 'AL1' | 'AL2' | 'AL2023';
  readonly instanceType: string;
  /** Milliseconds. */
  readonly now: number;
}

export interface ScriptOutcome {
  /** What it wrote, with the seconds since its start. */
  readonly lines: readonly { readonly second: number; readonly text: string }[];
  readonly seconds: number;
  readonly result: 'succeeded' | 'failed' | 'tooLong';
}

/** SageMaker's limit for each script. */
export const secondsAllowed = 300;

/**
 * Reads a lifecycle script as a shell would, roughly and always with the same
 * result: enough to show what goes wrong in practice (Windows line ends,
 * commands that the platform lacks, `exit 1`, relative paths, more than five
 * minutes in the foreground). Conditions are taken to be false; loops over
 * conda environments count eight times.
 */
export function runScript(script: string, run: ScriptRun): ScriptOutcome {
  const shell = new Shell(run);
  const lines = script.split('\n');
  if (lines[0]?.startsWith('#!') === true && lines[0].endsWith('\r')) {
    shell.write(`/bin/bash: ${run.path}: ${lines[0].slice(2, -1)}^M: bad interpreter: No such file or directory`);
    return { lines: shell.lines, seconds: 0, result: 'failed' };
  }
  const carriageReturn = lines.findIndex((line) => line.endsWith('\r'));
  if (carriageReturn !== -1) {
    shell.write(`${run.path}: line ${carriageReturn + 1}: $'\\r': command not found`);
    return { lines: shell.lines, seconds: 0, result: 'failed' };
  }
  shell.run(statements(lines));
  if (shell.seconds > secondsAllowed) {
    return {
      lines: shell.lines.filter(({ second }) => second <= secondsAllowed),
      seconds: secondsAllowed,
      result: 'tooLong',
    };
  }
  return { lines: shell.lines, seconds: shell.seconds, result: shell.status === 0 ? 'succeeded' : 'failed' };
}

interface Statement {
  readonly text: string;
  readonly line: number;
  /** Inside a here-document that another shell reads: its `set -e` is its own. */
  readonly nested: boolean;
  readonly background: boolean;
}

/** The script's commands, one a line: continuations joined, comments and data of here-documents left out. */
function statements(lines: readonly string[]): readonly Statement[] {
  const found: Statement[] = [];
  let joined = '';
  let end: { readonly word: string; readonly shell: boolean; readonly background: boolean } | undefined;
  for (const [index, raw] of lines.entries()) {
    const text = `${joined}${raw.trim()}`;
    if (end !== undefined && raw.trim() === end.word) {
      end = undefined;
      continue;
    }
    if (end?.shell === false || (joined === '' && text.startsWith('#'))) continue;
    if (text.endsWith('\\')) {
      joined = `${text.slice(0, -1)} `;
      continue;
    }
    joined = '';
    const background = end?.background === true || /(^|[^&>])&\s*$/.test(text);
    const word = end === undefined ? /<<-?\s*['"]?(\w+)['"]?/.exec(text)?.[1] : undefined;
    if (word !== undefined) end = { word, shell: /^(sudo|su|bash|sh|nohup)\b/.test(text), background };
    if (text !== '') found.push({ text, line: index + 1, nested: end !== undefined && word === undefined, background });
  }
  return found;
}

const missing: Readonly<Record<ScriptRun['os'], readonly string[]>> = {
  AL1: ['dnf', 'systemctl', 'amazon-linux-extras', 'apt-get', 'apt'],
  AL2: ['dnf', 'initctl', 'apt-get', 'apt'],
  AL2023: ['initctl', 'amazon-linux-extras', 'apt-get', 'apt'],
};

class Shell {
  readonly lines: { readonly second: number; readonly text: string }[] = [];
  seconds = 0;
  status = 0;
  readonly #run: ScriptRun;
  #stopsAtErrors = false;
  #traces = false;
  /** How often the innermost loops repeat. */
  #loops: number[] = [];
  /** Open `if`, `case`, `while` and functions whose bodies do not run. */
  #skipped = 0;

  constructor(run: ScriptRun) {
    this.#run = run;
  }

  write(text: string): void {
    this.lines.push({ second: this.seconds, text });
  }

  run(commands: readonly Statement[]): void {
    for (const statement of commands) {
      if (this.#isControl(statement.text) || this.#skipped > 0) continue;
      if (this.#runLine(statement) === 'stop') return;
    }
  }

  /** Follows `if`, loops and functions; true where the line itself runs nothing. */
  #isControl(text: string): boolean {
    const opens = /^(if|case|while|until)\b|^(function\s+)?[\w-]+\s*\(\)\s*\{/.test(text);
    const closes =
      /(^|;\s*)(fi|esac)\s*;?$|^done\b|^\}/.test(text) ||
      (/^(while|until)\b/.test(text) && /;\s*done\b/.test(text)) ||
      (opens && /\}\s*$/.test(text));
    if (opens) {
      if (!closes) this.#skipped += 1;
      return true;
    }
    if (/^for\b/.test(text) && this.#skipped === 0) {
      this.#loops.push(/envs\/\*|env list/.test(text) ? 8 : 3);
      if (/;\s*done\b/.test(text)) this.#loops.pop();
      return true;
    }
    if (/^for\b/.test(text)) this.#skipped += 1;
    if (/^else\b/.test(text)) return true;
    if (!closes && !/^done\b/.test(text)) return /^(then|do|\{)$/.test(text);
    if (this.#skipped > 0) this.#skipped -= 1;
    else this.#loops.pop();
    return true;
  }

  #runLine(statement: Statement): 'next' | 'stop' {
    const [certain = ''] = statement.text.split('||');
    for (const part of certain.split(/&&|;(?!;)/)) {
      const command = part
        .trim()
        .replace(/(^|[^&>])&$/, '$1')
        .trim();
      if (/^\[|^test\b/.test(command)) return 'next';
      if (this.#traces && !statement.nested) this.write(`+ ${command}`);
      const exit = /^exit\b\s*(\d+)?/.exec(command);
      if (exit !== null) {
        this.status = Number(exit[1] ?? this.status);
        if (!statement.nested) return 'stop';
        continue;
      }
      if (statement.background) continue;
      this.status = this.#runCommand(command, statement);
      if (this.status !== 0 && !handlesFailure(statement.text) && this.#stopsAtErrors && !statement.nested)
        return 'stop';
      if (this.seconds > secondsAllowed) return 'stop';
    }
    if (handlesFailure(statement.text)) this.status = 0;
    return 'next';
  }

  /** The command's exit status. */
  #runCommand(command: string, { line }: Statement): number {
    const quiet = />(?!&)/.test(command.replace(/'[^']*'|"[^"]*"/g, '').replace(/2>&1/g, ''));
    const words = command.split('|')[0]?.trim().split(/\s+/) ?? [];
    const bare = withoutPrefixes(words);
    const [program = '', ...rest] = bare;
    const name = program.split('/').at(-1) ?? program;
    const options = rest.join(' ');
    const say = (...texts: readonly string[]) => {
      if (!quiet) for (const text of texts) this.write(text);
    };
    if (missing[this.#run.os].includes(name) || (name === 'nvidia-smi' && !hasGpu(this.#run.instanceType))) {
      this.write(`${this.#run.path}: line ${line}: ${name}: command not found`);
      return 127;
    }
    switch (name) {
      case 'set':
        if (/(^|\s)-[a-z]*e/.test(options)) this.#stopsAtErrors = true;
        if (/(^|\s)-[a-z]*x/.test(options)) this.#traces = true;
        return 0;
      case 'false':
        return 1;
      case 'sleep':
        this.#spend(duration(rest[0] ?? '0'));
        return 0;
      case 'echo':
        say(
          options
            .replace(/^-[neE]+\s+/, '')
            .replace(/\s*\d?>.*$/, '')
            .replace(/^(['"])(.*)\1$/, '$2'),
        );
        return 0;
      case 'cd': {
        const folder = rest[0] ?? '/';
        if (/^["']?[/~$-]/.test(folder)) return 0;
        this.write(`${this.#run.path}: line ${line}: cd: ${folder}: No such file or directory`);
        return 1;
      }
      case 'yum':
      case 'dnf':
        this.#packageManager(name, options, say);
        return 0;
      case 'rpm':
        if (/-qa|-q -a/.test(options)) say(...rpmPackages(this.#run));
        return 0;
      case 'pip':
      case 'pip3':
        this.#pip(options, say);
        return 0;
      case 'python':
      case 'python3':
        if (options.startsWith('-m pip ')) this.#pip(options.slice('-m pip '.length), say);
        return 0;
      case 'conda':
      case 'mamba':
        if (!/^(install|update|create|env (create|update))/.test(options)) return 0;
        this.#spend(100);
        say(
          'Collecting package metadata (repodata.json): ...working... done',
          'Solving environment: ...working... done',
          'Executing transaction: ...working... done',
        );
        return 0;
      case 'curl':
      case 'wget':
        this.#spend(2);
        return 0;
      default:
        return 0;
    }
  }

  #packageManager(name: string, options: string, say: (...texts: readonly string[]) => void): void {
    if (/\blist\b/.test(options)) say('Installed Packages', ...rpmPackages(this.#run));
    if (!/\b(install|update|upgrade|update-minimal)\b/.test(options)) return;
    this.#spend(/\binstall\b/.test(options) ? 20 : 60);
    if (this.#run.os !== 'AL2023')
      say(
        'Loaded plugins: extras_suggestions, langpacks, priorities, update-motd',
        'No packages marked for update',
        'Complete!',
      );
    // AL2023 stays at its release until it is told another one.
    else if (name === 'dnf' && /--releasever/.test(options))
      say('Last metadata expiration check: 0:00:41 ago.', 'Dependencies resolved.', 'Upgrade  9 Packages', 'Complete!');
    else say('Last metadata expiration check: 0:00:41 ago.', 'Dependencies resolved.', 'Nothing to do.', 'Complete!');
  }

  #pip(options: string, say: (...texts: readonly string[]) => void): void {
    if (/^(freeze|list)/.test(options)) {
      this.#spend(2);
      say(...pipPackages(this.#run));
    }
    if (!/^install\b/.test(options)) return;
    this.#spend(25);
    if (!/\s(-q|--quiet)\b/.test(options)) say('Successfully installed');
  }

  #spend(seconds: number): void {
    this.seconds += this.#loops.reduce((total, times) => total * times, seconds);
  }
}

/** `command || something`: its failure is handled. */
function handlesFailure(text: string): boolean {
  return text.includes('||');
}

/** Without variables, `sudo -u ec2-user -i`, `nohup`, `time` before the program. */
function withoutPrefixes(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !/^(\w+=.*|sudo|nohup|time|exec)$/.test(word));
  if (start === -1) return [];
  const program = words.slice(start);
  if (words[start - 1] !== 'sudo') return program;
  // What is left of sudo: its options, of which some have a value.
  const takesValue = ['-u', '-g', '-h'];
  const command = program.findIndex(
    (word, index) => !word.startsWith('-') && !takesValue.includes(program[index - 1] ?? ''),
  );
  return command <= 0 ? program : withoutPrefixes(program.slice(command));
}

/** `400`, `6m`, `1h` in seconds. */
function duration(text: string): number {
  const [, count = '0', unit = 's'] = /^([\d.]+)([smh])?$/.exec(text) ?? [];
  return Number(count) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1);
}
