import type { Evidence } from '../../domain/finding.ts';
import { daysBetween } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { runtimeFindings } from './assessRuntime.ts';
import type { FunctionFacts, PublishedVersion } from './facts.ts';
import { functionFinding, type FunctionFinding } from './findings.ts';
import { splitQualifier } from './versionParts.ts';
import { isBehind, newestEvidence, sinceOf, standingOf } from './standing.ts';

/** Of a version beside `$LATEST` only what has a deadline is worth a line with the function. */
const deadlines: ReadonlySet<string> = new Set<FunctionFinding['code']>([
  'lambda.runtime.deprecated',
  'lambda.runtime.ending',
]);

const knownModes: ReadonlySet<string> = new Set(['Auto', 'FunctionUpdate', 'Manual']);

/** What is wrong with the published versions that aliases serve: the calls go there, not to `$LATEST`. */
export function versionFindings(observed: Observed<FunctionFacts>, context: AssessContext): readonly FunctionFinding[] {
  const { published } = observed.facts;
  if (published?.state !== 'read') return [];
  return published.versions.flatMap((each) => findingsOf(observed, each, published.readAt, context));
}

function findingsOf(
  { key, facts }: Observed<FunctionFacts>,
  served: PublishedVersion,
  readAt: number,
  context: AssessContext,
): readonly FunctionFinding[] {
  const { version, mode, runtimeVersionArn: arn, runtimeVersionError: error, lastModified } = served;
  const found: FunctionFinding[] = [];
  const aliases = served.aliases.map((each) => each.name);
  const evidence: readonly Evidence[] = [
    { source: `lambda:ListAliases FunctionVersion ${version}`, value: aliases.join(', '), at: readAt },
    ...(mode === undefined
      ? []
      : [{ source: `lambda:GetRuntimeManagementConfig UpdateRuntimeOn (${version})`, value: mode, at: readAt }]),
    ...(arn === undefined
      ? []
      : [
          { source: `lambda:GetFunctionConfiguration RuntimeVersionConfig.RuntimeVersionArn (${version})`, value: arn },
        ]),
    ...newestEvidence(facts),
  ];
  const own = facts.version !== '$LATEST';
  // A version that aliases serve keeps the runtime that it was published with; of one and the same it is said once.
  if (served.unread === undefined && (own || served.runtime !== facts.runtime)) {
    const told = runtimeFindings(key, served.runtime, context, { version, aliases });
    found.push(...(own ? told : told.filter(({ code }) => deadlines.has(code))));
  }
  if (served.unread !== undefined && own) {
    const asked = [{ source: `lambda:GetFunctionConfiguration (${version})`, value: served.unread }];
    found.push(functionFinding(key, 'lambda.version.unreadable', { version, problem: served.unread }, asked));
  }
  if (mode === undefined && own) {
    const problem = served.modeUnread ?? 'unexpected';
    const asked = [{ source: `lambda:GetRuntimeManagementConfig (${version})`, value: problem }];
    found.push(functionFinding(key, 'lambda.mode.unreadable', { problem }, asked));
  }
  if (mode !== undefined && own && !knownModes.has(mode))
    found.push(functionFinding(key, 'lambda.mode.unknown', { mode }, evidence));
  if (mode === 'Auto' && own) {
    const standing = standingOf(facts, arn);
    const runtime = served.runtime ?? null;
    if ((standing.newer ?? 0) > 0)
      found.push(functionFinding(key, 'lambda.runtime.rolloutPending', { runtime, ...standing }, evidence));
  }
  if (mode === 'Manual') {
    const pinnedArn = served.pinnedArn ?? arn ?? null;
    const when = sinceOf(context, own ? splitQualifier(key).key : key, version, pinnedArn);
    const pinned = { pinnedArn, pinnedSince: when.since ?? null };
    const held = { runtime: served.runtime ?? null, version, aliases, ...pinned, ...standingOf(facts, pinnedArn) };
    found.push(functionFinding(key, 'lambda.runtime.held', held, evidence, when));
  }
  if (mode === 'FunctionUpdate') {
    const standing = standingOf(facts, arn);
    const days = lastModified === undefined ? null : Math.max(0, daysBetween(lastModified, context.now));
    const overdue = days !== null && days >= context.thresholds.functionUpdate;
    if (isBehind(facts, standing) || overdue)
      found.push(functionFinding(key, 'lambda.version.frozen', { version, aliases, days, ...standing }, evidence));
  }
  if (error !== undefined) {
    const source = `lambda:GetFunctionConfiguration RuntimeVersionConfig.Error (${version})`;
    const told = { version, errorCode: error.code, message: error.message };
    found.push(functionFinding(key, 'lambda.runtime.error', told, [{ source, value: error.code, at: readAt }]));
  }
  return found;
}
