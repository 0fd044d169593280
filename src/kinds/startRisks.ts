/**
 * Findings in a lifecycle script that decide whether the instance comes up: the script ends with a failure, is not run
 * at all, or takes too long.
 */
export const riskyCodes = [
  'crlf-line-ends',
  'missing-shebang',
  'syntax-error',
  'command-not-on-platform',
  'environment-not-on-platform',
  'long-install-foreground',
  'errexit-pitfall',
  'fails-at-end',
] as const;

export type RiskyCode = (typeof riskyCodes)[number];

/** What in a script stands in the way of the next start: finding and line (from 1) go together, each finding once. */
export interface Risks {
  readonly codes: readonly RiskyCode[];
  readonly lines: readonly string[];
}

/** `stops`: as good as certain. `mayStop`: where something goes wrong that can. */
export interface StartRisks {
  readonly stops: Risks;
  readonly mayStop: Risks;
}

export const noRisks: StartRisks = { stops: { codes: [], lines: [] }, mayStop: { codes: [], lines: [] } };

/** Without the findings of these codes. */
export function without({ stops, mayStop }: StartRisks, left: readonly RiskyCode[]): StartRisks {
  const filtered = ({ codes, lines }: Risks): Risks => ({
    codes: codes.filter((code) => !left.includes(code)),
    lines: lines.filter((_, at) => !left.some((code) => code === codes[at])),
  });
  return { stops: filtered(stops), mayStop: filtered(mayStop) };
}
