import { lookUp, phase, type Deadline } from '../../domain/calendar.ts';
import type { Evidence } from '../../domain/finding.ts';
import { day, startOf, type Instant } from '../../domain/time.ts';
import type { AssessContext } from '../kind.ts';
import { functionFinding, type FunctionFinding } from './findings.ts';
import { limitedPatchesSince, runtimes, type RuntimeSupport } from './runtimes.ts';

/**
 * What the support table says of a runtime: that of `$LATEST`, or of a published version with the aliases that serve it.
 */
export function runtimeFindings(
  key: string,
  runtime: string | undefined,
  context: AssessContext,
  served: { readonly version: string; readonly aliases: readonly string[] } = { version: '$LATEST', aliases: [] },
): FunctionFinding[] {
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
    const facts = { ...served, runtime, os, deprecated: deprecation, createBlocked, updateBlocked, blocked, asOf };
    const when = { since: startOf(deprecation), ...(due === undefined ? {} : { due }) };
    found.push(functionFinding(key, 'lambda.runtime.deprecated', facts, evidence, when));
  }
  if (deprecation !== null && at === 'near') {
    const due = startOf(deprecation);
    const days = Math.ceil((due - now) / day);
    const facts = { ...served, runtime, deprecated: deprecation, days, createBlocked, updateBlocked, asOf };
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
