import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateNotebookInstanceLifecycleConfigCommand,
  DeleteNotebookInstanceLifecycleConfigCommand,
  DescribeNotebookInstanceLifecycleConfigCommand,
  ListNotebookInstanceLifecycleConfigsCommand,
  UpdateNotebookInstanceLifecycleConfigCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { addLifecycleConfig, addNotebook } from '../../../src/simulator/services/sageMakerState.ts';
import { failure, startAt } from './clients.ts';
import { account, minute, pass, region, served, world } from './served.ts';

const NotebookInstanceLifecycleConfigName = 'patching';
const arn = `arn:aws:sagemaker:${region}:${account}:notebook-instance-lifecycle-config/patching`;
const base64 = (script: string) => Buffer.from(script, 'utf8').toString('base64');
const hook = (script: string) => [{ Content: base64(script) }];

test('created, described, updated hook by hook, deleted', async () => {
  const { sageMaker } = await served({ scenario: 'empty' });
  const describe = () =>
    sageMaker.send(new DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName }));
  const create = () =>
    sageMaker.send(
      new CreateNotebookInstanceLifecycleConfigCommand({
        NotebookInstanceLifecycleConfigName,
        OnStart: hook('echo 안녕'),
      }),
    );
  const update = (scripts: { OnCreate?: { Content: string }[]; OnStart?: { Content: string }[] }) =>
    sageMaker.send(
      new UpdateNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName, ...scripts }),
    );

  expect(await create()).toMatchObject({ NotebookInstanceLifecycleConfigArn: arn });
  expect(await describe()).toMatchObject({
    NotebookInstanceLifecycleConfigArn: arn,
    OnStart: hook('echo 안녕'),
    CreationTime: new Date(startAt),
  });
  expect(await describe()).not.toHaveProperty('OnCreate');
  pass(minute);
  await update({ OnCreate: hook('echo once') });
  expect(await describe()).toMatchObject({
    OnCreate: hook('echo once'),
    OnStart: hook('echo 안녕'),
    CreationTime: new Date(startAt),
    LastModifiedTime: new Date(startAt + minute),
  });

  expect((await failure(create())).message).toBe(
    `Unable to create Notebook Instance Lifecycle Config '${arn}'. (Details: Notebook Instance Lifecycle Config already exists.)`,
  );
  expect((await failure(update({ OnStart: [{ Content: 'not base64!' }] }))).message).toContain(
    'must be base64-encoded',
  );
  expect((await failure(update({ OnStart: [...hook('a'), ...hook('b')] }))).message).toContain(
    "at 'onStart' failed to satisfy constraint: Member must have length less than or equal to 1",
  );
  await update({ OnStart: [{ Content: base64('a'.repeat(12_288)) }] });
  expect((await failure(update({ OnStart: [{ Content: base64('a'.repeat(12_289)) }] }))).message).toContain(
    'less than or equal to 16384',
  );

  await sageMaker.send(new DeleteNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName }));
  expect(await failure(describe())).toMatchObject({
    name: 'ValidationException',
    message: `Unable to describe Notebook Instance Lifecycle Config '${arn}'. (Details: Notebook Instance Lifecycle Config does not exist.)`,
  });
});

test('one that an instance uses is not deleted; lists have no scripts', async () => {
  const { sageMaker } = await served({
    scenario: world((tables) => {
      addLifecycleConfig(
        tables.sagemaker,
        { account, region },
        { name: 'patching', creationTime: startAt - minute, onStart: 'echo' },
      );
      addNotebook(
        tables.sagemaker,
        { account, region },
        { name: 'alpha', creationTime: startAt, lifecycleConfigName: 'patching' },
      );
    }),
  });
  const { NotebookInstanceLifecycleConfigs } = await sageMaker.send(new ListNotebookInstanceLifecycleConfigsCommand());
  expect(NotebookInstanceLifecycleConfigs).toEqual([
    {
      NotebookInstanceLifecycleConfigName,
      NotebookInstanceLifecycleConfigArn: arn,
      CreationTime: new Date(startAt - minute),
      LastModifiedTime: new Date(startAt - minute),
    },
  ]);
  const remove = new DeleteNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName });
  expect((await failure(sageMaker.send(remove))).message).toContain('in use by Notebook Instance alpha');
});

test('CloudTrail never shows a script', async () => {
  const { sageMaker, cloudTrail } = await served({ scenario: 'empty' });
  await sageMaker.send(
    new CreateNotebookInstanceLifecycleConfigCommand({
      NotebookInstanceLifecycleConfigName,
      OnStart: hook('export TOKEN=secret'),
    }),
  );
  pass(2 * minute);
  const { Events } = await cloudTrail.send(new LookupEventsCommand());
  expect(Events).toHaveLength(1);
  expect(Events?.[0]?.CloudTrailEvent).toContain('"onStart":[{"content":"HIDDEN_DUE_TO_SECURITY_REASONS"}]');
  expect(Events?.[0]?.CloudTrailEvent).not.toContain(base64('export TOKEN=secret'));
});
