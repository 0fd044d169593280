import { expect, test } from 'vitest';
import type { LambdaPort } from '../../../../src/aws/ports.ts';
import { functionSteps } from '../../../../src/kinds/functions/steps.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { portsWith, problem } from '../fakePorts.ts';
import { unasked } from './fakeLambda.ts';
import { configuration, context as now, keyOf } from './story.ts';

const elsewhere = {
  'of another account': keyOf('resize').replace(':111122223333:', ':444455556666:'),
  'in another region': keyOf('resize').replace(':eu-west-1:', ':ap-northeast-2:'),
};

function contextOf(port: Partial<LambdaPort>, account = '111122223333'): StepContext {
  const sts = { getCallerIdentity: () => Promise.resolve({ account, arn: '' }) };
  return {
    ports: portsWith({ lambda: { ...unasked, ...port }, sts }),
    signal: new AbortController().signal,
    startedAt: undefined,
    call: {},
    now: () => now.now,
  };
}

function stepOf(type: string) {
  const input = { function: 'resize', mode: 'Auto', marker: '[patch-lens]', alias: 'live', from: '1' };
  return { id: type, type, target: keyOf('resize'), input };
}

/** All that a step looks at has this ARN; whatever would change it was not expected. */
function lookingAt(arn: string): Partial<LambdaPort> {
  return {
    getFunctionConfiguration: () => Promise.resolve(configuration('resize', { arn })),
    getRuntimeManagementConfig: () => Promise.resolve({ arn, updateRuntimeOn: 'Manual' }),
    getAlias: () => Promise.resolve({ arn: `${arn}:live`, name: 'live', functionVersion: '1', weights: {} }),
    async *listVersionsByFunction() {
      yield [];
    },
  };
}

test.each(Object.entries(elsewhere))(
  'a function of the same name %s is neither changed nor called well',
  async (_, arn) => {
    for (const [type, step] of Object.entries(functionSteps)) {
      const refused = { problem: { code: 'wrongAccount' } };
      await expect(step.observe(stepOf(type), contextOf(lookingAt(arn))), type).rejects.toMatchObject(refused);
      // The mode is set by one request that nothing goes before: it is observed just before, and not without.
      if (type === 'lambda.setRuntimeMode' || type === 'lambda.verifyRuntime') continue;
      await expect(step.act(stepOf(type), contextOf(lookingAt(arn))), type).rejects.toMatchObject(refused);
    }
  },
);

test('where the answer names no function, whose credentials they are tells', async () => {
  const nameless = { getRuntimeManagementConfig: () => Promise.resolve({ updateRuntimeOn: 'Auto' }) };
  const step = functionSteps['lambda.setRuntimeMode'];
  expect(await step.observe(stepOf('lambda.setRuntimeMode'), contextOf(nameless))).toEqual({ state: 'done' });
  await expect(
    step.observe(stepOf('lambda.setRuntimeMode'), contextOf(nameless, '444455556666')),
  ).rejects.toMatchObject({
    problem: { code: 'wrongAccount', detail: '444455556666' },
  });
});

test('none of that name in another account does not mean that ours is gone', async () => {
  const gone = () => Promise.reject(problem('notFound'));
  const nothing = { getFunctionConfiguration: gone, getRuntimeManagementConfig: gone, getAlias: gone };
  for (const [type, step] of Object.entries(functionSteps)) {
    if (type === 'lambda.publishVersion') continue; // Its list of versions is what is asked first.
    expect(await step.observe(stepOf(type), contextOf(nothing)), type).toMatchObject({
      state: 'failed',
      cause: { code: 'gone' },
    });
    await expect(step.observe(stepOf(type), contextOf(nothing, '444455556666')), type).rejects.toMatchObject({
      problem: { code: 'wrongAccount' },
    });
  }
});
