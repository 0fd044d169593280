import { l10n } from 'vscode';
import type { Drift, EnvironmentDrift, PackageChange } from '../../kinds/notebooks/packageDrift.ts';
import type { DriftReport } from '../../kinds/notebooks/packagesRead.ts';
import { packagesMarker } from '../../kinds/packageMarkers.ts';
import type { Formats } from './kindWords.ts';

/** What changed from start to start of a notebook instance, as a document. */
export function packageDocument(
  name: string,
  { drifts, starts, listed, failed }: DriftReport,
  formats: Formats,
): string {
  const lines = [l10n.t('Packages of {0}, from the lists in its OnStart log', name)];
  if (listed === 0) {
    lines.push(
      '',
      starts === 0 ? l10n.t('The log has no lines.') : l10n.t('No start has printed a package list.'),
      l10n.t('A lifecycle script prints one between these two lines:'),
      '',
      `  echo "${packagesMarker} begin env=JupyterSystemEnv"`,
      '  /home/ec2-user/anaconda3/envs/JupyterSystemEnv/bin/pip freeze',
      `  echo "${packagesMarker} end"`,
    );
    return lines.join('\n');
  }
  lines.push(l10n.t('{0} starts in the log, {1} with package lists', formats.number(starts), formats.number(listed)));
  if (failed) {
    lines.push('', `== ${l10n.t('The start of {0} failed', formats.dateTime(failed.start.at))}`);
    if (failed.suspects.length > 0) {
      lines.push(l10n.t('Changed since the last good start, and named in what it wrote last:'));
      for (const { environment, change, line } of failed.suspects) {
        lines.push(`  ${changeText(change)}  (${environment})`, `    ${line}`);
      }
    } else if (failed.since) {
      lines.push(l10n.t('Nothing that changed since the last good start is named in what it wrote last.'));
    } else {
      lines.push(l10n.t('It printed no list to compare with the last good start.'));
    }
  }
  if (drifts.length === 0) lines.push('', l10n.t('There is one list only: nothing to compare it with yet.'));
  for (const drift of drifts) lines.push('', ...driftLines(drift, formats));
  return lines.join('\n');
}

function driftLines(drift: Drift, formats: Formats): readonly string[] {
  const lines = [`== ${formats.dateTime(drift.before)} → ${formats.dateTime(drift.after)}`];
  for (const environment of drift.environments) lines.push(...environmentLines(environment, formats));
  if (drift.onlyAfter.length > 0) lines.push(l10n.t('Not listed before: {0}', drift.onlyAfter.join(', ')));
  if (drift.onlyBefore.length > 0) lines.push(l10n.t('Not listed any more: {0}', drift.onlyBefore.join(', ')));
  return lines;
}

function environmentLines(
  { environment, changes, total, cutOff }: EnvironmentDrift,
  formats: Formats,
): readonly string[] {
  const summary = changes.length === 0 ? l10n.t('no change') : l10n.t('{0} changed', formats.number(changes.length));
  const head = `${environment}: ${summary}, ${l10n.t('{0} packages', formats.number(total))}`;
  return [
    cutOff ? `${head} (${l10n.t('a list breaks off, so nothing is said to be gone')})` : head,
    ...changes.map((change) => `  ${changeText(change)}`),
  ];
}

/** `↑ numpy 2.4.1 → 2.5.0` */
function changeText(change: PackageChange): string {
  switch (change.type) {
    case 'added':
      return `+ ${change.name} ${change.after}  ${l10n.t('added')}`;
    case 'removed':
      return `- ${change.name} ${change.before}  ${l10n.t('removed')}`;
    case 'upgraded':
      return `↑ ${change.name} ${change.before} → ${change.after}`;
    case 'downgraded':
      return `↓ ${change.name} ${change.before} → ${change.after}  ${l10n.t('downgraded')}`;
    case 'changed':
      return `~ ${change.name} ${change.before} → ${change.after}`;
  }
}
