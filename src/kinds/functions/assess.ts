import { lookUp, phase, type Deadline } from '../../domain/calendar.ts';
import { conclude, type Evidence, type Verdict } from '../../domain/finding.ts';
import type { Status } from '../../domain/status.ts';
import { day, daysBetween, startOf, type Instant } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { functionFinding, functionRules, type FunctionFinding } from './findings.ts';
import { limitedPatchesSince, runtimes, type RuntimeSupport } from './runtimes.ts';
import { newestEvidence, runningArn, runningEvidence, sinceOf, standingOf } from './standing.ts';
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
  const findings = [
    ...runtimeFindings(key, facts.runtime, context),
    ...modeFindings(observed, context),
    ...errorFindings(observed),
    ...versionFindings(observed, context),
  ];
  return conclude(functionRules, findings, remediesOf(findings), floorOf(facts));
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

function runtimeFindings(key: string, runtime: string | undefined, context: AssessContext): FunctionFinding[] {
  const { now, thresholds } = context;
  const { asOf, url } = runtimes.source;
  const named: Evidence = {
    source: 'lambda:ListFunctions Runtime',
    ...(runtime === undefined ? {} : { value: runtime }),
  };
  const support = runtime === undefined ? undefined : lookUp(runtimes, runtime);
  if (runtime === undefined || support === undefined) {
    return [functionFinding(key, 'lambda.runtime.unknown', { runtime: runtime ?? null, asOf }, [named])];
  }
  const { os, deprecation, blockCreate: createBlocked, blockUpdate: updateBlocked } = support;
  const table: Evidence = { source: url, at: startOf(asOf), ...(deprecation === null ? {} : { value: deprecation }) };
  const evidence = [named, table];
  const found: FunctionFinding[] = [];
  const at = phase(deprecation, now, thresholds.ending);
  if (deprecation !== null && at === 'past') {
    const blocked = blockedNow(support, now);
    const due = nextOf([createBlocked, updateBlocked], now);
    const facts = { runtime, os, deprecated: deprecation, createBlocked, updateBlocked, blocked, asOf };
    const when = { since: startOf(deprecation), ...(due === undefined ? {} : { due }) };
    found.push(functionFinding(key, 'lambda.runtime.deprecated', facts, evidence, when));
  }
  if (deprecation !== null && at === 'near') {
    const due = startOf(deprecation);
    const days = Math.ceil((due - now) / day);
    const facts = { runtime, deprecated: deprecation, days, createBlocked, updateBlocked, asOf };
    found.push(functionFinding(key, 'lambda.runtime.ending', facts, evidence, { due }));
  }
  if (os === 'AL2' && at !== 'past' && phase(limitedPatchesSince, now, 0) === 'past') {
    const facts = { runtime, since: limitedPatchesSince };
    found.push(
      functionFinding(key, 'lambda.runtime.limitedPatches', facts, evidence, { since: startOf(limitedPatchesSince) }),
    );
  }
  if (deprecation === null && support.preview === undefined)
    found.push(functionFinding(key, 'lambda.runtime.notScheduled', { runtime, asOf }, evidence));
  if (support.preview) found.push(functionFinding(key, 'lambda.runtime.preview', { runtime, asOf }, evidence));
  return found;
}

function blockedNow(support: RuntimeSupport, now: Instant): 'nothing' | 'create' | 'update' {
  if (phase(support.blockUpdate, now, 0) === 'past') return 'update';
  return phase(support.blockCreate, now, 0) === 'past' ? 'create' : 'nothing';
}

function nextOf(deadlines: readonly Deadline[], now: Instant): Instant | undefined {
  const ahead = deadlines.flatMap((each) => (each === null ? [] : [startOf(each)])).filter((each) => each > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
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
      const held = { runtime, version: '$LATEST', aliases: [], pinnedArn, ...standingOf(facts, pinnedArn) };
      const when = sinceOf(context, key, '$LATEST', pinnedArn);
      return [functionFinding(key, 'lambda.runtime.held', held, evidence, when)];
    }
    case 'FunctionUpdate': {
      const { lastModified } = facts;
      const behind = (standing.newer ?? 0) > 0;
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
