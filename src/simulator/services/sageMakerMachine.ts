import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { notebookPlatforms } from '../calendars/platforms.ts';
import type { Service, SimulatedClock, TaskArguments, TaskContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { writeLog } from './logsState.ts';
import type { LogsSlice } from './logsState.ts';
import { configArn, notebookArn } from './sageMakerReference.ts';
import { runScript } from './sageMakerScripts.ts';
import type { Notebook, NotebookStatus, SageMakerSlice } from './sageMakerState.ts';

const second = 1000;
const minute = 60 * second;

/** Service time until the next state, before the simulator's speed divides it. */
const durations = { launching: 3 * minute, settling: minute, stopping: 2 * minute, updating: minute, deleting: minute };

export const logGroup = '/aws/sagemaker/NotebookInstances';

export interface SageMakerTables {
  readonly sagemaker: SliceTable<SageMakerSlice>;
  readonly logs: SliceTable<LogsSlice>;
}

type Transition = 'Pending' | 'Stopping' | 'Updating' | 'Deleting';

/** Puts the notebook in a state that it leaves by itself after a while. */
export function enter(notebook: Notebook, status: Transition, clock: SimulatedClock, creating = false): void {
  setStatus(notebook, status, clock.now());
  delete notebook.failureReason;
  leaveLater(notebook, status, clock, creating);
}

/** Asks for the end of a state that a notebook is in already. */
export function leaveLater({ name }: Notebook, status: Transition, clock: SimulatedClock, creating = false): void {
  switch (status) {
    case 'Pending':
      clock.after(durations.launching, 'launch', { name, creating: String(creating) });
      break;
    case 'Stopping':
      clock.after(durations.stopping, 'settle', { name, from: status, to: 'Stopped' });
      break;
    case 'Updating':
      clock.after(durations.updating, 'settle', { name, from: status, to: 'Stopped' });
      break;
    case 'Deleting':
      clock.after(durations.deleting, 'delete', { name });
      break;
  }
}

/** LastModifiedTime moves with every change of state. */
function setStatus(notebook: Notebook, status: NotebookStatus, now: number): void {
  notebook.status = status;
  notebook.lastModifiedTime = now;
}

const WrittenLines = v.array(v.object({ timestamp: v.number(), message: v.string() }));

/** What happens to notebook instances after a call has been answered. */
export function notebookTasks(tables: SageMakerTables): NonNullable<Service['tasks']> {
  const find = ({ name = '' }: TaskArguments, { account, region }: TaskContext) =>
    tables.sagemaker.get(account, region).notebooks[name];
  return {
    launch(arguments_, context) {
      const notebook = find(arguments_, context);
      if (notebook?.status === 'Pending') launch(tables, notebook, arguments_['creating'] === 'true', context);
    },
    writeLog({ stream = '', lines = '[]' }, { account, region }) {
      writeLog(tables.logs, { account, region, group: logGroup, stream }, v.parse(WrittenLines, JSON.parse(lines)));
    },
    settle(arguments_, context) {
      const notebook = find(arguments_, context);
      if (notebook === undefined || notebook.status !== arguments_['from']) return;
      const now = context.clock.now();
      if (arguments_['to'] === 'Stopped') setStatus(notebook, 'Stopped', now);
      else if (arguments_['to'] === 'Failed') fail(notebook, arguments_['reason'] ?? '', now);
      else {
        setStatus(notebook, 'InService', now);
        const message = `[I ServerApp] Jupyter Server is running at: https://${notebook.name}.notebook.${context.region}.sagemaker.aws:8443/`;
        if (notebook.writesLogs)
          writeLog(tables.logs, { ...context, group: logGroup, stream: `${notebook.name}/jupyter.log` }, [
            { timestamp: now, message },
          ]);
      }
    },
    capacityReturns({ type = '' }, { account, region }) {
      const slice = tables.sagemaker.get(account, region);
      slice.typesWithoutCapacity = slice.typesWithoutCapacity.filter((each) => each !== type);
    },
    delete({ name = '' }, { account, region }) {
      delete tables.sagemaker.get(account, region).notebooks[name];
    },
  };
}

function fail(notebook: Notebook, reason: string, now: number): void {
  setStatus(notebook, 'Failed', now);
  notebook.failureReason = reason;
}

/** The machine is there, or there is none; then the scripts run. */
function launch(tables: SageMakerTables, notebook: Notebook, creating: boolean, context: TaskContext): void {
  const { account, region, clock } = context;
  const { name, lifecycleConfigName = '' } = notebook;
  const slice = tables.sagemaker.get(account, region);
  if (slice.typesWithoutCapacity.includes(notebook.instanceType)) {
    fail(
      notebook,
      'Insufficient notebook instance capacity. Retry later or with a different instance type.',
      clock.now(),
    );
    return;
  }
  const config = slice.lifecycleConfigs[lifecycleConfigName];
  const hooks = [
    ...(creating ? [{ hook: 'OnCreate', script: config?.onCreate }] : []),
    { hook: 'OnStart', script: config?.onStart },
  ];
  let elapsed = 0;
  for (const { hook, script } of hooks) {
    if (script === undefined) continue;
    const outcome = runScript(Buffer.from(script, 'base64').toString('utf8'), {
      path: scriptPath(hook, name, clock.now()),
      os: notebookPlatforms[notebook.platformIdentifier]?.os ?? 'AL2023',
      instanceType: notebook.instanceType,
      now: clock.now(),
    });
    const lines = outcome.lines.map(({ second: at, text }) => ({
      timestamp: Math.round(clock.due(elapsed + at * second)),
      message: text,
    }));
    elapsed += outcome.seconds * second;
    if (lines.length > 0 && notebook.writesLogs) {
      clock.after(elapsed, 'writeLog', { stream: `${name}/LifecycleConfig${hook}`, lines: JSON.stringify(lines) });
    }
    if (outcome.result !== 'succeeded') {
      // Whatever went wrong: AWS says that it took too long.
      const reason = `Notebook Instance Lifecycle Config '${configArn(context, lifecycleConfigName)}' for Notebook Instance '${notebookArn(context, name)}' took longer than 5 minutes. Please check your CloudWatch logs for more details if your Notebook Instance has Internet access.`;
      clock.after(elapsed + durations.settling, 'settle', { name, from: 'Pending', to: 'Failed', reason });
      return;
    }
  }
  clock.after(elapsed + durations.settling, 'settle', { name, from: 'Pending', to: 'InService' });
}

/** `/tmp/OnStart_2026-11-22-10-151f0c9a2e4b` */
function scriptPath(hook: string, name: string, now: number): string {
  const minuteText = new Date(now).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return `/tmp/${hook}_${minuteText}${createHash('sha256').update(`${name} ${now}`).digest('hex').slice(0, 10)}`;
}
