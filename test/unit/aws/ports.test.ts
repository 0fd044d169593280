import { expect, test } from 'vitest';
import { all, firstAccount, only, openAws, problem, profileText, scripted, simulated } from './support.ts';

/** The ports of a profile whose requests go there. */
async function portsAt(url: string) {
  const { sessions } = await openAws({ config: profileText('default', { endpoint_url: url }) });
  return only(sessions).ports;
}

/** A server that gives this answer, and the ports to ask it with. */
async function answering(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const server = await scripted(() => ({ body: typeof body === 'string' ? body : JSON.stringify(body), headers }));
  return { ports: await portsAt(server.url), heard: server.heard };
}

test('notebook instances, page by page, with what Describe adds', async () => {
  const summaries = Array.from({ length: 3 }, (_, index) => ({
    NotebookInstanceName: `n${index}`,
    NotebookInstanceArn: `arn:aws:sagemaker:eu-west-1:1:notebook-instance/n${index}`,
    NotebookInstanceStatus: 'InService',
    CreationTime: 1_760_000_000,
  }));
  const server = await scripted(({ body, headers }) => {
    if (String(headers['x-amz-target']).endsWith('DescribeNotebookInstance')) {
      return {
        body: JSON.stringify({
          ...summaries[0],
          PlatformIdentifier: 'notebook-al2023-v1',
          VolumeSizeInGB: 5,
          FailureReason: 'why',
        }),
      };
    }
    const second = body.includes('NextToken');
    return {
      body: JSON.stringify({
        NotebookInstances: second ? summaries.slice(2) : summaries.slice(0, 2),
        ...(second ? {} : { NextToken: 't' }),
      }),
    };
  });
  const ports = await portsAt(server.url);
  const pages: string[][] = [];
  for await (const page of ports.sageMaker.listNotebookInstances()) pages.push(page.map(({ name }) => name));
  expect(pages).toEqual([['n0', 'n1'], ['n2']]);
  expect(await ports.sageMaker.describeNotebookInstance('n0')).toEqual({
    arn: 'arn:aws:sagemaker:eu-west-1:1:notebook-instance/n0',
    name: 'n0',
    status: 'InService',
    creationTime: 1_760_000_000_000,
    platformIdentifier: 'notebook-al2023-v1',
    volumeSizeInGB: 5,
    failureReason: 'why',
  });
});

test('a reader that stops after the first page asks for no second', async () => {
  const { ports, heard } = await answering({ NotebookInstances: [], NextToken: 'more' });
  for await (const page of ports.sageMaker.listNotebookInstances()) {
    expect(page).toEqual([]);
    break;
  }
  expect(heard.length).toBe(1);
});

test('lifecycle scripts travel as base64 of UTF-8; a hook without a script stays out', async () => {
  const script = '#!/bin/bash\necho "grüß dich, 안녕"\n';
  const Content = Buffer.from(script).toString('base64');
  const { ports, heard } = await answering({
    NotebookInstanceLifecycleConfigArn: 'arn:aws:sagemaker:eu-west-1:1:notebook-instance-lifecycle-config/c',
    NotebookInstanceLifecycleConfigName: 'c',
    OnStart: [{ Content }],
    OnCreate: [],
    LastModifiedTime: 1_760_000_000.5,
  });
  expect(await ports.sageMaker.describeLifecycleConfig('c')).toEqual({
    arn: 'arn:aws:sagemaker:eu-west-1:1:notebook-instance-lifecycle-config/c',
    name: 'c',
    onStart: script,
    lastModifiedTime: 1_760_000_000_500,
  });
  await ports.sageMaker.updateLifecycleConfig('c', { onCreate: undefined, onStart: script });
  expect(JSON.parse(heard[1]?.body ?? '')).toEqual({
    NotebookInstanceLifecycleConfigName: 'c',
    OnStart: [{ Content }],
  });
});

test('a configuration is created with the scripts that it has and deleted by its name', async () => {
  const { ports, heard } = await answering({ NotebookInstanceLifecycleConfigArn: 'arn:c' });
  const script = '#!/bin/bash\n';
  expect(await ports.sageMaker.createLifecycleConfig('c', { onStart: script, onCreate: undefined })).toBe('arn:c');
  await ports.sageMaker.deleteLifecycleConfig('c');
  expect(heard.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)])).toEqual([
    [
      'SageMaker.CreateNotebookInstanceLifecycleConfig',
      { NotebookInstanceLifecycleConfigName: 'c', OnStart: [{ Content: Buffer.from(script).toString('base64') }] },
    ],
    ['SageMaker.DeleteNotebookInstanceLifecycleConfig', { NotebookInstanceLifecycleConfigName: 'c' }],
  ]);
});

test('an update of a notebook instance sends what changes and nothing else; null detaches', async () => {
  const { ports, heard } = await answering({});
  const { sageMaker } = ports;
  await sageMaker.updateNotebookInstance('n', {
    instanceType: 'ml.g9.giant',
    platformIdentifier: 'notebook-al2023-v1',
  });
  await sageMaker.updateNotebookInstance('n', { lifecycleConfigName: 'c' });
  await sageMaker.updateNotebookInstance('n', { lifecycleConfigName: null });
  expect(heard.map(({ headers }) => headers['x-amz-target'])).toEqual([
    'SageMaker.UpdateNotebookInstance',
    'SageMaker.UpdateNotebookInstance',
    'SageMaker.UpdateNotebookInstance',
  ]);
  expect(heard.map(({ body }): unknown => JSON.parse(body))).toEqual([
    { NotebookInstanceName: 'n', InstanceType: 'ml.g9.giant', PlatformIdentifier: 'notebook-al2023-v1' },
    { NotebookInstanceName: 'n', LifecycleConfigName: 'c' },
    { NotebookInstanceName: 'n', DisassociateLifecycleConfig: true },
  ]);
});

test('tags become a record', async () => {
  const { ports } = await answering({
    Tags: [
      { Key: 'aws:cloudformation:stack-name', Value: 'lab' },
      { Key: 'team', Value: '' },
    ],
  });
  expect(await ports.sageMaker.listTags('arn')).toEqual({ 'aws:cloudformation:stack-name': 'lab', team: '' });
});

test('functions: $LATEST has no qualifier in its ARN, a version has', async () => {
  const of = (version: string) => ({
    FunctionName: 'resize',
    FunctionArn: `arn:aws:lambda:eu-west-1:1:function:resize:${version}`,
    Version: version,
    Runtime: 'python3.13',
    LastModified: '2026-09-14T08:15:30.123+0000',
    RevisionId: 'r',
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/resize' },
  });
  const { ports } = await answering({ Functions: [of('$LATEST'), of('3')] });
  expect(await all(ports.lambda.listFunctions())).toEqual([
    {
      arn: 'arn:aws:lambda:eu-west-1:1:function:resize',
      name: 'resize',
      version: '$LATEST',
      packageType: 'Zip',
      architecture: 'x86_64',
      runtime: 'python3.13',
      lastModified: Date.parse('2026-09-14T08:15:30.123Z'),
      revisionId: 'r',
      snapStart: 'None',
      logGroup: '/aws/lambda/resize',
    },
    expect.objectContaining({ arn: 'arn:aws:lambda:eu-west-1:1:function:resize:3', version: '3' }),
  ]);
});

test('a function whose runtime version AWS could not set says why', async () => {
  const { ports } = await answering({
    FunctionName: 'f',
    FunctionArn: 'arn:aws:lambda:eu-west-1:1:function:f',
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: ['arm64'],
    State: 'Active',
    LastUpdateStatus: 'Failed',
    RuntimeVersionConfig: { Error: { ErrorCode: 'InvalidRuntime', Message: 'gone' } },
  });
  expect(await ports.lambda.getFunctionConfiguration('f', '$LATEST')).toMatchObject({
    architecture: 'arm64',
    state: 'Active',
    lastUpdateStatus: 'Failed',
    runtimeVersionError: { code: 'InvalidRuntime', message: 'gone' },
  });
});

test('EKS: values that nobody knows yet pass as they are', async () => {
  const { ports } = await answering({
    nodegroup: {
      nodegroupArn: 'arn',
      nodegroupName: 'workers',
      clusterName: 'c',
      status: 'HIBERNATING',
      amiType: 'AL2031_RISCV',
      scalingConfig: { desiredSize: 3 },
      launchTemplate: { id: 'lt-1', version: '7' },
      health: { issues: [{ code: 'NodeCreationFailure', message: 'm', resourceIds: ['i-1'] }, {}] },
    },
  });
  expect(await ports.eks.describeNodegroup('c', 'workers')).toEqual({
    arn: 'arn',
    name: 'workers',
    cluster: 'c',
    status: 'HIBERNATING',
    amiType: 'AL2031_RISCV',
    desiredSize: 3,
    launchTemplate: { id: 'lt-1', version: '7' },
    healthIssues: [
      { code: 'NodeCreationFailure', message: 'm', resourceIds: ['i-1'] },
      { code: 'Unknown', message: '', resourceIds: [] },
    ],
  });
});

test('SSM: names go out in tens, each once; unknown ones are missing from the answer', async () => {
  const server = await scripted(({ body }) => {
    const { Names }: { Names: string[] } = JSON.parse(body);
    const Parameters = Names.filter((name) => name !== 'p3').map((Name) => ({
      Name,
      Value: Name.toUpperCase(),
      LastModifiedDate: 1,
    }));
    return { body: JSON.stringify({ Parameters, InvalidParameters: ['p3'] }) };
  });
  const ports = await portsAt(server.url);
  const names = [...Array.from({ length: 23 }, (_, index) => `p${index}`), 'p1'];
  const found = await ports.ssm.getParameters(names);
  expect(found.size).toBe(22);
  expect(found.get('p22')).toEqual({ name: 'p22', value: 'P22', lastModified: 1000 });
  expect(server.heard.map(({ body }) => body.split(',').length)).toEqual([10, 10, 3]);
  expect((await ports.ssm.getParameters([])).size).toBe(0);
});

test('logs: a stream is found by its exact name, and one that is not there is no failure', async () => {
  const stream = (logStreamName: string) => ({ logStreams: [{ logStreamName, lastEventTimestamp: 5 }] });
  expect(await (await answering(stream('a/x'))).ports.logs.describeLogStream('g', 'a/x')).toEqual({
    name: 'a/x',
    lastEventTime: 5,
  });
  expect(await (await answering(stream('a/xyz'))).ports.logs.describeLogStream('g', 'a/x')).toBeUndefined();
  const gone = await scripted(() => ({
    status: 400,
    body: JSON.stringify({ __type: 'ResourceNotFoundException', message: 'no group' }),
  }));
  const ports = await portsAt(gone.url);
  expect(await ports.logs.describeLogStream('g', 'a/x')).toBeUndefined();
  expect(await ports.logs.tail('g', 'a/x', 10)).toEqual([]);
});

test('logs: the tail goes back over empty pages, and keeps the order', async () => {
  const pages = [
    { events: [{ timestamp: 3, message: 'c' }], nextBackwardToken: 'b1' },
    { events: [], nextBackwardToken: 'b2' },
    {
      events: [
        { timestamp: 1, message: 'a' },
        { timestamp: 2, message: 'b' },
      ],
      nextBackwardToken: 'b2',
    },
  ];
  let asked = 0;
  const server = await scripted(() => ({ body: JSON.stringify(pages[asked++] ?? { events: [] }) }));
  const events = await (await portsAt(server.url)).logs.tail('g', 's', 10);
  expect(events.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  expect(asked).toBe(3);
});

test('CloudTrail: the instance’s name is read out of the event, where it can be', async () => {
  const event = (CloudTrailEvent: string) => ({
    EventName: 'StartNotebookInstance',
    EventTime: 1_760_000_000,
    Username: 'alice',
    CloudTrailEvent,
  });
  const { ports, heard } = await answering({
    Events: [
      event(JSON.stringify({ requestParameters: { notebookInstanceName: 'alpha' } })),
      event(JSON.stringify({ requestParameters: null, errorCode: 'ValidationException' })),
      event('not JSON'),
    ],
  });
  const events = await all(ports.cloudTrail.lookupEvents('StartNotebookInstance', 1_700_000_000_000));
  const common = { name: 'StartNotebookInstance', at: 1_760_000_000_000, user: 'alice' };
  expect(events).toEqual([
    { ...common, notebookInstanceName: 'alpha' },
    { ...common, errorCode: 'ValidationException' },
    common,
  ]);
  expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StartNotebookInstance' }],
    StartTime: 1_700_000_000,
    MaxResults: 50,
  });
});

test('every port against the simulated account', async () => {
  const { url } = await simulated({ scenario: 'sample' });
  const ports = await portsAt(url);
  expect(await ports.sts.getCallerIdentity()).toEqual({
    account: firstAccount.id,
    arn: `arn:aws:iam::${firstAccount.id}:user/alice`,
  });

  const notebooks = await all(ports.sageMaker.listNotebookInstances());
  expect(notebooks.length).toBeGreaterThan(5);
  const described = await Promise.all(notebooks.map(({ name }) => ports.sageMaker.describeNotebookInstance(name)));
  expect(described.map(({ arn }) => arn)).toEqual(notebooks.map(({ arn }) => arn));
  const configs = await all(ports.sageMaker.listLifecycleConfigs());
  const scripts = await Promise.all(configs.map(({ name }) => ports.sageMaker.describeLifecycleConfig(name)));
  expect(scripts.some(({ onStart }) => onStart?.startsWith('#!') === true)).toBe(true);
  expect(await problem(ports.sageMaker.describeNotebookInstance('not-there'))).toMatchObject({ code: 'notFound' });
  expect(await problem(ports.sageMaker.describeLifecycleConfig('not-there'))).toMatchObject({ code: 'notFound' });
  const running = notebooks.find(({ status }) => status === 'InService');
  expect(await problem(ports.sageMaker.startNotebookInstance(running?.name ?? ''))).toMatchObject({ code: 'conflict' });
  expect(await ports.sageMaker.createPresignedNotebookInstanceUrl(running?.name ?? '')).toMatch(/^https:/);
  await ports.sageMaker.stopNotebookInstance(running?.name ?? '');
  expect(await ports.sageMaker.listTags(running?.arn ?? '')).toBeTypeOf('object');

  const functions = await all(ports.lambda.listFunctions());
  const zip = functions.find(({ packageType }) => packageType === 'Zip');
  expect((await ports.lambda.getFunctionConfiguration(zip?.name ?? '', undefined)).runtimeVersionArn).toMatch(
    /^arn:aws:lambda:eu-west-1::runtime:/,
  );
  expect(
    await ports.lambda.putRuntimeManagementConfig(zip?.name ?? '', undefined, { updateRuntimeOn: 'FunctionUpdate' }),
  ).toEqual({ updateRuntimeOn: 'FunctionUpdate', arn: zip?.arn });
  expect(await problem(ports.lambda.getRuntimeManagementConfig('not-there', undefined))).toMatchObject({
    code: 'notFound',
  });

  const [cluster = ''] = await all(ports.eks.listClusters());
  expect((await ports.eks.describeCluster(cluster)).arn).toContain(`:cluster/${cluster}`);
  const [nodegroup = ''] = await all(ports.eks.listNodegroups(cluster));
  expect((await ports.eks.describeNodegroup(cluster, nodegroup)).cluster).toBe(cluster);
  const versions = await ports.eks.describeClusterVersions();
  expect(versions.some(({ endOfStandardSupport }) => endOfStandardSupport !== undefined)).toBe(true);
  const parameter = '/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/release_version';
  expect((await ports.ssm.getParameters([parameter])).get(parameter)?.value).toMatch(/^1\.34\.\d+-\d{8}$/);
  expect(
    (await all(ports.cloudTrail.lookupEvents('StartNotebookInstance', Date.now() - 90 * 86_400_000))).length,
  ).toBeGreaterThan(0);
});

test('an alias with its weights; the weights are empty where it has one version', async () => {
  const { ports, heard } = await answering({
    Aliases: [
      {
        AliasArn: 'arn:aws:lambda:eu-west-1:111122223333:function:f:live',
        Name: 'live',
        FunctionVersion: '41',
        RoutingConfig: { AdditionalVersionWeights: { '42': 0.1 } },
        RevisionId: 'r',
      },
      { Name: 'previous', FunctionVersion: '40' },
    ],
  });
  expect(await all(ports.lambda.listAliases('f'))).toEqual([
    {
      arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f:live',
      name: 'live',
      functionVersion: '41',
      weights: { '42': 0.1 },
      revisionId: 'r',
    },
    { name: 'previous', functionVersion: '40', weights: {} },
  ]);
  expect(heard[0]?.path).toBe('/2015-03-31/functions/f/aliases?MaxItems=50');
});

test('an update of a function sends its description and the revision, and nothing else', async () => {
  const { ports, heard } = await answering({ FunctionName: 'f', FunctionArn: 'arn', Architectures: [] });
  await ports.lambda.updateFunctionDescription('f', { description: 'x', revisionId: 'r' });
  await ports.lambda.publishVersion('f', { codeSha256: 's', revisionId: 'r' });
  expect(heard.map(({ path, body }) => [path, JSON.parse(body) as unknown])).toEqual([
    ['/2015-03-31/functions/f/configuration', { Description: 'x', RevisionId: 'r' }],
    ['/2015-03-31/functions/f/versions', { CodeSha256: 's', RevisionId: 'r' }],
  ]);
});

test('log events are filtered page by page, an empty page included, and no further than was asked', async () => {
  const event = (at: number) => ({ timestamp: at, message: `m${at}`, logStreamName: 's' });
  let page = 0;
  const server = await scripted(() => {
    page += 1;
    return { body: JSON.stringify({ events: page === 1 ? [] : [event(page)], nextToken: `t${page}` }) };
  });
  const { logs } = await portsAt(server.url);
  const found = await logs.filter('g', { pattern: '"x"', limit: 10, pages: 3, since: 5 });
  expect(found).toEqual({
    events: [
      { at: 2, message: 'm2', stream: 's' },
      { at: 3, message: 'm3', stream: 's' },
    ],
    complete: false,
  });
  expect(server.heard.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { logGroupName: 'g', filterPattern: '"x"', limit: 10, startTime: 5 },
    { logGroupName: 'g', filterPattern: '"x"', limit: 10, startTime: 5, nextToken: 't1' },
    { logGroupName: 'g', filterPattern: '"x"', limit: 9, startTime: 5, nextToken: 't2' },
  ]);
});

test('where it is wanted a configuration is asked for with GetFunction, and no more of the answer is kept', async () => {
  const body = JSON.stringify({
    Configuration: { FunctionName: 'f', FunctionArn: 'arn', Architectures: ['arm64'], Runtime: 'nodejs24.x' },
    Code: { Location: 'https://bucket.s3.amazonaws.com/code?X-Amz-Signature=secret' },
    Tags: { team: 'a' },
  });
  const { url, heard } = await scripted(() => ({ body }));
  let wanted = true;
  const { sessions, events } = await openAws({
    config: `[default]\nregion = eu-west-1\nendpoint_url = ${url}\n`,
    credentials: '[default]\naws_access_key_id = AKIAPATCHLENS000SAMPLE\naws_secret_access_key = any\n',
    options: { lambdaUseGetFunction: () => wanted },
  });
  const { lambda } = only(sessions).ports;
  expect(await lambda.getFunctionConfiguration('f', '3')).toEqual({
    arn: 'arn',
    name: 'f',
    version: '$LATEST',
    packageType: 'Zip',
    architecture: 'arm64',
    runtime: 'nodejs24.x',
  });
  wanted = false;
  await problem(lambda.getFunctionConfiguration('f', '3'));
  expect(heard.map(({ path }) => path)).toEqual([
    '/2015-03-31/functions/f?Qualifier=3',
    '/2015-03-31/functions/f/configuration?Qualifier=3',
  ]);
  expect(JSON.stringify(events)).not.toContain('Signature');
});
