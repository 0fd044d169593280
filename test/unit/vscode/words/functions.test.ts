import { describe, expect, test, vi } from 'vitest';
import { needsAttention } from '../../../../src/domain/finding.ts';
import { assessFunction } from '../../../../src/kinds/functions/assess.ts';
import { planFunctions } from '../../../../src/kinds/functions/plan.ts';
import { functionWords } from '../../../../src/vscode/words/functions.ts';
import { context, lambda, now } from '../../kinds/functions/story.ts';
import { formats, speak } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

/** On 2026-11-22: what is known of a function, and what its row says. */
const rows: readonly (readonly [known: string, row: string])[] = [
  ['nodejs24.x Auto', 'nodejs24.x · Auto'],
  ['nodejs24.x mode pending', 'nodejs24.x · reading update mode…'],
  ['python3.10 Auto', 'Deprecated since 31 Oct 2026'],
  ['ruby3.3 Auto', 'Ends 31 Mar 2027'],
  ['nodejs24.x Manual', 'Held on one runtime version · Manual'],
  ['nodejs24.x FunctionUpdate, updated 120 d ago', 'Not updated for 120 days · FunctionUpdate'],
  ['nodejs24.x FunctionUpdate, updated 1 d ago', 'Updated 1 day ago · FunctionUpdate'],
  ['nodejs24.x FunctionUpdate, updated 0 d ago', 'Updated today · FunctionUpdate'],
  ['nodejs24.x FunctionUpdate', 'Last update not known · FunctionUpdate'],
  ['nodejs24.x mode unreadable', 'Update mode not readable'],
  ['nodejs24.x Later', 'Update mode Later is not known'],
  ['nodejs24.x Auto, error ServiceException', 'Runtime version error · ServiceException'],
  ['nodejs28.x Auto', 'Runtime nodejs28.x is not known'],
  ['nothing Auto', 'Runtime not told by AWS'],
  ['nodejs26.x Auto', 'nodejs26.x · preview runtime'],
  ['python3.11 Auto', 'python3.11 · Amazon Linux 2, critical patches only'],
  ['image, updated 12 d ago', 'Container image · deployed 12 days ago'],
  ['image', 'Container image · patched by rebuilding it'],
];

describe('the row of a function', () => {
  test.each(rows)('%s', (known, row) => {
    const observed = lambda(known);
    const [first] = assessFunction(observed, context).findings;
    expect(
      first ? speak(functionWords.findings, first)?.short : functionWords.atRest(observed.facts, formats, now),
    ).toBe(row);
  });
});

test('a deprecation is told with its blocks and the age of the table', () => {
  const [first] = assessFunction(lambda('python3.10 Auto'), context).findings;
  expect(first && speak(functionWords.findings, first)?.long).toBe(
    'The runtime python3.10 has been deprecated since 31 Oct 2026: AWS may no longer apply patches to it. The function keeps running. ' +
      'Creating functions with it is blocked from 1 Feb 2027. Updating functions with it is blocked from 3 Mar 2027. ' +
      'Move the function to a supported runtime. Dates as AWS published them on 31 Jul 2026.',
  );
  const [blocked] = assessFunction(lambda('nodejs12.x Auto'), context).findings;
  expect(blocked && speak(functionWords.findings, blocked)?.long).toContain(
    'Creating functions with it has been blocked since 31 Mar 2023. Updating functions with it has been blocked since 30 Apr 2023.',
  );
});

test('a plan is told in sentences, without a placeholder left open', () => {
  const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false, account: '111122223333' };
  const targets = ['nodejs24.x Manual', 'nodejs12.x Auto', 'image', 'nodejs24.x mode unreadable'].map((known, at) =>
    lambda(known, `f${at}`),
  );
  const planned = planFunctions('lambda.setRuntimeMode', targets, {
    ...context,
    scope,
    choice: { mode: 'FunctionUpdate' },
  });
  if (planned.outcome !== 'plan') throw new Error('refused');
  const said = [...planned.plan.effects, ...planned.refused.map((each) => each.reason)].map((each) =>
    speak(functionWords.effects, each),
  );
  expect(said).toEqual([
    'Lambda updates the runtimes of 2 functions only when their code or configuration is updated. Published versions stay on the runtime version that they were published with.',
    'No more runtime patches without a deployment: f1.',
    'f0 leaves the runtime version that it is held on. The way back is Manual with arn:aws:lambda:eu-west-1::runtime:0123abcd.',
    'Nothing stops. New execution environments start on the runtime version that applies then; code that depends on an older one can fail.',
    'Only $LATEST of each changes. Published versions, and aliases that point to them, keep their own mode.',
    'The runtime is deprecated, so no mode brings patches: f1.',
    'AWS blocks updates of functions with this runtime and may refuse this change: f1.',
    'A container image has no runtime that Lambda updates; rebuild the image instead.',
    'Its mode could not be read. The permission lambda:GetRuntimeManagementConfig is missing.',
  ]);
});

describe('the tooltip says who has to act', () => {
  test.each([
    ['nodejs24.x Auto', 'AWS acts: it releases runtime patches and applies them. You have nothing to do.'],
    ['nodejs24.x FunctionUpdate', 'You have to act: AWS releases runtime patches, and they arrive when you update'],
    ['nodejs24.x Manual', 'You have to act: AWS releases runtime patches, and nobody applies them until you change'],
    ['image', 'You have to act: rebuild the image and deploy it.'],
    ['python3.9 Auto', 'You have to act: move it to a supported runtime. For a deprecated one no mode brings patches.'],
    ['nodejs24.x mode unreadable', 'Who has to act depends on its runtime update mode, which is not known.'],
  ])('%s', (known, said) => {
    expect(functionWords.whoActs?.(lambda(known).facts, now)).toContain(said);
  });

  test('nobody is told that there is nothing to do where a finding asks for something', () => {
    const observed = lambda('nodejs24.x Auto, error ServiceException');
    expect(needsAttention(assessFunction(observed, context))).toBe(true);
    const said = functionWords.whoActs?.(observed.facts, now, true);
    expect(said).toBe('AWS releases runtime patches and applies them. What is said above is for you to do.');
  });

  test('of what is not read yet, and of a mode that is not known, nobody can say it', () => {
    expect(functionWords.whoActs?.(lambda('nodejs24.x mode pending').facts, now)).toBeUndefined();
    expect(functionWords.whoActs?.(lambda('nodejs24.x Later').facts, now)).toBeUndefined();
  });

  test('a published version on FunctionUpdate gets none by an update of the function', () => {
    const { facts } = lambda('nodejs24.x FunctionUpdate');
    expect(functionWords.whoActs?.({ ...facts, version: '5' }, now)).toContain('Publish a new one and move the alias');
  });

  test('and the tooltip of a function has the sentence once', () => {
    for (const known of [
      'nodejs24.x Auto',
      'nodejs24.x Manual',
      'nodejs24.x FunctionUpdate, updated 1 d ago',
      'image',
    ]) {
      const observed = lambda(known);
      const told = assessFunction(observed, context).findings.map((each) => speak(functionWords.findings, each)?.long);
      const acts = functionWords.whoActs?.(observed.facts, now) ?? '';
      expect(`${told.join(' ')} ${acts}`.match(/acts?:/g)).toHaveLength(1);
    }
  });
});
