import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ListNotebookInstancesCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { expect, onTestFinished, test } from 'vitest';

const cli = fileURLToPath(new URL('../../../src/simulator/cli.ts', import.meta.url));

function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  return child;
}

test('prints where it is ready, on any free port, and answers there', async () => {
  const child = run('--port', '0', '--scenario', 'small', '--notebooks', '20');
  const [line] = await once(createInterface(child.stdout), 'line');
  expect(line).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/);
  const sageMaker = new SageMakerClient({
    region: 'eu-west-1',
    endpoint: String(line).slice('ready '.length),
    credentials: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' },
  });
  const { NotebookInstances } = await sageMaker.send(new ListNotebookInstancesCommand({ MaxResults: 100 }));
  expect(NotebookInstances?.length).toBeGreaterThanOrEqual(20);
});

test('writes a kubeconfig by which each cluster is reached, over its own authority alone', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'config');
  const child = run('--port', '0', '--scenario', 'sample', '--kubeconfig', file);
  await once(createInterface(child.stdout), 'line');
  const config = JSON.parse(await readFile(file, 'utf8')) as Kubeconfig;
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(config.clusters.map(({ name }) => name)).toEqual([
    'storefront',
    'data-platform',
    'platform',
    'us-storefront',
    'analytics',
  ]);
  expect(config.users.find(({ name }) => name === 'admin')?.user.token).toBe('patch-lens-admin-token');
  const version = (at: number, authority = at) => {
    const { server = '' } = config.clusters[at]?.cluster ?? {};
    const ca = Buffer.from(config.clusters[authority]?.cluster['certificate-authority-data'] ?? '', 'base64');
    return new Promise<string>((resolve, reject) => {
      const asked = request(`${server}/version`, { ca, timeout: 1500 }, (answer) => {
        answer.setEncoding('utf8').once('data', (text: string) => {
          resolve((JSON.parse(text) as { gitVersion: string }).gitVersion.split('-')[0] ?? '');
        });
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer'))).once('error', reject);
      asked.end();
    });
  };
  expect([await version(0), await version(2)]).toEqual(['v1.34.7', 'v1.36.1']);
  await expect(version(0, 2)).rejects.toMatchObject({ code: expect.stringMatching(/SIGNATURE|CERT/) });
  // Its API server answers inside the VPC only.
  await expect(version(3)).rejects.toThrow('no answer');
});

interface Kubeconfig {
  readonly clusters: readonly {
    readonly name: string;
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
}

test.each([
  [['--port', 'web'], '--port must be a whole number up to 65535, not "web".'],
  [['--port', '70000'], '--port must be a whole number up to 65535, not "70000".'],
  [['--notebooks', '-1'], "Option '--notebooks' argument is ambiguous"],
  [['--speed', '0'], '--speed must be a number above 0, not "0".'],
  [['--scenario', 'mars'], 'There is no scenario "mars"; there is '],
  [['--fault', 'rain'], 'Fault "rain" is unknown.'],
  [['--kubeconfig-user', 'cookie'], '--kubeconfig-user must be token or exec, not "cookie".'],
  [['--turbo'], "Unknown option '--turbo'"],
])('%j ends with a sentence and exit code 2', async (args, sentence) => {
  const child = run(...args);
  let told = '';
  child.stderr.on('data', (chunk) => (told += String(chunk)));
  const [code] = await once(child, 'close');
  expect(told).toContain(sentence);
  expect(told).toContain('Usage: npm run simulator');
  expect(told).not.toContain('    at ');
  expect(code).toBe(2);
});
