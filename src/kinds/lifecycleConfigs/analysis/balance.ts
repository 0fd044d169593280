import { fail, readInner, readReserved, Unbalanced, type Frame, type Imbalance } from './blocks.ts';

/**
 * The first block, quote or heredoc of a shell script that is open or closes nothing; undefined where all is balanced.
 * A second opinion on what the grammar could not read: it also stumbles over some correct scripts, and only what both
 * object to is an error.
 */
export function imbalanceOf(text: string): Imbalance | undefined {
  try {
    new Reader(text).commands(0, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof Unbalanced) return error.imbalance;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #heredocs: { delimiter: string; start: number; end: number; tabs: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads commands from an offset to `)` (then to behind it) or to the end of the text. */
  commands(from: number, opener: { start: number; what: string } | undefined): number {
    const text = this.#text;
    const frames: Frame[] = [];
    let at = from;
    // A reserved word is one only where a command can begin.
    let begins = true;
    while (at < text.length) {
      const top = frames.at(-1);
      if (top?.block === 'case' && top.ready) {
        at = this.#pattern(at, frames);
        begins = true;
        continue;
      }
      const character = text[at] ?? '';
      if (character === '\n') {
        at = this.#heredocBodies(at + 1);
        begins = true;
      } else if (/\s/.test(character)) {
        at += 1;
      } else if (character === '\\' && text[at + 1] === '\n') {
        at += 2;
      } else if (character === '#') {
        at = this.#lineEnd(at);
      } else if (text.startsWith(';;', at) || text.startsWith(';&', at)) {
        if (top?.block !== 'case') fail('unexpected', ';;', at, at + 2);
        top.ready = true;
        at += text.startsWith(';;&', at) ? 3 : 2;
      } else if (character === ';' || character === '&' || character === '|') {
        at += 1;
        begins = true;
      } else if (text.startsWith('((', at) && begins && this.#arithmeticEnd(at + 2) !== undefined) {
        at = this.#arithmeticEnd(at + 2) ?? at;
        begins = false;
      } else if (character === '(') {
        frames.push({ block: '(', start: at, end: at + 1, ready: true });
        at += 1;
        begins = true;
      } else if (character === ')') {
        if (top?.block === '(') frames.pop();
        else if (frames.length === 0 && opener) return at + 1;
        else if (top) fail('unclosed', top.block, top.start, top.end);
        else fail('unexpected', ')', at, at + 1);
        at += 1;
        // `name()` is followed by its body.
        begins = true;
      } else if (character === '<' || character === '>') {
        at = this.#redirect(at);
      } else {
        const start = at;
        at = this.#word(at);
        const word = text.slice(start, at);
        const isName = /\bfunction[ \t]+$/.test(text.slice(Math.max(0, start - 20), start));
        if (isName) begins = true;
        else if (begins && word === '[[') at = this.#testEnd(at, start);
        else begins = begins ? readReserved(word, start, at, frames) : readInner(word, frames);
        if (word === '[[') begins = false;
      }
    }
    const open = frames.at(-1);
    if (open)
      fail('unclosed', open.block === 'for' || open.block === 'while' ? 'do' : open.block, open.start, open.end);
    if (opener) fail('unclosed', opener.what, opener.start, opener.start + opener.what.length);
    const heredoc = this.#heredocs[0];
    if (heredoc) fail('unclosed', heredoc.delimiter, heredoc.start, heredoc.end);
    return at;
  }

  /** Reads a case's pattern to behind its `)`, or `esac`. */
  #pattern(from: number, frames: Frame[]): number {
    const text = this.#text;
    let at = from;
    const top = frames.at(-1);
    if (top === undefined) return at;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === '\n') at = this.#heredocBodies(at + 1);
      else if (/\s/.test(character) || character === '(' || character === '|') at += 1;
      else if (character === '#') at = this.#lineEnd(at);
      else if (character === ')') {
        top.ready = false;
        return at + 1;
      } else {
        const end = this.#word(at);
        if (text.slice(at, end) === 'esac') {
          frames.pop();
          return end;
        }
        at = Math.max(end, at + 1);
      }
    }
    top.ready = false;
    return at;
  }

  /** Reads a word with its quotes and expansions. */
  #word(from: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (/[\s;&|<>)]/.test(character)) break;
      if (character === '(') {
        const before = text[at - 1] ?? '';
        const isGroup = at > from && (before === '=' || /[?*+@!]/.test(before));
        if (!isGroup) break;
        at = before === '=' ? this.#array(at) : this.commands(at + 1, { start: at, what: '(' });
      } else {
        at = this.#piece(at);
      }
    }
    return Math.max(at, from + 1);
  }

  /** `name=( … )`: words, comments and line ends. */
  #array(start: number): number {
    const text = this.#text;
    let at = start + 1;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === ')') return at + 1;
      if (/[\s;&|<>]/.test(character)) at += 1;
      else if (character === '#') at = this.#lineEnd(at);
      else if (character === '(') at = this.#array(at);
      else at = this.#word(at);
    }
    return fail('unclosed', '(', start, start + 1);
  }

  /** One character of a word, or one quoted or expanded part of it. */
  #piece(at: number): number {
    const text = this.#text;
    const character = text[at] ?? '';
    if (character === '\\') return at + 2;
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      return end < 0 ? fail('unclosed', "'", at, at + 1) : end + 1;
    }
    if (character === '"') return this.#until(at, '"');
    if (character === '`') return this.#escapedEnd(at, '`');
    if (character !== '$') return at + 1;
    if (text.startsWith('$((', at)) {
      const end = this.#arithmeticEnd(at + 3);
      if (end !== undefined) return end;
    }
    if (text.startsWith('$(', at)) return this.commands(at + 2, { start: at, what: '$(' });
    if (text.startsWith('${', at)) return this.#until(at + 1, '}');
    if (text.startsWith("$'", at)) return this.#escapedEnd(at + 1, "'");
    return at + 1;
  }

  /** Behind the closing quote of a text in which a backslash escapes. */
  #escapedEnd(start: number, quote: string): number {
    let at = start + 1;
    while (at < this.#text.length && this.#text[at] !== quote) at += this.#text[at] === '\\' ? 2 : 1;
    return at >= this.#text.length ? fail('unclosed', quote, start, start + 1) : at + 1;
  }

  /** From a `"` or `{` to behind what closes it. */
  #until(start: number, closer: '"' | '}'): number {
    const text = this.#text;
    let at = start + 1;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === closer) return at + 1;
      // Inside double quotes an apostrophe is an apostrophe; inside braces it may be either.
      at = character === "'" ? at + 1 : this.#piece(at);
    }
    return fail('unclosed', closer === '"' ? '"' : '${', start, start + 1);
  }

  /** Behind the `))` that closes an arithmetic expression; undefined where it is none. */
  #arithmeticEnd(from: number): number | undefined {
    const text = this.#text;
    let depth = 0;
    for (let at = from; at < text.length; at += 1) {
      const character = text[at];
      if (character === '(') depth += 1;
      if (character === ')' && depth === 0) return text[at + 1] === ')' ? at + 2 : undefined;
      if (character === ')') depth -= 1;
      if (character === '\n' && text[at - 1] === '\n') return undefined;
    }
    return undefined;
  }

  /** Behind the `]]` that closes a test. */
  #testEnd(from: number, start: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      if (text.startsWith(']]', at) && /\s/.test(text[at - 1] ?? '')) return at + 2;
      at = this.#piece(at);
    }
    return fail('unclosed', '[[', start, start + 2);
  }

  /** `>`, `2>&1`, `<<EOF`, `<(command)`, and the word of a file comes later. */
  #redirect(at: number): number {
    const text = this.#text;
    if (text[at + 1] === '(') return this.commands(at + 2, { start: at, what: text.slice(at, at + 2) });
    if (text.startsWith('<<<', at)) return at + 3;
    const heredoc = /^<<(-?)[ \t]*(?=[^\s<>&|;()])/.exec(text.slice(at, at + 40));
    if (heredoc) {
      const start = at + heredoc[0].length;
      const end = this.#word(start);
      const delimiter = text.slice(start, end).replace(/['"\\]/g, '');
      this.#heredocs.push({ delimiter, start, end, tabs: heredoc[1] === '-' });
      return end;
    }
    return at + (/^(>>|>&|<&|>\||<>)/.test(text.slice(at, at + 2)) ? 2 : 1);
  }

  /** From the line behind a heredoc's command to behind the bodies of all that it opened. */
  #heredocBodies(from: number): number {
    let at = from;
    for (const { delimiter, start, end, tabs } of this.#heredocs.splice(0)) {
      for (;;) {
        if (at >= this.#text.length) fail('unclosed', delimiter, start, end);
        const lineEnd = this.#lineEnd(at);
        const line = this.#text.slice(at, lineEnd);
        at = lineEnd + 1;
        if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
      }
    }
    return at;
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at);
    return end < 0 ? this.#text.length : end;
  }
}
