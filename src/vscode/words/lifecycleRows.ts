import { l10n } from 'vscode';
import type { ScriptUser } from '../editor/users.ts';
import type { ConfigState, LifecycleRow, NoteRow, UserRow } from '../lifecycleView/rows.ts';
import type { Rendered } from '../tree/render.ts';
import type { Formats } from './kindWords.ts';
import { problemWords } from './problems.ts';
import { where } from './tooltip.ts';

const hookNames = { onStart: 'OnStart', onCreate: 'OnCreate' } as const;

/** A row of the view of lifecycle configurations, in words and icons. */
export function renderLifecycle(row: LifecycleRow, formats: Formats): Rendered {
  switch (row.type) {
    case 'place': {
      const { scope, account } = row.place;
      return spoken({
        label: `${account ?? scope.profile} · ${scope.region}`,
        description: scope.sample ? l10n.t('sample account') : account === undefined ? '' : scope.profile,
        icon: { id: 'account' },
        collapsible: 'expanded',
        contextValue: 'place',
      });
    }
    case 'config':
      return config(row.config.name, row.about, formats);
    case 'hook': {
      const parts = [
        row.bytes === undefined
          ? ''
          : row.bytes === 0
            ? l10n.t('no script')
            : l10n.t('{0} bytes', formats.number(row.bytes)),
        row.draft ? l10n.t('draft') : '',
      ];
      return spoken({
        label: hookNames[row.hook],
        description: parts.filter((each) => each !== '').join(' · '),
        icon: row.draft ? { id: 'edit', color: 'gitDecoration.modifiedResourceForeground' } : { id: 'file-code' },
        collapsible: row.bytes === 0 ? 'none' : 'collapsed',
        contextValue: `hook;${row.draft ? 'draft;' : ''}`,
      });
    }
    case 'user':
      return user(row);
    case 'problem': {
      const words = problemWords(row.problem);
      return spoken({
        label: words.short,
        description: '',
        icon: { id: 'error', color: 'problemsErrorIcon.foreground' },
        collapsible: 'none',
        contextValue: 'problem',
      });
    }
    case 'note':
      return spoken({
        label: note(row),
        description: '',
        icon: row.note === 'reading' ? { id: 'loading~spin' } : { id: 'info' },
        collapsible: 'none',
        contextValue: 'note',
      });
  }
}

function config(name: string, { users, drafts, gone }: ConfigState, formats: Formats): Rendered {
  const older = users?.filter((each) => each.runs === 'older').length ?? 0;
  const states = [gone ? l10n.t('deleted in AWS') : ''];
  const long = [
    ...states,
    users === undefined || gone ? '' : usedBy(users.length, formats),
    older === 0
      ? ''
      : older === 1
        ? l10n.t('1 runs an older script')
        : l10n.t('{0} run an older script', formats.number(older)),
    drafts.length === 0 ? '' : l10n.t('draft'),
  ];
  // A row is narrow: what a draft or an older script is about comes first, and the name of the kind goes without saying.
  const short = [
    ...states,
    drafts.length === 0 ? '' : l10n.t('draft'),
    older === 0 ? '' : l10n.t('{0} older', formats.number(older)),
    users === undefined || gone ? '' : usersCounted(users.length, formats),
  ];
  const flags = [gone ? 'gone' : 'there', drafts.length > 0 ? 'draft' : '', (users?.length ?? 0) > 0 ? 'used' : ''];
  return {
    label: name,
    description: joined(short),
    spoken: [name, joined(long)].filter((each) => each !== '').join(', '),
    icon:
      older > 0
        ? { id: 'warning', color: 'list.warningForeground' }
        : drafts.length > 0
          ? { id: 'edit', color: 'gitDecoration.modifiedResourceForeground' }
          : { id: 'file-code' },
    collapsible: 'collapsed',
    contextValue: `config;${flags.filter((each) => each !== '').join(';')};`,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((each) => each !== '').join(' · ');
}

function usersCounted(count: number, formats: Formats): string {
  if (count === 0) return l10n.t('not used');
  return count === 1 ? l10n.t('1 instance') : l10n.t('{0} instances', formats.number(count));
}

function usedBy(count: number, formats: Formats): string {
  if (count === 0) return l10n.t('used by no notebook instance');
  if (count === 1) return l10n.t('used by 1 notebook instance');
  return l10n.t('used by {0} notebook instances', formats.number(count));
}

function user({ user: about, hook, offers }: UserRow): Rendered {
  const older = hook === 'onStart' && about.runs === 'older';
  const long = hook === 'onStart' ? runsText(about) : createdText(about);
  return {
    label: about.name,
    description: `${hook === 'onStart' ? runsShort(about) : createdShort(about)} · ${about.status}`,
    spoken: `${about.name}, ${about.status} · ${long}`,
    icon: older
      ? { id: 'warning', color: 'list.warningForeground' }
      : hook === 'onStart' && about.runs === 'current'
        ? { id: 'pass', color: 'testing.iconPassed' }
        : { id: 'vm' },
    collapsible: 'none',
    contextValue: `user;${offers.join(';')};`,
  };
}

function runsShort({ runs }: ScriptUser): string {
  switch (runs) {
    case 'current':
      return l10n.t('this version');
    case 'older':
      return l10n.t('older version');
    case 'nextStart':
      return l10n.t('at its next start');
    case 'unknown':
      return l10n.t('version not known');
  }
}

function createdShort({ createdBefore }: ScriptUser): string {
  return createdBefore === true ? l10n.t('created before') : l10n.t('at its creation');
}

function runsText({ runs }: ScriptUser): string {
  switch (runs) {
    case 'current':
      return l10n.t('runs this version');
    case 'older':
      return l10n.t('runs an older version until it is restarted');
    case 'nextStart':
      return l10n.t('runs it at its next start');
    case 'unknown':
      return l10n.t('not known which version it runs');
  }
}

function createdText({ createdBefore }: ScriptUser): string {
  return createdBefore === true
    ? l10n.t('created before the last change: OnCreate does not run again')
    : l10n.t('OnCreate ran when it was created, if it had this configuration');
}

function note({ note: what, place }: NoteRow): string {
  switch (what) {
    case 'reading':
      return l10n.t('Reading…');
    case 'noConfigs':
      return l10n.t(
        'No lifecycle configurations in {0}',
        place ? where(place.account, place.scope.region, place.scope.profile, place.scope.sample) : '',
      );
    case 'noUsers':
      return l10n.t('No notebook instance uses it');
    case 'usersUnread':
      return l10n.t('The notebook instances were not read yet');
  }
}

function spoken(row: Omit<Rendered, 'spoken'>): Rendered {
  return { ...row, spoken: row.description === '' ? row.label : `${row.label}, ${row.description}` };
}
