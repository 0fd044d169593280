import type { LogEvent } from '../../aws/ports.ts';
import { withoutSecrets } from '../../domain/secrets.ts';
import type { FailureLog } from './facts.ts';

/** So many lines of a failing script are kept, each of at most so many characters. */
const keptLines = 12;
const keptCharacters = 300;
/** Secrets are searched in so many: one that would be cut must still be whole. */
const readCharacters = 10 * keptCharacters;

/** The end of a script's log as it is kept and shown; undefined where it wrote nothing. */
export function failureLog(stream: string, events: readonly LogEvent[]): FailureLog | undefined {
  const written = events.flatMap((event) =>
    event.message
      .split(/\r?\n/)
      .flatMap((line) => (line.trim() === '' ? [] : [{ at: event.at, line: line.trimEnd() }])),
  );
  const kept = written.slice(-keptLines);
  const last = kept.at(-1);
  return last && { stream, at: last.at, lines: kept.map(({ line }) => keep(line)) };
}

/** A line as it may be kept: a script with `set -x` writes its passwords too. */
function keep(line: string): string {
  return clip(withoutSecrets(line.slice(0, readCharacters)), keptCharacters);
}

/** Words that a shell, pip, conda or the AWS CLI use when something is wrong. */
const telling =
  /bad interpreter|not found|no such|denied|cannot|can't|could not|unable|error|fail|fatal|exception|traceback|killed|timed? ?out|syntax|unary operator|unbound|no space|refused|invalid/i;

/** The line that tells why: the last one that sounds like an error. What a script wrote last need not be its trouble. */
export function tellingLine(lines: readonly string[]): string | undefined {
  const line = lines.findLast((each) => telling.test(each));
  return line === undefined ? undefined : tidy(line);
}

/**
 * Lines that mean that something in a script went wrong although it went on. Narrower than what is searched in a log
 * that is known to be of a failure: "0 errors" and "failed: 0" are good news.
 */
const trouble =
  /bad interpreter|: command not found|No such file or directory|Permission denied|AccessDenied|No space left on device|syntax error|unbound variable|unary operator expected|\bKilled\b|^Traceback |^\s*\S*(?:Error|Exception): |^(?:fatal|error|E)\b: ?|^\[?(?:ERROR|FATAL)\b|\b(?:could not|unable to|failed to)\b|\b(?:timed out|connection refused)\b/i;

/** pip says so in any environment with many packages, and has installed what it was asked for. */
const harmless = /pip's dependency resolver does not currently take into account/i;

/** The lines of a run that mean trouble, at most as many as are kept of a failure. */
export function troubleLines(events: readonly LogEvent[]): readonly string[] {
  return events
    .flatMap(({ message }) => message.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => trouble.test(line) && !harmless.test(line))
    .slice(-keptLines)
    .map(keep);
}

/**
 * Without the shell and the place where AWS puts the script (`/bin/bash: /tmp/OnStart_2026-11-01-09-15x1y2z3: line 7: `), and
 * without the tail that the kernel adds to a bad interpreter.
 */
function tidy(line: string): string {
  const short = line
    .trim()
    .replace(/^(?:\S*\b(?:ba)?sh: )?\/tmp\/On(?:Start|Create)_[^\s:]+:\s*/, '')
    .replace(/^line \d+:\s*/, '')
    .replace(/(bad interpreter): No such file or directory$/, '$1')
    .replaceAll('\r', '^M');
  return short === '' ? line.trim() : short;
}

export function clip(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).trimEnd()}…`;
}
