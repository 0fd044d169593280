import { Runtime } from '@aws-sdk/client-lambda';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookUp } from '../../../../src/domain/calendar.ts';
import { needsAttention } from '../../../../src/domain/finding.ts';
import { day, startOf } from '../../../../src/domain/time.ts';
import { assessFunction } from '../../../../src/kinds/functions/assess.ts';
import type { ConfigurationRead, FunctionFacts, ManagementRead } from '../../../../src/kinds/functions/facts.ts';
import { functionRules } from '../../../../src/kinds/functions/findings.ts';
import { planFunctions } from '../../../../src/kinds/functions/plan.ts';
import { runtimes } from '../../../../src/kinds/functions/runtimes.ts';
import { defaultThresholds, type Observed } from '../../../../src/kinds/kind.ts';
import { keyOf, pinned } from './story.ts';

const anyTime = fc.integer({ min: startOf('2014-01-01'), max: startOf('2035-01-01') });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyRuntime = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(runtimes.rows)) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'toString', 'nodejs28.x') },
);

const anyManagement: fc.Arbitrary<ManagementRead> = fc.oneof(
  fc.constant<ManagementRead>({ state: 'pending' }),
  fc.constant<ManagementRead>({ state: 'unreadable', problem: 'accessDenied' }),
  fc.record({
    state: fc.constant('read' as const),
    mode: fc.oneof(fc.constantFrom('Auto', 'FunctionUpdate', 'Manual'), fc.string()),
    pinnedArn: fc.constant(pinned),
    readAt: anyTime,
  }),
);

const anyConfiguration: fc.Arbitrary<ConfigurationRead> = fc.oneof(
  fc.constant<ConfigurationRead>({ state: 'notRead' }),
  fc.constant<ConfigurationRead>({ state: 'unreadable', problem: 'serviceFault' }),
  fc.record({
    state: fc.constant('read' as const),
    readAt: anyTime,
    runtimeVersionError: fc.record({ code: fc.string(), message: fc.string() }),
  }),
);

const anyFunction: fc.Arbitrary<Observed<FunctionFacts>> = fc
  .record({
    name: fc.constantFrom('alpha', 'beta', 'gamma'),
    image: fc.boolean(),
    runtime: maybe(anyRuntime),
    lastModified: maybe(anyTime),
    management: anyManagement,
    configuration: anyConfiguration,
  })
  .map(({ name, image, runtime, lastModified, management, configuration }) => ({
    key: keyOf(name),
    name,
    partial: management.state === 'pending',
    facts: {
      version: '$LATEST',
      packageType: image ? 'Image' : 'Zip',
      architecture: 'arm64',
      management: image ? { state: 'notApplicable' } : management,
      configuration,
      ...(image || runtime === undefined ? {} : { runtime }),
      ...(lastModified === undefined ? {} : { lastModified }),
    },
  }));

describe('for any function at any time', () => {
  test('current needs a supported runtime of the table, and a mode in which Lambda patches it', () => {
    fc.assert(
      fc.property(anyFunction, anyTime, (observed, now) => {
        const { facts } = observed;
        if (assessFunction(observed, { now, thresholds: defaultThresholds }).status !== 'current') return;
        const support = lookUp(runtimes, facts.runtime ?? '');
        if (support === undefined) throw new Error('current without a row');
        if (support.deprecation !== null) expect(now).toBeLessThan(startOf(support.deprecation));
        if (facts.management.state !== 'read') throw new Error('current without a mode');
        if (facts.management.mode === 'FunctionUpdate') {
          expect(facts.lastModified).toBeGreaterThan(now - defaultThresholds.functionUpdate * day);
        } else {
          expect(facts.management.mode).toBe('Auto');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('each finding has evidence, a page of AWS and the severity of its code, and survives JSON', () => {
    fc.assert(
      fc.property(anyFunction, anyTime, (observed, now) => {
        const verdict = assessFunction(observed, { now, thresholds: defaultThresholds });
        for (const finding of verdict.findings) {
          expect(finding.resource).toBe(observed.key);
          expect(finding.evidence.length).toBeGreaterThan(0);
          expect(finding.reference).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/lambda\//);
          expect(finding.severity).toBe(functionRules[finding.code].severity);
        }
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
        if (verdict.status !== 'current' && verdict.status !== 'unknown') expect(needsAttention(verdict)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a plan takes or refuses each of them, once, and has a step for each that it takes', () => {
    const scope = {
      id: 'team|eu-west-1',
      profile: 'team',
      region: 'eu-west-1',
      sample: false,
      account: '111122223333',
    };
    const targets = fc.uniqueArray(anyFunction, { selector: (each) => each.key });
    fc.assert(
      fc.property(targets, fc.constantFrom('Auto', 'FunctionUpdate', 'Manual', ''), anyTime, (all, mode, now) => {
        const planned = planFunctions('lambda.setRuntimeMode', all, {
          scope,
          now,
          thresholds: defaultThresholds,
          choice: { mode },
        });
        const taken = planned.outcome === 'plan' ? planned.plan.targets.map((each) => each.key) : [];
        const left = planned.refused.map((each) => each.key);
        expect([...taken, ...left].toSorted()).toEqual(all.map((each) => each.key).toSorted());
        if (planned.outcome === 'plan') {
          expect(planned.plan.steps.map((each) => each.target)).toEqual(taken);
          expect(JSON.parse(JSON.stringify(planned.plan))).toEqual(planned.plan);
        }
      }),
    );
  });
});

describe('the table of runtimes', () => {
  test('has every runtime that Lambda takes', () => {
    expect(Object.values(Runtime).filter((each) => lookUp(runtimes, each) === undefined)).toEqual([]);
  });

  test('has no others, but for the base images that are named', () => {
    const known = new Set<string>(Object.values(Runtime));
    const others = Object.keys(runtimes.rows).filter((id) => !known.has(id));
    expect(others).toEqual(['dotnet9', 'dotnet7', 'dotnet5.0']);
  });

  test('writes its days as days', () => {
    const days = Object.values(runtimes.rows).flatMap((row) => [row.deprecation, row.blockCreate, row.blockUpdate]);
    for (const each of [...days, runtimes.source.asOf]) {
      if (each !== null) expect(new Date(startOf(each)).toISOString().slice(0, 10)).toBe(each);
    }
  });

  test('never lets updates be blocked before creation', () => {
    const odd = Object.entries(runtimes.rows).filter(
      ([, row]) => row.blockCreate !== null && row.blockUpdate !== null && row.blockUpdate < row.blockCreate,
    );
    expect(odd).toEqual([]);
  });

  test.each([
    // Rows that were moved or that are odd in AWS's own table.
    ['nodejs20.x', '2026-04-30 2027-02-01 2027-03-03'],
    ['nodejs14.x', '2023-12-04 2024-01-09 2027-03-03'],
    ['nodejs4.3-edge', '2020-03-05 2019-03-31 2019-04-30'],
    ['dotnetcore2.0', '2019-05-30 2019-04-30 2019-05-30'],
    ['python3.12', '2028-10-31 2028-11-30 2029-01-10'],
    ['dotnet8', '2026-11-10 2027-02-01 2027-03-03'],
    ['provided.al2', '2026-07-31 2027-02-01 2027-03-03'],
    ['java8', '2024-01-08 2024-02-08 2027-03-03'],
    ['java11.al2023', 'null null null'],
    ['nodejs26.x', 'null null null'],
  ])('%s: %s', (id, dates) => {
    const row = lookUp(runtimes, id);
    expect(`${row?.deprecation} ${row?.blockCreate} ${row?.blockUpdate}`).toBe(dates);
  });
});
