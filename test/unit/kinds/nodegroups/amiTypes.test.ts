import { AMITypes } from '@aws-sdk/client-eks';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amiTypeIds,
  amiTypeOf,
  recommendedParameters,
  type AmiFamily,
} from '../../../../src/kinds/nodegroups/amiTypes.ts';
import { compareReleases, parseRelease, type Release } from '../../../../src/kinds/nodegroups/releaseVersions.ts';
import { now } from './story.ts';

describe('AMI types', () => {
  test('are those that EKS has', () => {
    expect([...amiTypeIds].toSorted()).toEqual(Object.values(AMITypes).toSorted());
  });

  test.each([
    [
      'AL2023_x86_64_STANDARD',
      ['/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/release_version'],
    ],
    [
      'AL2023_ARM_64_STANDARD',
      ['/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/release_version'],
    ],
    [
      'AL2023_x86_64_NVIDIA',
      ['/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/nvidia/recommended/release_version'],
    ],
    [
      'AL2023_ARM_64_NVIDIA',
      ['/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/nvidia/recommended/release_version'],
    ],
    [
      'AL2023_x86_64_NEURON',
      ['/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/neuron/recommended/release_version'],
    ],
    ['BOTTLEROCKET_x86_64', ['/aws/service/bottlerocket/aws-k8s-1.34/x86_64/latest/image_version']],
    ['BOTTLEROCKET_ARM_64_NVIDIA', ['/aws/service/bottlerocket/aws-k8s-1.34-nvidia/arm64/latest/image_version']],
    ['BOTTLEROCKET_x86_64_FIPS', ['/aws/service/bottlerocket/aws-k8s-1.34-fips/x86_64/latest/image_version']],
    [
      'BOTTLEROCKET_ARM_64_NVIDIA_FIPS',
      [
        '/aws/service/bottlerocket/aws-k8s-1.34-nvidia-fips/arm64/latest/image_version',
        '/aws/service/bottlerocket/aws-k8s-1.34-fips/arm64/latest/image_version',
      ],
    ],
    [
      'WINDOWS_CORE_2022_x86_64',
      ['/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.34/release_version'],
    ],
    [
      'WINDOWS_FULL_2025_x86_64',
      ['/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-EKS_Optimized-1.34/release_version'],
    ],
    // Ended: its newest release proves nothing.
    ['AL2_x86_64_GPU', []],
    ['CUSTOM', []],
    ['AL2030_x86_64', []],
  ])('%s', (amiType, parameters) => {
    expect(recommendedParameters(amiType, '1.34', now)).toEqual(parameters);
  });

  test('before the end of Amazon Linux 2 its releases were compared too', () => {
    expect(recommendedParameters('AL2_ARM_64', '1.31', Date.parse('2025-11-25'))).toEqual([
      '/aws/service/eks/optimized-ami/1.31/amazon-linux-2-arm64/recommended/release_version',
    ]);
  });

  test('any text is answered', () => {
    fc.assert(fc.property(fc.string(), (id) => amiTypeOf(id) === undefined || amiTypeIds.includes(id)));
  });
});

const families = ['AL2', 'AL2023', 'Bottlerocket', 'Windows', 'Custom'] as const satisfies readonly AmiFamily[];

/** Oldest first. */
const inOrder: Readonly<Record<Exclude<AmiFamily, 'Custom'>, readonly string[]>> = {
  AL2: ['1.31.9-20251001', '1.32.1-20251001', '1.32.9-20251126'],
  AL2023: ['1.34.9-20251105', '1.34.1-20261013', '1.34.2-20261013', '1.34.10-20261013', '1.34.2-20261105'],
  Bottlerocket: ['1.9.9-ffffffff', '1.19.2-29cc92cc', '1.20.0-00000000', '2.0.0-0a1b2c3d'],
  Windows: ['1.35-2025-12-10', '1.34-2026.01.22', '1.35-2026-01-22', '1.35-2026.09.14'],
};

function release(family: AmiFamily, text: string): Release {
  const parsed = parseRelease(family, text);
  if (!parsed) throw new Error(`${text} was not parsed`);
  return parsed;
}

describe('release versions', () => {
  test.each(Object.entries(inOrder))('of %s are in order', (family, texts) => {
    const known = families.find((each) => each === family) ?? 'Custom';
    for (const [a, left] of texts.entries()) {
      for (const [b, right] of texts.entries()) {
        const order = compareReleases(release(known, left), release(known, right));
        expect(Math.sign(order ?? Number.NaN), `${left} against ${right}`).toBe(Math.sign(a - b));
      }
    }
  });

  test.each([
    ['AL2023', '1.34.2-20261105', '2026-11-05'],
    ['Windows', '1.34-2026.09.14', '2026-09-14'],
    ['Windows', '1.35-2026-01-22', '2026-01-22'],
    ['Bottlerocket', '1.19.2-29cc92cc', undefined],
  ] as const)('%s %s is of %s', (family, text, date) => {
    expect(release(family, text).date).toBe(date);
  });

  test.each([
    ['AL2023', '1.34.2-20261305'],
    ['AL2023', '1.34.2-20260230'],
    ['AL2023', '1.34.2'],
    ['AL2023', '1.34-2026.09.14'],
    ['AL2023', 'ami-0abcdef1234567890'],
    ['Windows', '1.34.2-20261105'],
    ['Windows', '1.34-2026.9.14'],
    ['Bottlerocket', '1.34'],
    ['Custom', 'ami-0abcdef1234567890'],
  ] as const)('%s has no %s', (family, text) => {
    expect(parseRelease(family, text)).toBeUndefined();
  });

  const anyText = fc.oneof(
    fc.string(),
    fc.constantFrom(...Object.values(inOrder).flat()),
    fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(99_999_999)).map(([a, b, c, d]) => `${a}.${b}.${c}-${d}`),
    fc
      .tuple(fc.nat(99), fc.date({ noInvalidDate: true }))
      .map(([minor, date]) => `1.${minor}-${date.toISOString().slice(0, 10)}`),
  );

  test('any text is parsed or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...families), anyText, (family, text) => {
        const parsed = parseRelease(family, text);
        if (parsed) expect(parsed.order.every((each) => Number.isFinite(each))).toBe(true);
      }),
    );
  });

  test('the order of a family is an order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...families), anyText, anyText, anyText, (family, ...texts) => {
        const [a, b, c] = texts.map((text) => parseRelease(family, text));
        if (!a || !b || !c) return;
        expect(compareReleases(a, a)).toBe(0);
        const [ab, ba, bc, ac] = [
          compareReleases(a, b),
          compareReleases(b, a),
          compareReleases(b, c),
          compareReleases(a, c),
        ];
        expect(ab === undefined).toBe(ba === undefined);
        if (ab !== undefined && ba !== undefined) expect(Math.sign(ab) + Math.sign(ba)).toBe(0);
        if (ab !== undefined && bc !== undefined && ab < 0 && bc < 0) expect(ac).toBeLessThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
