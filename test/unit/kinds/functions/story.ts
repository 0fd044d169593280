import type { FunctionConfiguration, FunctionSummary } from '../../../../src/aws/ports.ts';
import type { Verdict } from '../../../../src/domain/finding.ts';
import { day } from '../../../../src/domain/time.ts';
import type { FunctionFacts, ManagementRead } from '../../../../src/kinds/functions/facts.ts';
import { defaultThresholds, type AssessContext, type Observed } from '../../../../src/kinds/kind.ts';

/** Sunday 2026-11-22, 09:00 UTC. */
export const now = Date.parse('2026-11-22T09:00:00Z');

export const context: AssessContext = { now, thresholds: defaultThresholds };

export function keyOf(name: string): string {
  return `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
}

export const pinned = 'arn:aws:lambda:eu-west-1::runtime:0123abcd';

/**
 * A function from words: a runtime, `image` or `nothing`; a mode, `mode pending`
 * or `mode unreadable`; `updated N d ago`; `error CODE`.
 */
export function lambda(words: string, name = 'resize'): Observed<FunctionFacts> {
  const [what = '', ...rest] = words.split(/, | (?=Auto|Manual|FunctionUpdate|mode |Later)/);
  const updated = rest.flatMap((each) => /^updated (\d+) d ago$/.exec(each)?.[1] ?? []).at(0);
  const error = rest.flatMap((each) => /^error (\S+)$/.exec(each)?.[1] ?? []).at(0);
  const image = what === 'image';
  const facts: FunctionFacts = {
    version: '$LATEST',
    packageType: image ? 'Image' : 'Zip',
    architecture: 'x86_64',
    management: image ? { state: 'notApplicable' } : managementOf(rest[0] ?? ''),
    configuration:
      error === undefined
        ? { state: 'notRead' }
        : { state: 'read', readAt: now, runtimeVersionError: { code: error, message: 'it failed' } },
    stack: { state: 'read', name: null },
    ...(image || what === 'nothing' ? {} : { runtime: what }),
    ...(updated === undefined ? {} : { lastModified: now - Number(updated) * day }),
  };
  return { key: keyOf(name), name, facts, partial: facts.management.state === 'pending' };
}

function managementOf(mode: string): ManagementRead {
  switch (mode) {
    case 'mode pending':
      return { state: 'pending' };
    case 'mode unreadable':
      return { state: 'unreadable', problem: 'accessDenied' };
    case 'Manual':
      return { state: 'read', mode, pinnedArn: pinned, readAt: now };
    default:
      return { state: 'read', mode, readAt: now };
  }
}

/** `held: runtime.held, runtime.limitedPatches (info) → lambda.setRuntimeMode` */
export function told({ status, findings, remedies }: Verdict): string {
  const codes = findings.map((each) => {
    const code = each.code.replace(/^lambda\./, '');
    return each.severity === 'info' ? `(${code})` : code;
  });
  const behind = codes.length === 0 ? '' : `: ${codes.join(', ')}`;
  return `${status}${behind}${remedies.length === 0 ? '' : ` → ${remedies.join(', ')}`}`;
}

export function summary(name: string, more: Partial<FunctionSummary> = {}): FunctionSummary {
  return {
    arn: keyOf(name),
    name,
    version: '$LATEST',
    packageType: 'Zip',
    runtime: 'nodejs24.x',
    architecture: 'x86_64',
    lastModified: now - 10 * day,
    revisionId: `${name}-1`,
    ...more,
  };
}

export function configuration(name: string, more: Partial<FunctionConfiguration> = {}): FunctionConfiguration {
  return { ...summary(name), state: 'Active', lastUpdateStatus: 'Successful', runtimeVersionArn: pinned, ...more };
}
