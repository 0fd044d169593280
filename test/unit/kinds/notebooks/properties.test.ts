import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, startOf } from '../../../../src/domain/time.ts';
import { defaultThresholds, type Observed } from '../../../../src/kinds/kind.ts';
import { assess } from '../../../../src/kinds/notebooks/assess.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { notebookRules } from '../../../../src/kinds/notebooks/findings.ts';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import { platforms } from '../../../../src/kinds/notebooks/platforms.ts';
import { offers } from '../../../../src/kinds/notebooks/remedies.ts';
import { context, keyOf, now, scope } from './story.ts';

const moment = fc.integer({ min: now - 400 * day, max: now });

const anyFacts: fc.Arbitrary<NotebookFacts> = fc.record(
  {
    status: fc.constantFrom(
      'Pending',
      'InService',
      'Stopping',
      'Stopped',
      'Failed',
      'Deleting',
      'Updating',
      'Hibernating',
    ),
    platformIdentifier: fc.constantFrom(...Object.keys(platforms.rows), 'notebook-al2030-v1'),
    instanceType: fc.constantFrom('ml.t3.medium', 'ml.p3.2xlarge', 'ml.inf1.xlarge'),
    creationTime: moment,
    lastModifiedTime: moment,
    onStartLogAt: moment,
    seenNotInServiceAt: moment,
    lifecycleConfigName: fc.constant('lc'),
    script: fc.oneof(fc.record({ modifiedAt: moment }), fc.constant({ missing: true as const })),
    trail: fc.record(
      { searchedAt: fc.constant(now), since: moment, start: fc.record({ at: moment }) },
      { requiredKeys: ['searchedAt', 'since'] },
    ),
    cloudFormationStack: fc.constantFrom(null, 'stack'),
    described: fc.boolean(),
    unread: fc.constant([]),
  },
  { requiredKeys: ['status', 'described', 'unread'] },
);

const anyNotebook: fc.Arbitrary<Observed<NotebookFacts>> = fc
  .record({ facts: anyFacts, partial: fc.boolean(), name: fc.constantFrom('alpha', 'beta', 'gamma', 'delta') })
  .map((each) => ({ ...each, key: keyOf(each.name) }));

const anyRemedy = fc.constantFrom(
  'notebook.start',
  'notebook.stop',
  'notebook.restart',
  'notebook.changeLifecycleConfig',
  'notebook.detachLifecycleConfig',
  'notebook.migratePlatform',
);

const anyChoice = fc.record(
  { config: fc.constantFrom('lc', 'other', ''), instanceType: fc.constantFrom('ml.g5.2xlarge', 'ml.p2.xlarge', 'x') },
  { requiredKeys: [] },
);

const planContext = { ...context, scope, choice: {} };

describe('for any notebook instance', () => {
  test('a running one is current only where something proves that it started within the threshold', () => {
    fc.assert(
      fc.property(anyNotebook, (observed) => {
        const { status, creationTime, onStartLogAt, seenNotInServiceAt, lastModifiedTime, trail, platformIdentifier } =
          observed.facts;
        if (assess(observed, context).status !== 'current' || status !== 'InService') return;
        const proofs = [creationTime, onStartLogAt, seenNotInServiceAt, trail?.start?.at, lastModifiedTime].filter(
          (at) => at !== undefined && at > now - defaultThresholds.notebookRestart * day,
        );
        expect(proofs).not.toEqual([]);
        // LastModifiedTime is a bound and no proof: never alone.
        expect(proofs).not.toEqual([lastModifiedTime]);
        expect(platformIdentifier).toBe('notebook-al2023-v1');
      }),
      { numRuns: 3000 },
    );
  });

  test('with neither start, creation nor sight of it, a running one is never current', () => {
    fc.assert(
      fc.property(
        anyNotebook,
        fc.constantFrom(...Object.keys(platforms.rows)),
        ({ facts, ...rest }, platformIdentifier) => {
          const { creationTime: _c, onStartLogAt: _l, seenNotInServiceAt: _s, trail: _t, ...left } = facts;
          const bare = { ...rest, facts: { ...left, platformIdentifier, status: 'InService', described: true } };
          expect(assess(bare, context).status).not.toBe('current');
        },
      ),
    );
  });

  test('a platform that is not known is never current', () => {
    fc.assert(
      fc.property(anyNotebook, (observed) => {
        const { platformIdentifier: id = '' } = observed.facts;
        if (!Object.hasOwn(platforms.rows, id)) expect(assess(observed, context).status).not.toBe('current');
      }),
    );
  });

  test('what is not proven while more is on its way says nothing that the complete read takes back', () => {
    fc.assert(
      fc.property(anyNotebook, (observed) => {
        const early = assess({ ...observed, partial: true }, context);
        const late = assess({ ...observed, partial: false }, context);
        expect(early.status).toBe(late.status);
        expect(late.findings).toEqual(expect.arrayContaining([...early.findings]));
        expect(early.findings.every(({ code }) => notebookRules[code].status !== 'unknown')).toBe(true);
      }),
    );
  });

  test('a verdict is plain JSON, and its findings name the resource and an AWS page', () => {
    fc.assert(
      fc.property(anyNotebook, (observed) => {
        const verdict = assess(observed, context);
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
        for (const finding of verdict.findings) {
          expect(finding.resource).toBe(observed.key);
          expect(finding.reference).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/sagemaker\//);
        }
      }),
    );
  });

  test('a restart is refused, or stops before it starts', () => {
    fc.assert(
      fc.property(fc.array(anyNotebook, { minLength: 1, maxLength: 4 }), (targets) => {
        const planned = plan('notebook.restart', targets, planContext);
        const keys = new Set(targets.map((each) => each.key));
        const accepted = planned.outcome === 'plan' ? planned.plan.targets.map((each) => each.key) : [];
        // Everyone is heard, once.
        expect(new Set([...accepted, ...planned.refused.map((each) => each.key)])).toEqual(keys);
        expect(accepted.length + planned.refused.length).toBe(keys.size);
        if (planned.outcome === 'refused') return;
        for (const key of accepted) {
          const types = planned.plan.steps.filter((step) => step.target === key).map((step) => step.type);
          expect(types).toEqual(['notebook.stop', 'notebook.start']);
        }
      }),
    );
  });

  test('a start is never planned where AWS does not start the platform any more, on any day', () => {
    const days = fc.integer({ min: startOf('2023-01-01'), max: startOf('2028-01-01') });
    fc.assert(
      fc.property(anyNotebook, fc.constantFrom('notebook.start', 'notebook.restart'), days, (observed, remedy, at) => {
        const planned = plan(remedy, [observed], { ...planContext, now: at });
        const { noStartFrom = null } = platforms.rows[observed.facts.platformIdentifier ?? ''] ?? {};
        if (noStartFrom !== null && at >= startOf(noStartFrom)) expect(planned.outcome).toBe('refused');
      }),
    );
  });

  test('every plan is plain JSON, and says what is lost where it stops', () => {
    fc.assert(
      fc.property(fc.array(anyNotebook, { maxLength: 4 }), anyRemedy, anyChoice, (targets, remedy, choice) => {
        const planned = plan(remedy, targets, { ...planContext, choice });
        expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
        if (planned.outcome === 'refused') return;
        const codes = planned.plan.effects.map((effect) => effect.code);
        const stops = planned.plan.steps.some((step) => step.type === 'notebook.stop');
        expect(codes.includes('kernelsDie') && codes.includes('outsideVolumeLost')).toBe(stops);
        expect(codes.includes('startMayFail')).toBe(planned.plan.steps.some((step) => step.type === 'notebook.start'));
        expect(new Set(planned.plan.steps.map((step) => step.id)).size).toBe(planned.plan.steps.length);
      }),
    );
  });

  test('a change stops only what runs, starts again whatever it stopped, and never what AWS does not start', () => {
    fc.assert(
      fc.property(anyNotebook, anyRemedy, anyChoice, (observed, remedy, choice) => {
        const planned = plan(remedy, [observed], { ...planContext, choice });
        if (planned.outcome === 'refused') return;
        const types = planned.plan.steps.map((step) => step.type.replace('notebook.', ''));
        const running = observed.facts.status === 'InService';
        if (types.includes('update')) expect(types).toEqual(running ? ['stop', 'update', 'start'] : ['update']);
        // On the way back nothing is started that can not be.
        const { noStartFrom = null } = platforms.rows[observed.facts.platformIdentifier ?? ''] ?? {};
        const back = planned.plan.steps.flatMap((step) => step.undo ?? []).map((each) => each.type);
        if (noStartFrom !== null) expect(back).not.toContain('notebook.start');
        if (remedy === 'notebook.migratePlatform') expect(back).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('what its verdict recommends is among what it offers', () => {
    fc.assert(
      fc.property(anyNotebook, (observed) => {
        expect(offers(observed, context)).toEqual(expect.arrayContaining([...assess(observed, context).remedies]));
      }),
    );
  });
});
