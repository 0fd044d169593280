import { conclude, type Evidence, type RemedyId, type Verdict } from '../../domain/finding.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import { day, daysBetween, startOf, type Instant } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { tellingLine } from './cause.ts';
import { logGroup, logStream, type NotebookFacts } from './facts.ts';
import { notebookRules, type NotebookCode, type NotebookFinding, type NotebookFindingFacts } from './findings.ts';
import { lastStartOf, scriptReadIn, type LastStart, type StartBound } from './lastStart.ts';
import {
  al2023Lacks,
  al2023Reference,
  familyOf,
  platforms,
  platformState,
  successorOf,
  type PlatformState,
} from './platforms.ts';

/** AWS's pages that the rules come from. */
const guide = 'https://docs.aws.amazon.com/sagemaker/latest/dg';
const references = {
  platforms: platforms.source.url,
  instanceTypes: al2023Reference,
  /** "restart your notebooks at least once every 30 days to automatically consume patches" */
  maintenance: `${guide}/nbi.html#nbi-maintenance`,
  updates: `${guide}/nbi-software-updates.html`,
  scripts: `${guide}/notebook-lifecycle-config.html`,
  logs: `${guide}/logging-cloudwatch.html`,
} as const;

const describe = 'sagemaker:DescribeNotebookInstance';

/** States in which AWS leaves an instance alone. */
const resting: readonly string[] = ['InService', 'Stopped', 'Failed'];
/** States on the way to another. */
const moving: readonly string[] = ['Pending', 'Stopping', 'Updating', 'Deleting'];

export function activity(facts: NotebookFacts): string | undefined {
  return moving.includes(facts.status) ? facts.status : undefined;
}

type Found = NotebookFinding[];
type Seen = Observed<NotebookFacts>;

/** The verdict on a notebook instance: every finding that the facts prove, and a doubt for each that they leave open. */
export function assess(observed: Seen, context: AssessContext): Verdict<NotebookFinding> {
  const { facts, partial } = observed;
  const platform = platformState(facts.platformIdentifier, context.now, context.thresholds.ending);
  const start = lastStartOf(facts);
  const proven: Found = [
    ...platformFindings(observed, platform, context),
    ...failureFindings(observed),
    ...restartFindings(observed, platform, start, context),
    ...scriptFindings(observed, start, context),
    ...notes(observed, platform),
  ];
  const isDoubt = (finding: NotebookFinding) => notebookRules[finding.code].status === 'unknown';
  // While more is on its way a doubt is not said aloud, but it keeps the status from being `current`.
  const findings = partial ? proven.filter((finding) => !isDoubt(finding)) : proven;
  const known = [...resting, ...moving].includes(facts.status);
  const floor = known && !proven.some(isDoubt) ? 'current' : 'unknown';
  return conclude(notebookRules, findings, remediesFor(facts, platform, findings), floor);
}

/** Whether AWS would start it again once it is stopped. An id newer than our table is given the benefit of the doubt. */
export function canStart(facts: NotebookFacts, platform: PlatformState): boolean {
  return platform.state === 'unknown' ? facts.platformIdentifier !== undefined : platform.startable;
}

function finding<C extends NotebookCode>(
  observed: Seen,
  code: C,
  facts: NotebookFindingFacts[C],
  reference: string,
  more: { evidence?: readonly Evidence[]; since?: Instant | undefined; due?: Instant | undefined },
) {
  const { evidence = [], since, due } = more;
  return {
    resource: observed.key,
    code,
    severity: notebookRules[code].severity,
    facts,
    evidence,
    reference,
    ...(since === undefined ? {} : { since }),
    ...(due === undefined ? {} : { due }),
  };
}

const calendarEvidence: Evidence = { source: platforms.source.url, at: startOf(platforms.source.asOf) };

function platformFindings(observed: Seen, state: PlatformState, { now }: AssessContext): Found {
  const { facts } = observed;
  const evidence: Evidence[] = [
    { source: `${describe} PlatformIdentifier`, value: facts.platformIdentifier ?? '—' },
    calendarEvidence,
  ];
  if (state.state === 'unknown') {
    const platform = facts.platformIdentifier ?? null;
    return [finding(observed, 'notebook.platform.unknown', { platform }, references.platforms, { evidence })];
  }
  const { id, platform, startable } = state;
  const { os, endOfSupport } = platform;
  const found: Found = [];
  if (state.state === 'unsupported' && endOfSupport !== null) {
    const known = {
      platform: id,
      os,
      endOfSupport,
      running: facts.status === 'InService',
      awsMigratesFrom: platform.awsMigratesFrom,
    };
    const since = startOf(endOfSupport);
    found.push(finding(observed, 'notebook.platform.unsupported', known, references.platforms, { evidence, since }));
  }
  if (state.state === 'ending' && endOfSupport !== null) {
    const due = startOf(endOfSupport);
    const known = { platform: id, os, endOfSupport, days: daysBetween(now, due) };
    found.push(finding(observed, 'notebook.platform.ending', known, references.platforms, { evidence, due }));
  }
  if (!startable && platform.noStartFrom !== null && ['Stopped', 'Failed'].includes(facts.status)) {
    const known = {
      platform: id,
      os,
      status: facts.status,
      noStartFrom: platform.noStartFrom,
      migratable: platform.successor !== null,
    };
    const since = startOf(platform.noStartFrom);
    found.push(
      finding(observed, 'notebook.platform.stranded', known, references.platforms, {
        evidence: [statusEvidence(facts), ...evidence],
        since,
      }),
    );
  }
  const { instanceType } = facts;
  if (
    state.state !== 'supported' &&
    platform.successor !== null &&
    instanceType !== undefined &&
    al2023Lacks.includes(familyOf(instanceType))
  ) {
    const known = { instanceType, family: familyOf(instanceType), platform: id, successor: platform.successor };
    const type: Evidence = { source: `${describe} InstanceType`, value: instanceType };
    found.push(
      finding(observed, 'notebook.instanceType.unsupported', known, references.instanceTypes, {
        evidence: [type, ...evidence],
      }),
    );
  }
  return found;
}

function failureFindings(observed: Seen): Found {
  const { facts } = observed;
  if (facts.status !== 'Failed') return [];
  const log = facts.failureLog;
  const cause = log ? (tellingLine(log.lines) ?? null) : null;
  const evidence: Evidence[] = [{ source: `${describe} FailureReason`, value: facts.failureReason ?? '—' }];
  // What it wrote last is worth seeing, though it is not called the cause.
  const said = cause ?? log?.lines.at(-1);
  if (log && said !== undefined)
    evidence.push({ source: `logs:GetLogEvents ${logGroup} ${log.stream}`, value: said, at: log.at });
  const known = {
    cause,
    stream: log?.stream ?? null,
    failureReason: facts.failureReason ?? null,
    lines: log?.lines ?? [],
  };
  return [
    finding(observed, 'notebook.start.failed', known, references.logs, { evidence, since: facts.lastModifiedTime }),
  ];
}

/**
 * Running for too long? Certainly, where the start was not after the
 * threshold; certainly not, where it was not before; else nobody knows. On a
 * platform that is not started any more a restart is no cure and not asked for.
 */
function restartFindings(observed: Seen, platform: PlatformState, start: LastStart, context: AssessContext): Found {
  const { facts } = observed;
  if (facts.status !== 'InService' || (platform.state !== 'unknown' && !platform.startable)) return [];
  const threshold = context.thresholds.notebookRestart;
  const daysSince = (bound: StartBound) => daysBetween(bound.at, context.now);
  const { notBefore, notAfter, exact } = start;
  if (notAfter && daysSince(notAfter) >= threshold) {
    const known = { days: daysSince(notAfter), atLeast: !exact, threshold, evidence: notAfter.evidence };
    const more = {
      evidence: [statusEvidence(facts), startEvidence(observed, notAfter)],
      since: notAfter.at,
      due: notAfter.at + threshold * day,
    };
    return [finding(observed, 'notebook.restart.overdue', known, references.maintenance, more)];
  }
  if (notBefore && daysSince(notBefore) < threshold) return [];
  const known = {
    atLeastDays: notAfter ? daysSince(notAfter) : null,
    atMostDays: notBefore ? daysSince(notBefore) + 1 : null,
    threshold,
  };
  const evidence = [notAfter, notBefore].flatMap((bound) => (bound ? [startEvidence(observed, bound)] : []));
  return [finding(observed, 'notebook.restart.unknown', known, references.maintenance, { evidence })];
}

/** Running the script as it is now? A change takes effect at the next start only. */
function scriptFindings(observed: Seen, start: LastStart, context: AssessContext): Found {
  const { facts } = observed;
  const { lifecycleConfigName: config, script } = facts;
  if (facts.status !== 'InService' || config === undefined) return [];
  const doubt = (why: NotebookFindingFacts['notebook.script.unknown']['why'], evidence: readonly Evidence[]): Found => [
    finding(observed, 'notebook.script.unknown', { config, why }, references.scripts, { evidence }),
  ];
  const source = 'sagemaker:ListNotebookInstanceLifecycleConfigs LastModifiedTime';
  if (!script) return doubt('notRead', []);
  if ('missing' in script) return doubt('missing', [{ source, value: config }]);
  const changed: Evidence = { source, value: config, at: script.modifiedAt };
  const { notBefore, notAfter } = start;
  const since = notAfter && script.modifiedAt > notAfter.at ? notAfter : undefined;
  if (!since && notBefore && script.modifiedAt <= notBefore.at) return [];
  if (ranTheSame(observed, context)) {
    const known = { config, days: daysBetween(script.modifiedAt, context.now) };
    const evidence = [changed, ...(notAfter ? [startEvidence(observed, notAfter)] : [])];
    const more = { evidence, since: script.modifiedAt };
    return [finding(observed, 'notebook.script.sameAsAtStart', known, references.scripts, more)];
  }
  if (since) {
    const known = { config, days: daysBetween(script.modifiedAt, context.now), evidence: since.evidence };
    const more = { evidence: [changed, startEvidence(observed, since)], since: script.modifiedAt };
    return [finding(observed, 'notebook.script.changedSinceStart', known, references.scripts, more)];
  }
  return doubt('noStartTime', [changed]);
}

/** Whether the last start ran the OnStart script as it is now, though the configuration was written since: only where that is proven. */
function ranTheSame({ key, facts }: Seen, { onStartBetween }: AssessContext): boolean {
  const { lifecycleConfigName: name, script } = facts;
  const notebook = parseKey(key);
  const read = scriptReadIn(facts);
  if (!notebook || !read || name === undefined || !script || 'missing' in script) return false;
  if (script.onStart === undefined) return false;
  const { partition, service, region, account } = notebook;
  const config = `arn:${partition}:${service}:${region}:${account}:notebook-instance-lifecycle-config/${name}`;
  return onStartBetween?.(config, read.from, read.to) === script.onStart;
}

/** What is worth knowing, and no reason to act. */
function notes(observed: Seen, platform: PlatformState): Found {
  const { facts } = observed;
  const found: Found = [];
  if (facts.status === 'Stopped' && platform.state !== 'unknown' && platform.startable) {
    const evidence = [statusEvidence(facts)];
    found.push(finding(observed, 'notebook.updates.atNextStart', {}, references.updates, { evidence }));
  }
  if (facts.lifecycleConfigName === undefined) {
    const evidence: Evidence[] = [{ source: `${describe} NotebookInstanceLifecycleConfigName`, value: '—' }];
    found.push(finding(observed, 'notebook.lifecycle.none', {}, references.scripts, { evidence }));
  }
  return found;
}

/** What helps where the lifecycle configuration does not exist any more. */
const reattach: readonly RemedyId[] = ['notebook.changeLifecycleConfig', 'notebook.detachLifecycleConfig'];

function remediesFor(facts: NotebookFacts, platform: PlatformState, findings: Found): readonly RemedyId[] {
  const migrates = resting.includes(facts.status) && successorOf(facts.platformIdentifier) !== null;
  const migration: RemedyId[] = migrates ? ['notebook.migratePlatform'] : [];
  const restarts = canStart(facts, platform);
  const lost = facts.lifecycleConfigName !== undefined && facts.script !== undefined && 'missing' in facts.script;
  const remedies = findings.flatMap((each): readonly RemedyId[] => {
    switch (each.code) {
      case 'notebook.platform.unsupported':
      case 'notebook.platform.stranded':
      case 'notebook.platform.ending':
      case 'notebook.instanceType.unsupported':
        return migration;
      case 'notebook.start.failed':
        if (!restarts) return [];
        if (lost) return [...reattach, 'notebook.start'];
        // The script first: started again as it is, it would fail again.
        return facts.failureLog && facts.lifecycleConfigName !== undefined
          ? ['lifecycle.open', 'notebook.start']
          : ['notebook.start'];
      case 'notebook.restart.overdue':
      case 'notebook.restart.unknown':
      case 'notebook.script.changedSinceStart':
        return restarts ? ['notebook.restart'] : [];
      case 'notebook.script.unknown':
        if (!restarts || each.facts.why === 'notRead') return [];
        return each.facts.why === 'missing' ? reattach : ['notebook.restart'];
      case 'notebook.platform.unknown':
      case 'notebook.script.sameAsAtStart':
      case 'notebook.lifecycle.none':
      case 'notebook.updates.atNextStart':
        return [];
    }
  });
  return [...new Set(remedies)];
}

function statusEvidence(facts: NotebookFacts): Evidence {
  return { source: `${describe} NotebookInstanceStatus`, value: facts.status };
}

function startEvidence({ name, facts }: Seen, bound: StartBound): Evidence {
  const { at } = bound;
  switch (bound.evidence) {
    case 'cloudTrail': {
      const source = 'cloudtrail:LookupEvents StartNotebookInstance';
      const start = facts.trail?.start;
      // No event since then.
      if (!start) return { source, value: '—', at };
      return { source, at, ...(start.user === undefined ? {} : { value: start.user }) };
    }
    case 'onStartLog':
      return { source: `logs:DescribeLogStreams ${logGroup} ${logStream(name, 'OnStart')}`, at };
    case 'observed':
      return { source: `${describe} NotebookInstanceStatus`, at };
    case 'created':
      return { source: `${describe} CreationTime`, at };
    case 'lastModified':
      return { source: `${describe} LastModifiedTime`, at };
  }
}
