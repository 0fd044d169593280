import { describe, expect, test } from 'vitest';
import { listConfigs, listUsage, stackOf } from '../../../../src/kinds/lifecycleConfigs/read.ts';
import { FakeSageMaker, problem } from './fakeSageMaker.ts';

const notebook = (name: string, lifecycleConfigName?: string) => ({
  arn: `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`,
  name,
  status: 'InService',
  ...(lifecycleConfigName === undefined ? {} : { lifecycleConfigName }),
});

describe('what a configuration is known by', () => {
  test('who uses it: by its exact name, over all pages', async () => {
    const aws = new FakeSageMaker();
    aws.notebooks = [
      [notebook('beta', 'team'), notebook('none'), notebook('other', 'team-b')],
      [notebook('alpha', 'team'), notebook('upper', 'Team')],
    ];
    expect([...(await listUsage(aws))]).toEqual([
      ['team', ['alpha', 'beta']],
      ['team-b', ['other']],
      ['Team', ['upper']],
    ]);
  });

  test('all configurations, over all pages', async () => {
    const aws = new FakeSageMaker().put('one', {}).put('two', { onStart: 'echo' });
    expect((await listConfigs(aws)).map((each) => each.name)).toEqual(['one', 'two']);
  });

  test('the stack that made it; without the permission to read tags, nothing', async () => {
    const aws = new FakeSageMaker();
    expect(await stackOf(aws, 'arn')).toBeUndefined();
    aws.tags = { 'aws:cloudformation:stack-name': 'ml-team', owner: 'me' };
    expect(await stackOf(aws, 'arn')).toBe('ml-team');
    aws.listTags = () => Promise.reject(problem('accessDenied'));
    expect(await stackOf(aws, 'arn')).toBeUndefined();
  });
});
