import { riskyCodes, type Risks, type RiskyCode, type StartRisks } from '../startRisks.ts';
import type { Code, Finding } from './analysis/finding.ts';

/** Each is a code of the analysis; a finding that was renamed does not compile here. */
const codes: readonly (RiskyCode & Code)[] = riskyCodes satisfies readonly Code[];

/** What the findings say about the next start; what is only information says nothing about it. */
export function startRisks(findings: readonly Pick<Finding, 'code' | 'severity' | 'range'>[]): StartRisks {
  const of = (severity: Finding['severity']): Risks => {
    const found = codes.flatMap((code) => {
      const first = findings.find((each) => each.code === code && each.severity === severity);
      return first ? [{ code, line: String(first.range.start.line + 1) }] : [];
    });
    return { codes: found.map(({ code }) => code), lines: found.map(({ line }) => line) };
  };
  return { stops: of('error'), mayStop: of('warning') };
}
