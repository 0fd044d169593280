import { describe, expect, test } from 'vitest';
import { versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { originOf, Origins } from '../../../../src/vscode/editor/origins.ts';
import type { Known } from '../../../../src/vscode/editor/remote.ts';

function known(onStart: string, onCreate?: string): Known {
  const config = { arn: 'arn', name: 'team', onStart, ...(onCreate === undefined ? {} : { onCreate }) };
  return { config, version: versionOf(config), readAt: 0 };
}

describe('what a document was made from', () => {
  test('is the version that it shows, not the newest one that was read', () => {
    const [older, newer] = [known('echo 1\n'), known('echo 2\n')];
    expect(originOf('echo 1\n', 'onStart', [newer, older])).toEqual({ base: older.version, text: 'echo 1\n' });
    expect(originOf('echo 2\n', 'onStart', [newer, older])).toEqual({ base: newer.version, text: 'echo 2\n' });
  });

  test('is the newest of those that look the same: then only the other hook differs', () => {
    const [older, newer] = [known('echo 1\n', 'a'), known('echo 1\n', 'b')];
    expect(originOf('echo 1\n', 'onStart', [newer, older])?.base).toEqual(newer.version);
  });

  test('editors hide a byte order mark and make line ends the same; the base is what AWS has', () => {
    const odd = known('\uFEFFecho 1\r\necho 2\n');
    expect(originOf('echo 1\r\necho 2\r\n', 'onStart', [odd])).toEqual({
      base: odd.version,
      text: '\uFEFFecho 1\r\necho 2\n',
    });
  });

  test('a hook without a script shows as an empty document', () => {
    expect(originOf('', 'onCreate', [known('echo 1\n')])?.base.onCreate).toBeNull();
  });

  test('a text that AWS never had moves nothing, closing forgets', () => {
    const origins = new Origins();
    const version = known('echo 1\n');
    origins.shows('uri', 'echo 1\n', 'onStart', [version]);
    origins.shows('uri', 'a draft', 'onStart', [version]);
    expect(origins.get('uri')).toEqual({ base: version.version, text: 'echo 1\n' });
    origins.forget('uri');
    expect(origins.get('uri')).toBeUndefined();
  });
});
