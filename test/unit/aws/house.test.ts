import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { grantedRemedies, grants, policyOf, readOnlyPolicy, remedyPolicy } from '../../../src/aws/iam.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** IAM's service prefix of each SDK module. */
const prefixes: Readonly<Record<string, string>> = { cloudTrail: 'cloudtrail' };

/** Every operation that a port can call: the commands that `sdk/` exports. */
async function operations(): Promise<string[]> {
  const files = await readdir(`${root}src/aws/sdk`);
  const names = await Promise.all(
    files.map(async (file) => {
      const service = file.replace(/\.ts$/, '');
      const module: object = await import(`../../../src/aws/sdk/${service}.ts`);
      const commands = Object.keys(module).filter((name) => name.endsWith('Command'));
      return commands.map((name) => `${prefixes[service] ?? service}:${name.replace(/Command$/, '')}`);
    }),
  );
  return names.flat().filter((name) => name !== 'sts:GetCallerIdentity');
}

const actions = (policy: ReturnType<typeof readOnlyPolicy>) => policy.Statement.flatMap(({ Action }) => Action);

test('the policies allow every operation that the ports call, and nothing else', async () => {
  expect(actions(policyOf(grants)).toSorted()).toEqual((await operations()).toSorted());
});

test('the read-only policy changes nothing, and opens nothing', () => {
  for (const action of actions(readOnlyPolicy())) expect(action).toMatch(/^[a-z]+:(?:List|Describe|Get|Lookup|Filter)/);
});

test('the policy of each remedy of notebook instances names what it calls, for notebook instances alone', () => {
  const remedies = grantedRemedies.filter((each) => /^notebook[.](?!openJupyter)/.test(each));
  const told = remedies.map((remedy) => {
    const policy = remedyPolicy(remedy, 'aws-cn');
    for (const resource of policy.Statement.flatMap(({ Resource }) => Resource))
      expect(resource).toMatch(/^arn:aws-cn:sagemaker:\*:\*:notebook-instance(-lifecycle-config)?\/\*$/);
    return `${remedy}: ${actions(policy)
      .map((action) => action.replace('sagemaker:', '').replace('NotebookInstance', ''))
      .join(' ')}`;
  });
  expect(told).toEqual([
    'notebook.start: Start',
    'notebook.stop: Stop',
    'notebook.restart: Stop Start',
    'notebook.changeLifecycleConfig: Stop Start Update',
    'notebook.detachLifecycleConfig: Stop Start Update',
    'notebook.migratePlatform: Stop Start Update',
    'notebook.rollOut: Stop Start UpdateLifecycleConfig',
  ]);
});

test('the policy of each remedy of functions names what it calls, for functions alone', () => {
  const remedies = ['lambda.setRuntimeMode', 'lambda.rollBackRuntime', 'lambda.applyLatestRuntime'] as const;
  const told = remedies.map((remedy) => {
    const policy = remedyPolicy(remedy, 'aws-cn');
    for (const resource of policy.Statement.flatMap(({ Resource }) => Resource))
      expect(resource).toMatch(/^arn:aws-cn:lambda:\*:\*:function:/);
    return `${remedy}: ${actions(policy)
      .map((action) => action.replace('lambda:', ''))
      .join(' ')}`;
  });
  expect(told).toEqual([
    'lambda.setRuntimeMode: PutRuntimeManagementConfig',
    'lambda.rollBackRuntime: PutRuntimeManagementConfig',
    'lambda.applyLatestRuntime: UpdateFunctionConfiguration ListVersionsByFunction PublishVersion GetAlias UpdateAlias',
  ]);
});

test('what can be limited to a resource is; other partitions have their own ARNs', () => {
  const resources = readOnlyPolicy('aws-us-gov').Statement.flatMap(({ Resource }) => Resource);
  expect(resources).toContain('arn:aws-us-gov:ssm:*::parameter/aws/service/*');
  expect(resources.filter((resource) => resource === '*').length).toBe(1);
});

test('the aws room loads neither the SDK nor the simulator before it is asked for something, and then only what it uses', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/aws/createAws.ts'],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    splitting: true,
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const loaded = (start: string): string[] => {
    const names = new Set([start]);
    for (const name of names) {
      for (const { path, kind } of metafile.outputs[name]?.imports ?? [])
        if (kind === 'import-statement') names.add(path);
    }
    return [...names].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}));
  };
  expect(loaded('out/createAws.js').toSorted()).toEqual([
    'src/aws/createAws.ts',
    'src/aws/regions.ts',
    'src/domain/problem.ts',
  ]);

  const chunkOf = (input: string) =>
    Object.keys(metafile.outputs).find((name) => metafile.outputs[name]?.entryPoint === input) ??
    `no chunk for ${input}`;
  const clients = (names: readonly string[]) => names.filter((name) => name.includes('@aws-sdk/client-'));
  // Opening a session loads no client; asking a service loads its own alone.
  expect(loaded(chunkOf('src/aws/openSessions.ts')).length).toBeGreaterThan(10);
  expect(clients(loaded(chunkOf('src/aws/openSessions.ts')))).toEqual([]);
  const lambda = clients(loaded(chunkOf('src/aws/sdk/lambda.ts')));
  expect(lambda.length).toBeGreaterThan(0);
  expect(lambda.filter((name) => !name.includes('@aws-sdk/client-lambda'))).toEqual([]);
  // SageMaker's client has some four hundred commands; ten of them are ours.
  expect(metafile.outputs[chunkOf('src/aws/sdk/sagemaker.ts')]?.bytes).toBeLessThan(300_000);
});
