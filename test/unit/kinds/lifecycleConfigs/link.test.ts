import { describe, expect, test } from 'vitest';
import {
  hookOfFile,
  linkComment,
  linkPlace,
  looksLikeLifecycleScript,
  parseLink,
} from '../../../../src/kinds/lifecycleConfigs/link.ts';

describe('a file of a workspace that is linked to a configuration', () => {
  test('says so in a comment', () => {
    expect(parseLink('#!/bin/bash\n# patch-lens: config=team-onstart hook=OnStart\necho\n')).toEqual({
      config: 'team-onstart',
      hook: 'onStart',
    });
    expect(parseLink('# patch-lens: config=t hook=OnCreate account=111122223333 region=eu-west-1\r\necho\r\n')).toEqual(
      { config: 't', hook: 'onCreate', account: '111122223333', region: 'eu-west-1' },
    );
  });

  test('what is written can be read', () => {
    const link = { config: 'team', hook: 'onStart', account: '111122223333', region: 'eu-west-1' } as const;
    expect(parseLink(`#!/bin/bash\n${linkComment(link)}\n`)).toEqual(link);
  });

  test.each([
    ['no comment', 'echo\n'],
    ['a name that AWS does not take', '# patch-lens: config=-x hook=OnStart\n'],
    ['a hook that is none', '# patch-lens: config=x hook=OnStop\n'],
    ['another comment of ours', '# patch-lens: disable=crlf-line-ends\n'],
    ['too far down', `${'#\n'.repeat(25)}# patch-lens: config=x hook=OnStart\n`],
  ])('is not linked: %s', (_, text) => expect(parseLink(text)).toBeUndefined());

  test('the comment goes after the shebang, or where one is already', () => {
    expect(linkPlace('#!/bin/bash\necho\n')).toEqual({ line: 1, replaces: false });
    expect(linkPlace('echo\n')).toEqual({ line: 0, replaces: false });
    expect(linkPlace('#!/bin/bash\n#\n# patch-lens: config=x hook=OnStart\n')).toEqual({ line: 2, replaces: true });
  });

  test('is recognised by its name or by the persistent volume', () => {
    expect(
      ['a/on-start.sh', 'OnCreate.sh', 'team-on_start.bash', 'on-start.txt', 'onstartup.sh'].map(hookOfFile),
    ).toEqual(['onStart', 'onCreate', 'onStart', undefined, undefined]);
    expect(looksLikeLifecycleScript('install.sh', 'cd /home/ec2-user/SageMaker\n')).toBe(true);
    expect(looksLikeLifecycleScript('install.sh', 'echo\n')).toBe(false);
  });
});
