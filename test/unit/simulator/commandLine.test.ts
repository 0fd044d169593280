import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test.each([
  [['--port', 'web'], '--port must be a whole number up to 65535, not "web".'],
  [['--port', '70000'], '--port must be a whole number up to 65535, not "70000".'],
  [['--notebooks', '-1'], "Option '--notebooks' argument is ambiguous"],
  [['--speed', '0'], '--speed must be a number above 0, not "0".'],
  [['--scenario', 'mars'], 'There is no scenario "mars"; there is '],
  [['--fault', 'rain'], 'Fault "rain" is unknown.'],
  [['--kubeconfig', 'file'], '--kubeconfig'],
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
