import { conclude, type Evidence, type Verdict } from '../../domain/finding.ts';
import type { Status } from '../../domain/status.ts';
import { day, daysBetween, type Instant } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { functionFinding, functionRules, type FunctionFinding } from './findings.ts';
import { runtimeFindings } from './assessRuntime.ts';
import { isBehind, newestEvidence, runningArn, runningEvidence, sinceOf, standingOf } from './standing.ts';
import { versionFindings } from './assessVersions.ts';

/**
 * What the facts prove of a function. `current` needs evidence: a supported
 * runtime, and a mode in which Lambda patches it.
 */
export function assessFunction(observed: Observed<FunctionFacts>, context: AssessContext): Verdict<FunctionFinding> {
  const { key, facts } = observed;
  if (facts.packageType === 'Image') return conclude(functionRules, [imageFinding(observed, context.now)], []);
  if (facts.replicaOf !== undefined) {
    const evidence = [{ source: 'lambda:ListFunctions MasterArn', value: facts.replicaOf }];
    const replica = functionFinding(key, 'lambda.edge.replica', { master: facts.replicaOf }, evidence);
    return conclude(functionRules, [replica, ...runtimeFindings(key, facts.runtime, context)], [], 'unknown');
  }
  if (facts.version !== '$LATEST') return assessPublished(observed, context);
  const findings = [
    ...runtimeFindings(key, facts.runtime, context),
    ...modeFindings(observed, context),
    ...errorFindings(observed),
    ...versionFindings(observed, context),
  ];
  return conclude(functionRules, findings, remediesOf(findings), floorOf(facts));
}

/** One published version by itself, as `versionParts` makes it. */
function assessPublished(observed: Observed<FunctionFacts>, context: AssessContext): Verdict<FunctionFinding> {
  const findings = versionFindings(observed, context);
  const remedies = remediesOf(findings).filter((each) => each !== 'lambda.applyLatestRuntime');
  return conclude(functionRules, findings, remedies, floorOf(observed.facts));
}

function remediesOf(findings: readonly FunctionFinding[]): readonly string[] {
  const has = (...codes: readonly FunctionFinding['code'][]) => findings.some((each) => codes.includes(each.code));
  return [
    ...(has('lambda.runtime.stale', 'lambda.version.frozen') ? ['lambda.applyLatestRuntime'] : []),
    ...(has('lambda.runtime.held', 'lambda.runtime.stale', 'lambda.version.frozen') ? ['lambda.setRuntimeMode'] : []),
  ];
}

/** The status while no finding says more: `current` only where it was read that Lambda keeps it so. */
function floorOf(facts: FunctionFacts): Status {
  const { management, lastModified } = facts;
  if (management.state !== 'read') return 'unknown';
  if (management.mode === 'FunctionUpdate') return lastModified === undefined ? 'unknown' : 'current';
  return management.mode === 'Auto' ? 'current' : 'unknown';
}

function imageFinding({ key, facts }: Observed<FunctionFacts>, now: Instant): FunctionFinding {
  const { lastModified } = facts;
  const days = lastModified === undefined ? null : Math.max(0, daysBetween(lastModified, now));
  return functionFinding(key, 'lambda.image.rebuild', { days }, [
    { source: 'lambda:ListFunctions PackageType', value: facts.packageType },
    ...modifiedEvidence(facts),
  ]);
}

function modeFindings({ key, facts }: Observed<FunctionFacts>, context: AssessContext): FunctionFinding[] {
  const { management } = facts;
  switch (management.state) {
    case 'pending':
    case 'notApplicable':
      return [];
    case 'unreadable': {
      const evidence = [{ source: 'lambda:GetRuntimeManagementConfig', value: management.problem }];
      return [functionFinding(key, 'lambda.mode.unreadable', { problem: management.problem }, evidence)];
    }
    case 'read':
      return modeFinding(key, facts, management, context);
  }
}

function modeFinding(
  key: string,
  facts: FunctionFacts,
  read: { readonly mode: string; readonly pinnedArn?: string; readonly readAt: Instant },
  context: AssessContext,
): FunctionFinding[] {
  const { now, thresholds } = context;
  const { mode, readAt } = read;
  const runtime = facts.runtime ?? null;
  const modeEvidence: Evidence = {
    source: 'lambda:GetRuntimeManagementConfig UpdateRuntimeOn',
    value: mode,
    at: readAt,
  };
  const standing = standingOf(facts, runningArn(facts));
  switch (mode) {
    case 'Auto': {
      if (standing.newer === null || standing.newer === 0) return [];
      const evidence = [modeEvidence, ...runningEvidence(facts), ...newestEvidence(facts)];
      return [functionFinding(key, 'lambda.runtime.rolloutPending', { runtime, ...standing }, evidence)];
    }
    case 'Manual': {
      const pinnedArn = read.pinnedArn ?? runningArn(facts) ?? null;
      const evidence = [modeEvidence, ...pinnedEvidence(read, facts), ...newestEvidence(facts)];
      const when = sinceOf(context, key, '$LATEST', pinnedArn);
      const pinned = { pinnedArn, pinnedSince: when.since ?? null };
      const held = { runtime, version: '$LATEST', aliases: [], ...pinned, ...standingOf(facts, pinnedArn) };
      return [functionFinding(key, 'lambda.runtime.held', held, evidence, when)];
    }
    case 'FunctionUpdate': {
      const { lastModified } = facts;
      const behind = isBehind(facts, standing);
      const days = lastModified === undefined ? null : Math.max(0, daysBetween(lastModified, now));
      const threshold = thresholds.functionUpdate;
      const overdue = lastModified !== undefined && days !== null && days >= threshold;
      if (!behind && !overdue) {
        const evidence = [modeEvidence, ...modifiedEvidence(facts)];
        return [functionFinding(key, 'lambda.runtime.functionUpdate', { runtime, days }, evidence)];
      }
      const evidence = [modeEvidence, ...modifiedEvidence(facts), ...runningEvidence(facts), ...newestEvidence(facts)];
      const when = overdue ? { since: lastModified + threshold * day } : {};
      return [functionFinding(key, 'lambda.runtime.stale', { runtime, days, threshold, ...standing }, evidence, when)];
    }
    default:
      return [functionFinding(key, 'lambda.mode.unknown', { mode }, [modeEvidence])];
  }
}

function errorFindings({ key, facts }: Observed<FunctionFacts>): FunctionFinding[] {
  const { configuration } = facts;
  if (configuration.state !== 'read' || configuration.runtimeVersionError === undefined) return [];
  const { code, message } = configuration.runtimeVersionError;
  const evidence = [
    { source: 'lambda:GetFunctionConfiguration RuntimeVersionConfig.Error', value: code, at: configuration.readAt },
  ];
  return [functionFinding(key, 'lambda.runtime.error', { version: '$LATEST', errorCode: code, message }, evidence)];
}

function pinnedEvidence(read: { readonly pinnedArn?: string }, facts: FunctionFacts): Evidence[] {
  const running = runningArn(facts);
  if (read.pinnedArn !== undefined) {
    return [{ source: 'lambda:GetRuntimeManagementConfig RuntimeVersionArn', value: read.pinnedArn }];
  }
  if (running === undefined) return [];
  return [{ source: 'lambda:GetFunctionConfiguration RuntimeVersionConfig.RuntimeVersionArn', value: running }];
}

function modifiedEvidence({ lastModified }: FunctionFacts): Evidence[] {
  return lastModified === undefined ? [] : [{ source: 'lambda:ListFunctions LastModified', at: lastModified }];
}
