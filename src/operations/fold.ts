import type { Entry } from './operation.ts';
import { mayHaveArrived } from './problems.ts';

/*
 * A request that AWS does not take for a day is tried some hundred times. Of tries in a row the first and the last tell
 * the story; what the journal says of the step is the same without those between.
 */

/** Adds an entry to those that are kept. Changes `entries`. */
export function keep(entries: Entry[], entry: Entry): void {
  entries.push(entry);
  if (!('step' in entry)) return;
  const last = tryBefore(entries, entries.length, entry.step);
  const middle = last && tryBefore(entries, last.intent, entry.step);
  const first = middle && tryBefore(entries, middle.intent, entry.step);
  if (!last || !middle || !first) return;
  // That it may have arrived must stay known.
  if (middle.doubt && !first.doubt && !last.doubt) return;
  entries.splice(middle.answer, 1);
  entries.splice(middle.intent, 1);
}

interface Try {
  readonly intent: number;
  readonly answer: number;
  readonly doubt: boolean;
}

/** The step's last two entries before this place, where they are a try that AWS did not take, and will be asked again. */
function tryBefore(entries: readonly Entry[], end: number, step: string): Try | undefined {
  let answer: { readonly at: number; readonly doubt: boolean } | undefined;
  for (let at = end - 1; at >= 0; at--) {
    const entry = entries[at];
    // What concerns the whole operation begins a new story.
    if (entry === undefined || !('step' in entry)) return undefined;
    if (entry.step !== step) continue;
    if (answer !== undefined)
      return entry.type === 'intent' ? { intent: at, answer: answer.at, doubt: answer.doubt } : undefined;
    // Refusals are counted.
    if (entry.type !== 'notSent' || entry.final || entry.problem?.code === 'conflict') return undefined;
    answer = { at, doubt: entry.problem !== undefined && mayHaveArrived(entry.problem) };
  }
  return undefined;
}
