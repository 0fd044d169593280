import type { KillCase } from './cases.ts';
import { describePoint, type Story } from './windows.ts';
import type { KillPoint } from './protocol.ts';

/** Sending these twice interrupts somebody's work once more; the others leave things as they are. */
const harmfulTwice = /^(Stop|Start)NotebookInstance |^UpdateNotebookInstance |^POST pods /;

/** The account as it has to be in the end. */
export function expected(
  killCase: KillCase,
  beginning: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  return { ...beginning, ...killCase.ends };
}

/**
 * What is wrong with how a story ended, a line each: not at rest, not where it was to end, something asked of AWS more
 * often than by a window that was left alone (`calm`), a journal that can not be read.
 */
export function wrongWith(about: {
  readonly killCase: KillCase;
  readonly beginning: Readonly<Record<string, string>>;
  readonly calm: Story | undefined;
  readonly story: Story;
  readonly at: KillPoint | undefined;
}): readonly string[] {
  const { killCase, beginning, calm, story, at } = about;
  const wrong: string[] = [];
  const wanted = expected(killCase, beginning);
  if (story.trouble !== undefined) wrong.push(`the window ended with ${story.trouble}`);
  const { state = 'nothing', why = [] } = story.rest ?? {};
  if (state !== killCase.outcome) wrong.push(`came to rest as ${state}, not ${killCase.outcome}: ${why.join('; ')}`);
  for (const [name, line] of Object.entries(wanted)) {
    if (story.picture[name] !== line) wrong.push(`${name} is ${story.picture[name]}, not ${line}`);
  }
  for (const name of Object.keys(story.picture)) {
    if (!(name in wanted)) wrong.push(`there is ${name}`);
  }
  for (const [what, times] of Object.entries(story.taken)) {
    const again = !harmfulTwice.test(what) || killCase.triesAgain === what;
    const most = (calm?.taken[what] ?? 0) + (again ? 1 : 0);
    if (calm !== undefined && times > most) wrong.push(`${what} was taken ${times} times, not ${most}`);
  }
  wrong.push(...story.unreadable.map((file) => `${file} can not be read`));
  return wrong.map((line) => `${at === undefined ? 'left alone' : `killed ${describePoint(at)}`}: ${line}`);
}
