import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseCheck, unknownBase, versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { scriptHash, scriptSize } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { configKey, parseConfigKey } from '../../../../src/kinds/lifecycleConfigs/key.ts';

const script = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined });
const scripts = fc.record({ onStart: script, onCreate: script }).map(({ onStart, onCreate }) => ({
  ...(onStart === undefined ? {} : { onStart }),
  ...(onCreate === undefined ? {} : { onCreate }),
}));

describe('whether AWS still has what a draft was made from', () => {
  test('the same scripts: unchanged, even when someone saved them again', () => {
    const before = versionOf({ onStart: 'echo 1', onCreate: 'echo 2', lastModifiedTime: 1 });
    const after = versionOf({ onStart: 'echo 1', onCreate: 'echo 2', lastModifiedTime: 2 });
    expect(baseCheck(before, after)).toEqual({ state: 'unchanged' });
  });

  test('a change of the same size, at the same time: changed, and it says which hook', () => {
    const before = versionOf({ onStart: 'echo 1', onCreate: 'echo 2', lastModifiedTime: 1 });
    const after = versionOf({ onStart: 'echo 1', onCreate: 'echo 3', lastModifiedTime: 1 });
    expect(baseCheck(before, after)).toEqual({ state: 'changed', hooks: ['onCreate'] });
  });

  test('a hook that came or went is a change', () => {
    const without = versionOf({ onStart: 'echo 1' });
    const both = versionOf({ onStart: 'echo 1', onCreate: 'echo 2' });
    expect(baseCheck(without, both)).toEqual({ state: 'changed', hooks: ['onCreate'] });
    expect(baseCheck(both, without)).toEqual({ state: 'changed', hooks: ['onCreate'] });
  });

  test('an empty script is no script: AWS keeps none', () => {
    expect(baseCheck(versionOf({ onStart: '' }), versionOf({}))).toEqual({ state: 'unchanged' });
  });

  test('an unknown base equals nothing, not even an empty configuration', () => {
    expect(baseCheck(unknownBase, versionOf({}))).toEqual({ state: 'changed', hooks: ['onStart', 'onCreate'] });
  });

  test('for any scripts: unchanged exactly when both are the same', () => {
    fc.assert(
      fc.property(scripts, scripts, (one, other) => {
        const same = (one.onStart ?? '') === (other.onStart ?? '') && (one.onCreate ?? '') === (other.onCreate ?? '');
        expect(baseCheck(versionOf(one), versionOf(other)).state).toBe(same ? 'unchanged' : 'changed');
      }),
    );
  });
});

describe('scripts', () => {
  test('the size is bytes of UTF-8', () => {
    expect(scriptSize('a')).toBe(1);
    expect(scriptSize('패치')).toBe(6);
    expect(scriptSize('🩹')).toBe(4);
  });

  test('the limit of bytes is the limit of base64', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12_280, max: 12_296 }), (bytes) => {
        const base64 = Buffer.from('x'.repeat(bytes)).toString('base64');
        expect(base64.length <= 16_384).toBe(bytes <= 12_288);
      }),
    );
  });

  test('the hash is that of the bytes', () => {
    expect(scriptHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(scriptHash(undefined)).toBeNull();
  });
});

describe('the key of a configuration', () => {
  test('is its ARN, in the partition of the region', () => {
    const ref = { account: '111122223333', region: 'eu-west-1', name: 'Team-A' };
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/Team-A';
    expect(configKey(ref)).toBe(arn);
    expect(parseConfigKey(arn)).toEqual(ref);
    expect(configKey({ ...ref, region: 'cn-north-1' })).toContain('arn:aws-cn:');
    expect(configKey({ ...ref, region: 'us-gov-west-1' })).toContain('arn:aws-us-gov:');
  });

  test('other ARNs and names that SageMaker would refuse are none', () => {
    for (const bad of [
      '',
      'Team-A',
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/alpha',
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/-a',
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/a/b',
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/a_b',
      `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/${'a'.repeat(64)}`,
    ]) {
      expect(parseConfigKey(bad), bad).toBeUndefined();
    }
  });
});
