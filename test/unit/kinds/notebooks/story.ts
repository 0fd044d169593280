import type { Verdict } from '../../../../src/domain/finding.ts';
import { day, hour, minute, type Instant } from '../../../../src/domain/time.ts';
import { defaultThresholds, type AssessContext, type Observed } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import type { NotebookFinding } from '../../../../src/kinds/notebooks/findings.ts';

export const now = Date.parse('2026-11-21T12:00:00Z');
export const context: AssessContext = { now, thresholds: defaultThresholds };
export const scope = {
  id: 'team|eu-west-1',
  profile: 'team',
  region: 'eu-west-1',
  sample: false,
  account: '111122223333',
};

export function keyOf(name: string): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;
}

const units: Readonly<Record<string, number>> = { min: minute, h: hour, d: day };

function moment(text: string, at: Instant): Instant {
  const match = /^(\d+) (min|h|d) ago$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (!match || unit === undefined) throw new Error(`no moment: ${text}`);
  return at - Number(match[1]) * unit;
}

type Told = { -readonly [K in keyof NotebookFacts]: NotebookFacts[K] };

/**
 * Facts from a sentence: "al2023 InService, created 200 d ago, trail start 47 d ago, config lc".
 * First the platform (`al2023`, `al2-v3`, `al1`, an id, `?` for none) and the status; then what is known.
 */
export function notebook(text: string, at: Instant = now, name = 'alpha'): Observed<NotebookFacts> {
  const [head = '', ...clauses] = text.split(', ');
  const [platform = '', status = ''] = head.split(' ');
  const told: Told = { status, described: true, unread: [], instanceType: 'ml.t3.medium' };
  let partial = false;
  if (platform !== '?')
    told.platformIdentifier = platform.includes('-v') && platform.startsWith('notebook') ? platform : idOf(platform);
  for (const clause of clauses) {
    const [word = '', ...words] = clause.split(' ');
    const rest = words.join(' ');
    switch (word) {
      case 'created':
        told.creationTime = moment(rest, at);
        break;
      case 'modified':
        told.lastModifiedTime = moment(rest, at);
        break;
      case 'trail':
        told.trail = trail(rest, at);
        break;
      case 'log':
        told.onStartLogAt = moment(rest, at);
        break;
      case 'seen':
        told.seenNotInServiceAt = moment(rest, at);
        break;
      case 'config':
        told.lifecycleConfigName = rest;
        break;
      case 'script':
        told.script = rest === 'missing' ? { missing: true } : { ...told.script, modifiedAt: moment(rest, at) };
        break;
      case 'type':
        told.instanceType = rest;
        break;
      case 'reason':
        told.failureReason = rest;
        break;
      case 'says':
        told.failureLog = { stream: `${name}/LifecycleConfigOnStart`, lines: rest.split(' | '), at: at - hour };
        break;
      case 'stack':
        told.cloudFormationStack = rest;
        break;
      case 'undescribed':
        told.described = false;
        break;
      case 'partial':
        partial = true;
        break;
      default:
        throw new Error(`what is "${clause}"?`);
    }
  }
  return { key: keyOf(name), name, facts: told, partial };
}

function idOf(platform: string): string {
  return `notebook-${platform}${/-v\d$/.test(platform) ? '' : '-v1'}`;
}

/** `start 47 d ago`: the newest event. `silent 90 d ago`: searched back to there, none. Searched at `at`. */
function trail(text: string, at: Instant): NonNullable<NotebookFacts['trail']> {
  const [found = '', ...rest] = text.split(' ');
  const when = moment(rest.join(' '), at);
  return found === 'start'
    ? { searchedAt: at, since: at - 90 * day, start: { at: when, user: 'ana' } }
    : { searchedAt: at, since: when };
}

/** `outdated: notebook.restart.overdue 47 d by cloudTrail → notebook.restart` */
export function told(verdict: Verdict<NotebookFinding>): string {
  const found = verdict.findings.map(line).join('; ');
  const remedies = verdict.remedies.length > 0 ? ` → ${verdict.remedies.join(', ')}` : '';
  return `${verdict.status}${found === '' ? '' : `: ${found}`}${remedies}`;
}

function line(finding: NotebookFinding): string {
  const code = finding.code.replace(/^notebook\./, '');
  switch (finding.code) {
    case 'notebook.restart.overdue': {
      const { days, atLeast, evidence } = finding.facts;
      return `${code} ${atLeast ? '≥ ' : ''}${days} d by ${evidence}`;
    }
    case 'notebook.restart.unknown':
      return `${code} ${finding.facts.atLeastDays ?? '?'}–${finding.facts.atMostDays ?? '?'} d`;
    case 'notebook.start.failed':
      return `${code} (${finding.facts.cause ?? finding.facts.failureReason ?? '?'})`;
    case 'notebook.script.unknown':
      return `${code} (${finding.facts.why})`;
    case 'notebook.platform.unsupported':
      return `${code} since ${finding.facts.endOfSupport}`;
    case 'notebook.platform.ending':
      return `${code} in ${finding.facts.days} d`;
    case 'notebook.platform.stranded':
    case 'notebook.platform.unknown':
    case 'notebook.instanceType.unsupported':
    case 'notebook.script.changedSinceStart':
    case 'notebook.script.sameAsAtStart':
    case 'notebook.lifecycle.none':
    case 'notebook.updates.atNextStart':
      return code;
  }
}
