/** What does not match in a script. */
export interface Imbalance {
  readonly problem: 'unclosed' | 'unexpected';
  /** `if`, `do`, `"`, `EOF`: what was opened, or what closes nothing. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

export type Block = 'if' | 'do' | 'case' | '{' | '(' | 'for' | 'while';

/** A block that is open while the script is read. */
export interface Frame {
  readonly block: Block;
  readonly start: number;
  readonly end: number;
  /** `then` or `do` was seen; of a case: patterns come next. */
  ready: boolean;
}

/** Ends the reading at the first fault. */
export class Unbalanced extends Error {
  readonly imbalance: Imbalance;

  constructor(imbalance: Imbalance) {
    super(imbalance.what);
    this.imbalance = imbalance;
  }
}

/** A word where a command begins. Answers whether another command can begin right behind it. */
export function readReserved(word: string, start: number, end: number, frames: Frame[]): boolean {
  const top = frames.at(-1);
  const open = (block: Block, ready: boolean): boolean => {
    frames.push({ block, start, end, ready });
    return true;
  };
  const close = (block: Block): boolean => {
    if (top?.block !== block || (block === 'if' && !top.ready)) {
      if (top && top.block !== '(') fail('unclosed', top.block, top.start, top.end);
      fail('unexpected', word, start, end);
    }
    frames.pop();
    return true;
  };
  switch (word) {
    case 'if':
      return open('if', false);
    case 'then':
      if (top?.block !== 'if') fail('unexpected', word, start, end);
      top.ready = true;
      return true;
    case 'elif':
    case 'else':
      if (top?.block !== 'if' || !top.ready) fail('unexpected', word, start, end);
      top.ready = word === 'else';
      return true;
    case 'fi':
      return close('if');
    case 'for':
    case 'select':
      open('for', false);
      return false;
    case 'while':
    case 'until':
      return open('while', false);
    case 'do':
      if (top?.block !== 'for' && top?.block !== 'while') fail('unexpected', word, start, end);
      frames.pop();
      frames.push({ block: 'do', start: top.start, end: top.end, ready: true });
      return true;
    case 'done':
      return close('do');
    case 'case':
      open('case', false);
      return false;
    case 'esac':
      return close('case');
    case '{':
      return open('{', true);
    case '}':
      return close('{');
    case '!':
    case 'time':
    case 'function':
      return true;
    default:
      return false;
  }
}

/** A word inside a command: of `for` and `case` it can still be a keyword. */
export function readInner(word: string, frames: Frame[]): boolean {
  const top = frames.at(-1);
  if (word === 'in' && top?.block === 'case') top.ready = true;
  if (word === 'do' && top?.block === 'for') {
    frames.pop();
    frames.push({ ...top, block: 'do', ready: true });
    return true;
  }
  return false;
}

export function fail(problem: Imbalance['problem'], what: string, start: number, end: number): never {
  throw new Unbalanced({ problem, what, start, end });
}
