import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AddTagsCommand,
  CreateNotebookInstanceCommand,
  CreatePresignedNotebookInstanceUrlCommand,
  DeleteNotebookInstanceCommand,
  DeleteTagsCommand,
  DescribeNotebookInstanceCommand,
  ListTagsCommand,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
  UpdateNotebookInstanceCommand,
  type _InstanceType as InstanceType,
  type UpdateNotebookInstanceCommandInput,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import type { Scenario } from '../../../src/simulator/scenario.ts';
import { addLifecycleConfig, addNotebook, type Notebook } from '../../../src/simulator/services/sageMakerState.ts';
import { failure, startAt } from './clients.ts';
import { account, minute, pass, region, served, world } from './served.ts';

const day = 24 * 60 * minute;
const NotebookInstanceName = 'alpha';
const arn = `arn:aws:sagemaker:${region}:${account}:notebook-instance/alpha`;

/** One notebook instance, `alpha`, with an OnStart script. */
function alpha(
  given: Partial<Notebook> = {},
  onStart = '#!/bin/bash\necho hello\n',
  more: Scenario['fill'] = () => undefined,
) {
  return world((tables, options) => {
    const site = { account, region };
    addLifecycleConfig(tables.sagemaker, site, { name: 'patching', creationTime: startAt - 90 * day, onStart });
    addNotebook(tables.sagemaker, site, {
      name: NotebookInstanceName,
      creationTime: startAt - 60 * day,
      lifecycleConfigName: 'patching',
      ...given,
    });
    more(tables, options);
  });
}

async function open(scenario: Scenario) {
  const aws = await served({ scenario });
  const describe = () => aws.sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }));
  return {
    ...aws,
    describe,
    status: async () => (await describe()).NotebookInstanceStatus,
    start: () => aws.sageMaker.send(new StartNotebookInstanceCommand({ NotebookInstanceName })),
    stop: () => aws.sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName })),
    update: (change: Omit<UpdateNotebookInstanceCommandInput, 'NotebookInstanceName'>) =>
      aws.sageMaker.send(new UpdateNotebookInstanceCommand({ NotebookInstanceName, ...change })),
  };
}

test('stop, change the type, start: each takes its minutes', async () => {
  const { describe, status, stop, start, update } = await open(alpha());
  const before = await describe();
  expect(before).toMatchObject({
    NotebookInstanceArn: arn,
    NotebookInstanceStatus: 'InService',
    InstanceType: 'ml.t3.medium',
    PlatformIdentifier: 'notebook-al2023-v1',
    RootAccess: 'Enabled',
    VolumeSizeInGB: 5,
    Url: 'alpha.notebook.eu-west-1.sagemaker.aws',
    InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: '2' },
  });
  expect(before.CreationTime?.getTime()).toBe(startAt - 60 * day);

  await stop();
  expect(await status()).toBe('Stopping');
  pass(2 * minute - 1);
  expect(await status()).toBe('Stopping');
  pass(1);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'Stopped',
    LastModifiedTime: new Date(startAt + 2 * minute),
  });

  await update({ InstanceType: 'ml.m6i.xlarge', VolumeSizeInGB: 20 });
  expect(await status()).toBe('Updating');
  pass(minute);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'Stopped',
    InstanceType: 'ml.m6i.xlarge',
    VolumeSizeInGB: 20,
  });

  await start();
  expect(await status()).toBe('Pending');
  pass(4 * minute - 1);
  expect(await status()).toBe('Pending');
  pass(1);
  expect(await status()).toBe('InService');
});

test('what the status does not allow is refused in the words of AWS', async () => {
  const { stop, start, update, status, sageMaker } = await open(alpha());
  const remove = () => sageMaker.send(new DeleteNotebookInstanceCommand({ NotebookInstanceName }));
  const refusals: string[] = [];
  const refusal = async (call: Promise<unknown>) => {
    const { name, message } = await failure(call);
    refusals.push(`${name}: ${message}`);
  };
  await refusal(start());
  await refusal(update({ InstanceType: 'ml.t3.large' }));
  await refusal(remove());
  await stop();
  await refusal(stop());
  await refusal(start());
  pass(2 * minute);
  await start();
  await refusal(stop());
  expect(refusals).toEqual([
    `ValidationException: Status (InService) not in ([Stopped, Failed]). Unable to transition to (Pending) for Notebook Instance (${arn})`,
    `ValidationException: Status (InService) not in ([Stopped, Failed]). Unable to transition to (Updating) for Notebook Instance (${arn})`,
    `ValidationException: Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting) for Notebook Instance (${arn})`,
    `ValidationException: Status (Stopping) not in ([InService]). Unable to transition to (Stopping) for Notebook Instance (${arn})`,
    `ValidationException: Status (Stopping) not in ([Stopped, Failed]). Unable to transition to (Pending) for Notebook Instance (${arn})`,
    `ValidationException: Status (Pending) not in ([InService]). Unable to transition to (Stopping) for Notebook Instance (${arn})`,
  ]);
  expect(await status()).toBe('Pending');
});

test.each(['notebook-al1-v1', 'notebook-al2-v1', 'notebook-al2-v2', 'notebook-al2-v3'])(
  'a stopped instance on %s can not be started any more',
  async (platformIdentifier) => {
    const { start, status } = await open(alpha({ status: 'Stopped', platformIdentifier }));
    const { name, message } = await failure(start());
    expect(name).toBe('ValidationException');
    expect(message).toContain(`${platformIdentifier} can no longer be created or restarted`);
    expect(await status()).toBe('Stopped');
  },
);

test('a stopped AL2 instance starts once its platform is AL2023, and there is no way back', async () => {
  const { start, update, describe, stop } = await open(
    alpha({ status: 'Stopped', platformIdentifier: 'notebook-al2-v2' }),
  );
  await update({ PlatformIdentifier: 'notebook-al2023-v1' });
  pass(minute);
  await start();
  pass(4 * minute);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'InService',
    PlatformIdentifier: 'notebook-al2023-v1',
  });
  await stop();
  pass(2 * minute);
  expect(await failure(update({ PlatformIdentifier: 'notebook-al2-v3' }))).toMatchObject({
    name: 'ValidationException',
  });
});

test('AL1 can not be migrated, and AL2023 refuses the types it has no images for', async () => {
  const al1 = await open(alpha({ status: 'Stopped', platformIdentifier: 'notebook-al1-v1' }));
  expect((await failure(al1.update({ PlatformIdentifier: 'notebook-al2023-v1' }))).message).toContain(
    'is not supported',
  );
  const gpu = await open(
    alpha({ status: 'Stopped', platformIdentifier: 'notebook-al2-v3', instanceType: 'ml.p3.2xlarge' }),
  );
  expect((await failure(gpu.update({ PlatformIdentifier: 'notebook-al2023-v1' }))).message).toContain(
    'ml.p3.2xlarge is not supported',
  );
  await gpu.update({ PlatformIdentifier: 'notebook-al2023-v1', InstanceType: 'ml.g6.xlarge' });
  pass(minute);
  await gpu.start();
  pass(4 * minute);
  expect(await gpu.status()).toBe('InService');
});

test('a script that fails ends in Failed, and only the log says why', async () => {
  const { start, describe, logs } = await open(alpha({ status: 'Stopped' }, '#!/bin/bash\r\necho hello\r\n'));
  await start();
  pass(4 * minute);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'Failed',
    FailureReason: `Notebook Instance Lifecycle Config 'arn:aws:sagemaker:${region}:${account}:notebook-instance-lifecycle-config/patching' for Notebook Instance '${arn}' took longer than 5 minutes. Please check your CloudWatch logs for more details if your Notebook Instance has Internet access.`,
  });
  const log = await logs.send(
    new GetLogEventsCommand({
      logGroupName: '/aws/sagemaker/NotebookInstances',
      logStreamName: 'alpha/LifecycleConfigOnStart',
    }),
  );
  expect(log.events?.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^\/bin\/bash: \/tmp\/OnStart_2026-11-22-09-03\w{10}: \/bin\/bash\^M: bad interpreter: No such file or directory$/,
    ),
  ]);
});

test('a start runs OnStart and leaves its output and the Jupyter log', async () => {
  const { start, logs } = await open(alpha({ status: 'Stopped' }));
  await start();
  pass(4 * minute);
  const lines = async (stream: string) => {
    const { events } = await logs.send(
      new GetLogEventsCommand({ logGroupName: '/aws/sagemaker/NotebookInstances', logStreamName: `alpha/${stream}` }),
    );
    return events?.map(
      ({ timestamp, message }) => `${new Date(timestamp ?? 0).toISOString().slice(11, 19)} ${message}`,
    );
  };
  expect(await lines('LifecycleConfigOnStart')).toEqual(['09:03:00 hello']);
  expect(await lines('jupyter.log')).toEqual([
    '09:04:00 [I ServerApp] Jupyter Server is running at: https://alpha.notebook.eu-west-1.sagemaker.aws:8443/',
  ]);
  expect(await failure(lines('LifecycleConfigOnCreate'))).toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a script of more than five minutes keeps the instance Pending for them, then fails it', async () => {
  const { start, status } = await open(alpha({ status: 'Stopped' }, '#!/bin/bash\nsleep 400\n'));
  await start();
  pass(8 * minute);
  expect(await status()).toBe('Pending');
  pass(minute);
  expect(await status()).toBe('Failed');
});

test('no capacity fails the start; another type helps', async () => {
  const scarce = alpha({ status: 'Stopped', instanceType: 'ml.g5.xlarge' }, undefined, (tables) => {
    tables.sagemaker.get(account, region).typesWithoutCapacity.push('ml.g5.xlarge');
  });
  const { start, describe } = await open(scarce);
  await start();
  pass(4 * minute);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'Failed',
    FailureReason: 'Insufficient notebook instance capacity. Retry later or with a different instance type.',
  });
  await start();
  expect(await describe()).not.toHaveProperty('FailureReason');
});

test('capacity that comes back: the same start works later', async () => {
  const scarce = alpha({ status: 'Stopped', instanceType: 'ml.g5.xlarge' }, undefined, (tables) => {
    const slice = tables.sagemaker.get(account, region);
    slice.typesWithoutCapacity.push('ml.g5.xlarge');
    slice.capacityReturnsAfter = { 'ml.g5.xlarge': 10 * minute };
  });
  const { start, status } = await open(scarce);
  await start();
  pass(4 * minute);
  expect(await status()).toBe('Failed');
  pass(6 * minute);
  await start();
  pass(4 * minute);
  expect(await status()).toBe('InService');
});

test('a failed instance is Stopped after an update, unless a scenario has it refused', async () => {
  const { describe, status, update } = await open(alpha({ status: 'Failed', failureReason: 'why' }));
  await update({ DisassociateLifecycleConfig: true });
  expect(await status()).toBe('Updating');
  pass(minute);
  const after = await describe();
  expect(after.NotebookInstanceStatus).toBe('Stopped');
  expect(after).not.toHaveProperty('NotebookInstanceLifecycleConfigName');
  expect(after).not.toHaveProperty('FailureReason');
});

test('refused, in the words of the other refusals', async () => {
  const strict = alpha({ status: 'Failed' }, undefined, (tables) => {
    tables.sagemaker.get(account, region).refusesUpdateOfFailed = true;
  });
  const { update, status } = await open(strict);
  expect(await failure(update({ DisassociateLifecycleConfig: true }))).toMatchObject({
    name: 'ValidationException',
    message: `Status (Failed) not in ([Stopped]). Unable to transition to (Updating) for Notebook Instance (${arn})`,
  });
  expect(await status()).toBe('Failed');
});

test('a quota that is used up refuses the start at once', async () => {
  const crowded = alpha({ status: 'Stopped' }, undefined, (tables) => {
    const slice = tables.sagemaker.get(account, region);
    slice.quotas['ml.t3.medium'] = 1;
    addNotebook(tables.sagemaker, { account, region }, { name: 'other', creationTime: startAt - day });
  });
  const { start, status } = await open(crowded);
  expect(await failure(start())).toMatchObject({
    name: 'ResourceLimitExceeded',
    $metadata: { httpStatusCode: 400 },
    message: expect.stringContaining(
      "The account-level service limit 'ml.t3.medium for notebook instance usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances.",
    ),
  });
  expect(await status()).toBe('Stopped');
});

test('create, describe, delete: both scripts run at creation, and the name is free again at the end', async () => {
  const { sageMaker, describe, logs } = await served({
    scenario: world((tables) => {
      addLifecycleConfig(
        tables.sagemaker,
        { account, region },
        {
          name: 'both',
          creationTime: startAt - day,
          onCreate: '#!/bin/bash\necho created\n',
          onStart: '#!/bin/bash\necho started\n',
        },
      );
    }),
  }).then((aws) => ({
    ...aws,
    describe: () => aws.sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName })),
  }));
  const create = (
    change: { InstanceType?: InstanceType; LifecycleConfigName?: string; PlatformIdentifier?: string } = {},
  ) =>
    sageMaker.send(
      new CreateNotebookInstanceCommand({
        NotebookInstanceName,
        InstanceType: 'ml.t3.medium',
        RoleArn: `arn:aws:iam::${account}:role/Notebooks`,
        LifecycleConfigName: 'both',
        ...change,
      }),
    );
  expect((await failure(create({ PlatformIdentifier: 'notebook-al2-v3' }))).message).toContain(
    'can no longer be created',
  );
  expect((await failure(create({ LifecycleConfigName: 'nope' }))).message).toContain(
    "notebook-instance-lifecycle-config/nope'. (Details: Notebook Instance Lifecycle Config does not exist.)",
  );
  expect((await create()).NotebookInstanceArn).toBe(arn);
  expect((await failure(create())).message).toBe(`Cannot create a duplicate Notebook Instance (${arn})`);
  pass(4 * minute);
  expect(await describe()).toMatchObject({
    NotebookInstanceStatus: 'InService',
    PlatformIdentifier: 'notebook-al2023-v1',
    NotebookInstanceLifecycleConfigName: 'both',
  });
  for (const [hook, line] of [
    ['OnCreate', 'created'],
    ['OnStart', 'started'],
  ]) {
    const { events } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: '/aws/sagemaker/NotebookInstances',
        logStreamName: `alpha/LifecycleConfig${hook}`,
      }),
    );
    expect(events).toMatchObject([{ message: line }]);
  }
  await sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName }));
  pass(2 * minute);
  await sageMaker.send(new DeleteNotebookInstanceCommand({ NotebookInstanceName }));
  expect(await describe()).toMatchObject({ NotebookInstanceStatus: 'Deleting' });
  pass(minute);
  expect(await failure(describe())).toMatchObject({ name: 'ValidationException', message: 'RecordNotFound' });
});

test('an update attaches, detaches and grows, and refuses to shrink', async () => {
  const { update, describe } = await open(alpha({ status: 'Stopped', volumeSizeInGB: 50 }));
  const settled = async () => {
    pass(minute);
    return describe();
  };
  await update({ DisassociateLifecycleConfig: true });
  expect(await settled()).not.toHaveProperty('NotebookInstanceLifecycleConfigName');
  await update({ DisassociateLifecycleConfig: true });
  await settled();
  await update({ LifecycleConfigName: 'patching', RootAccess: 'Disabled' });
  expect(await settled()).toMatchObject({ NotebookInstanceLifecycleConfigName: 'patching', RootAccess: 'Disabled' });
  expect((await failure(update({ VolumeSizeInGB: 20 }))).message).toContain('can not be made smaller');
  expect((await failure(update({ LifecycleConfigName: 'nope' }))).message).toContain('does not exist');
  expect(await describe()).toMatchObject({ NotebookInstanceStatus: 'Stopped', VolumeSizeInGB: 50 });
});

test('tags are listed, added and taken away; the presigned URL needs a running instance', async () => {
  const { sageMaker, stop } = await open(alpha({ tags: { 'aws:cloudformation:stack-name': 'science' } }));
  const tags = async () => (await sageMaker.send(new ListTagsCommand({ ResourceArn: arn }))).Tags;
  expect(await tags()).toEqual([{ Key: 'aws:cloudformation:stack-name', Value: 'science' }]);
  await sageMaker.send(new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: 'team', Value: 'search' }] }));
  await sageMaker.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: ['aws:cloudformation:stack-name'] }));
  expect(await tags()).toEqual([{ Key: 'team', Value: 'search' }]);
  const url = () => sageMaker.send(new CreatePresignedNotebookInstanceUrlCommand({ NotebookInstanceName }));
  expect((await url()).AuthorizedUrl).toMatch(/^https:\/\/alpha\.notebook\.eu-west-1\.sagemaker\.aws\?authToken=/);
  await stop();
  expect(await failure(url())).toMatchObject({ name: 'ValidationException' });
});

test('CloudTrail shows who stopped and started it, some minutes later, refusals too', async () => {
  const { stop, start, cloudTrail } = await open(alpha());
  const events = async (AttributeValue: string) =>
    (
      await cloudTrail.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }] }),
      )
    ).Events ?? [];
  await stop();
  expect(await failure(start())).toMatchObject({ name: 'ValidationException' });
  expect(await events('StopNotebookInstance')).toEqual([]);
  pass(2 * minute);
  const [stopped, ...others] = await events('StopNotebookInstance');
  expect(others).toEqual([]);
  expect(stopped).toMatchObject({
    EventName: 'StopNotebookInstance',
    Username: 'alice',
    EventTime: new Date(startAt),
    ReadOnly: 'false',
    Resources: [{ ResourceType: 'AWS::SageMaker::NotebookInstance', ResourceName: 'alpha' }],
  });
  expect(JSON.parse(stopped?.CloudTrailEvent ?? '')).toMatchObject({
    eventName: 'StopNotebookInstance',
    eventSource: 'sagemaker.amazonaws.com',
    awsRegion: region,
    recipientAccountId: account,
    requestParameters: { notebookInstanceName: 'alpha' },
    userIdentity: { arn: `arn:aws:iam::${account}:user/alice` },
  });
  pass(minute);
  const [refused] = await events('StartNotebookInstance');
  expect(JSON.parse(refused?.CloudTrailEvent ?? '')).toMatchObject({ errorCode: 'ValidationException' });
});

test('what a scenario leaves on its way arrives', async () => {
  const { status } = await open(alpha({ status: 'Stopping' }));
  expect(await status()).toBe('Stopping');
  pass(2 * minute);
  expect(await status()).toBe('Stopped');
});

test('speed divides the durations, not the clock', async () => {
  const { simulator, sageMaker } = await served({ scenario: alpha(), speed: 60 });
  await sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName }));
  pass(2000);
  expect(
    (await sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }))).NotebookInstanceStatus,
  ).toBe('Stopped');
  expect(simulator.now()).toBe(startAt + 2000);
});
