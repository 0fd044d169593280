import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSimulator } from './index.ts';
import { kubeconfig, kubeconfigUsers } from './kubeconfig.ts';
import { UnusableOption } from './scenario.ts';
import { serve } from './server.ts';

const usage =
  'npm run simulator -- --port 4599 [--scenario sample] [--functions N] [--notebooks N] [--nodegroups N] [--speed 60] [--fault throttle:0.3]... [--seed N] [--kubeconfig FILE] [--kubeconfig-user token|exec]';

try {
  const options = readOptions(process.argv.slice(2));
  const simulator = createSimulator(options);
  const { url, clusters } = await serve(simulator, options.port);
  if (options.kubeconfig !== undefined)
    writeFileSync(options.kubeconfig, kubeconfig(clusters, options.kubeconfigUser, url), { mode: 0o600 });
  console.log(`ready ${url}`);
} catch (error) {
  const wrongUse = error instanceof UnusableOption || isUnknownFlag(error);
  console.error(wrongUse ? `${error.message}\nUsage: ${usage}` : explain(error));
  process.exit(wrongUse ? 2 : 1);
}

function readOptions(given: readonly string[]) {
  const { values } = parseArgs({
    args: [...given],
    options: {
      port: { type: 'string', default: '4599' },
      scenario: { type: 'string', default: 'sample' },
      functions: { type: 'string', default: '0' },
      notebooks: { type: 'string', default: '0' },
      nodegroups: { type: 'string', default: '0' },
      speed: { type: 'string', default: '1' },
      fault: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      kubeconfig: { type: 'string' },
      'kubeconfig-user': { type: 'string', default: 'token' },
    },
  });
  const kubeconfigUser = kubeconfigUsers.find((user) => user === values['kubeconfig-user']);
  if (kubeconfigUser === undefined)
    throw new UnusableOption(`--kubeconfig-user must be token or exec, not "${values['kubeconfig-user']}".`);
  const speed = Number(values.speed);
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new UnusableOption(`--speed must be a number above 0, not "${values.speed}".`);
  return {
    port: count('--port', values.port, 65_535),
    scenario: values.scenario,
    kubeconfig: values.kubeconfig,
    kubeconfigUser,
    functions: count('--functions', values.functions),
    notebooks: count('--notebooks', values.notebooks),
    nodegroups: count('--nodegroups', values.nodegroups),
    speed,
    faults: values.fault,
    seed: count('--seed', values.seed),
  };
}

function count(flag: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(number <= most)) {
    const limit = most === Number.MAX_SAFE_INTEGER ? '' : ` up to ${most}`;
    throw new UnusableOption(`${flag} must be a whole number${limit}, not "${text}".`);
  }
  return number;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'EADDRINUSE'
    ? `${error.message}. Another program uses this port; choose one with --port.`
    : (error.stack ?? error.message);
}

function isUnknownFlag(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
