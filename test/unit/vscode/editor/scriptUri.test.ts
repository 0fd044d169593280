import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlace, parseScript, scriptUri } from '../../../../src/vscode/editor/scriptUri.ts';

const at = (uri: string) => {
  const { protocol, host, pathname } = new URL(uri);
  return { scheme: protocol.slice(0, -1), authority: host, path: pathname };
};

describe('the URI of a script', () => {
  test('reads as account, region, configuration, file', () => {
    const script = { account: '111122223333', region: 'eu-west-1', name: 'Team-OnStart', hook: 'onStart' } as const;
    const uri = 'patchlens://111122223333.eu-west-1/lifecycle-configs/Team-OnStart/on-start.sh';
    expect(scriptUri(script)).toBe(uri);
    expect(parseScript(at(uri))).toEqual(script);
  });

  test('keeps the case of the configuration, which SageMaker tells apart', () => {
    const names = ['Team', 'team', 'TEAM'].map(
      (name) => parseScript(at(`patchlens://111122223333.eu-west-1/lifecycle-configs/${name}/on-create.sh`))?.name,
    );
    expect(names).toEqual(['Team', 'team', 'TEAM']);
  });

  test('for any script: what was formatted is parsed again', () => {
    const script = fc.record({
      account: fc.stringMatching(/^[0-9]{12}$/),
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-southeast-5', 'us-isob-east-1'),
      name: fc.stringMatching(/^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,30}$/),
      hook: fc.constantFrom('onStart' as const, 'onCreate' as const),
    });
    fc.assert(
      fc.property(script, (each) => {
        expect(parseScript(at(scriptUri(each)))).toEqual(each);
      }),
    );
  });

  test('folders lead to it', () => {
    const authority = '111122223333.eu-west-1';
    expect(parsePlace({ authority, path: '/' })?.type).toBe('root');
    expect(parsePlace({ authority, path: '/lifecycle-configs' })?.type).toBe('configs');
    expect(parsePlace({ authority, path: '/lifecycle-configs/team' })?.type).toBe('config');
    expect(parsePlace({ authority, path: '/lifecycle-configs/team/on-start.sh' })?.type).toBe('script');
  });

  test('anything else is no place', () => {
    for (const [authority, path] of [
      ['111122223333.eu-west-1', '/lifecycle-configs/team/on-stop.sh'],
      ['111122223333.eu-west-1', '/lifecycle-configs/team/on-start.sh/more'],
      ['111122223333.eu-west-1', '/lifecycle-configs/../on-start.sh'],
      ['111122223333.eu-west-1', '/.vscode/settings.json'],
      ['1111.eu-west-1', '/lifecycle-configs/team/on-start.sh'],
      ['111122223333', '/lifecycle-configs/team/on-start.sh'],
      ['', '/lifecycle-configs/team/on-start.sh'],
    ]) {
      expect(parsePlace({ authority: authority ?? '', path: path ?? '' }), `${authority}${path}`).toBeUndefined();
    }
    expect(
      parseScript({ ...at('patchlens://111122223333.eu-west-1/lifecycle-configs/a/on-start.sh'), scheme: 'file' }),
    ).toBeUndefined();
  });
});
