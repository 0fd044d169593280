import { GetParameterCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure, startAt } from './clients.ts';

let simulator: Simulator;
const ssm = () => clientsOf(simulator).ssm;

beforeEach(() => {
  simulator = createSimulator({ scenario: 'small', startAt });
});
afterEach(() => simulator.dispose());

const linux = (rest: string) => `/aws/service/eks/optimized-ami/${rest}`;
const bottlerocket = (rest: string) => `/aws/service/bottlerocket/${rest}`;
const windows = (rest: string) => `/aws/service/ami-windows-latest/Windows_Server-${rest}`;

const value = async (name: string) => (await ssm().send(new GetParameterCommand({ Name: name }))).Parameter?.Value;

it('the recommended AL2023 release came out days ago', async () => {
  const Name = linux('1.34/amazon-linux-2023/x86_64/standard/recommended/release_version');
  const { Parameter } = await ssm().send(new GetParameterCommand({ Name }));
  expect(Parameter).toMatchObject({
    Name,
    Type: 'String',
    Value: '1.34.7-20261118',
    ARN: `arn:aws:ssm:eu-west-1::parameter${Name}`,
  });
  expect(Parameter?.LastModifiedDate?.toISOString()).toMatch(/^2026-11-18T09:00:0/);
});

it('AL2 stopped in December 2025, and at Kubernetes 1.32', async () => {
  const al2 = (version: string) => linux(`${version}/amazon-linux-2/recommended/release_version`);
  expect(await value(al2('1.32'))).toBe('1.32.9-20251209');
  expect(await value(al2('1.31'))).toBe('1.31.9-20251209');
  expect(await failure(value(al2('1.33')))).toMatchObject({
    name: 'ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

it('each family has its own form of a release', async () => {
  expect(await value(linux('1.36/amazon-linux-2023/arm64/standard/recommended/release_version'))).toMatch(
    /^1\.36\.\d+-\d{8}$/,
  );
  expect(await value(linux('1.35/amazon-linux-2023/x86_64/nvidia/recommended/release_version'))).toMatch(
    /^1\.35\.\d+-\d{8}$/,
  );
  expect(await value(linux('1.35/amazon-linux-2023/x86_64/neuron/recommended/release_version'))).toMatch(
    /^1\.35\.\d+-\d{8}$/,
  );
  expect(await value(bottlerocket('aws-k8s-1.36/x86_64/latest/image_version'))).toMatch(/^1\.\d+\.0-[0-9a-f]{8}$/);
  expect(await value(bottlerocket('aws-k8s-1.34-nvidia-fips/arm64/latest/image_version'))).toMatch(
    /^1\.\d+\.0-[0-9a-f]{8}$/,
  );
  expect(await value(windows('2022-English-Core-EKS_Optimized-1.34/image_id'))).toMatch(/^ami-0[0-9a-f]{16}$/);
  expect(JSON.parse((await value(linux('1.34/amazon-linux-2023/x86_64/standard/recommended'))) ?? '')).toMatchObject({
    release_version: '1.34.7-20261118',
  });
});

it('GetParameters takes ten names, and lists those that it does not know', async () => {
  const known = linux('1.35/amazon-linux-2023/x86_64/standard/recommended/image_id');
  const unknown = [
    windows('2022-English-Core-EKS_Optimized-1.34/release_version'),
    windows('2025-English-Core-EKS_Optimized-1.34/image_id'),
    linux('1.36/amazon-linux-2023/x86_64/imaginary/recommended/release_version'),
    linux('9.99/amazon-linux-2023/x86_64/standard/recommended/release_version'),
    '/team/own/parameter',
  ];
  const answer = await ssm().send(new GetParametersCommand({ Names: [...unknown, known] }));
  expect(answer.Parameters?.map(({ Name }) => Name)).toEqual([known]);
  expect(answer.InvalidParameters).toEqual([...unknown].sort());

  const eleven = Array.from({ length: 11 }, (_, index) => `/parameter/${index}`);
  expect(await failure(ssm().send(new GetParametersCommand({ Names: eleven })))).toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(
      "at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
    ),
  });
});

it('image ids differ by region', async () => {
  const Name = linux('1.35/amazon-linux-2023/x86_64/standard/recommended/image_id');
  const elsewhere = await clientsOf(simulator, { region: 'us-east-1' }).ssm.send(new GetParameterCommand({ Name }));
  expect(elsewhere.Parameter?.Value).toMatch(/^ami-0/);
  expect(elsewhere.Parameter?.Value).not.toBe(await value(Name));
});
