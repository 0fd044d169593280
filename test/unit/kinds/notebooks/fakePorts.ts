import { portsWith } from '../fakePorts.ts';
import type {
  LifecycleConfigSummary,
  LogEvent,
  NotebookInstance,
  Ports,
  TrailEvent,
} from '../../../../src/aws/ports.ts';
import { ProblemError, type ProblemCode } from '../../../../src/domain/problem.ts';
import type { Instant } from '../../../../src/domain/time.ts';
import { keyOf } from './story.ts';

/** A small account that tests write by hand and change as they go. */
export interface Account {
  instances: Map<string, NotebookInstance>;
  configs: LifecycleConfigSummary[];
  /** Newest first, as CloudTrail answers. */
  starts: TrailEvent[];
  /** Stream name → events, oldest first. */
  streams: Map<string, LogEvent[]>;
  tags: Readonly<Record<string, string>>;
  pageSize: number;
  /** `Operation` or `Operation name` → the problem that it rejects with. */
  refusals: Map<string, ProblemCode>;
  /** Whose credentials they are now. */
  id: string;
  /** Calls so far: `DescribeNotebookInstance alpha`. */
  calls: string[];
  /** Awaited before each answer, by operation. */
  before: (call: string) => Promise<void> | void;
}

export function account(): Account {
  return {
    instances: new Map(),
    configs: [],
    starts: [],
    streams: new Map(),
    tags: {},
    pageSize: 2,
    refusals: new Map(),
    id: '111122223333',
    calls: [],
    before: () => undefined,
  };
}

export function instance(name: string, more: Partial<NotebookInstance> = {}): NotebookInstance {
  return {
    arn: keyOf(name),
    name,
    status: 'InService',
    instanceType: 'ml.t3.medium',
    platformIdentifier: 'notebook-al2023-v1',
    url: 'https://secret.example',
    ...more,
  };
}

export function started(name: string | undefined, at: Instant, more: Partial<TrailEvent> = {}): TrailEvent {
  return { name: 'StartNotebookInstance', at, ...(name === undefined ? {} : { notebookInstanceName: name }), ...more };
}

/** Ports over the account; what the notebooks never call throws. */
export function portsOf(held: Account): Ports {
  async function call(operation: string, about = ''): Promise<void> {
    const said = about === '' ? operation : `${operation} ${about}`;
    held.calls.push(said);
    await held.before(said);
    const code = held.refusals.get(said) ?? held.refusals.get(operation);
    if (code !== undefined) throw new ProblemError({ code, fault: 'account', operation });
  }
  async function* pages<T>(operation: string, all: () => readonly T[]): AsyncIterable<readonly T[]> {
    let at = 0;
    do {
      await call(operation, at === 0 ? '' : `from ${at}`);
      yield all().slice(at, at + held.pageSize);
      at += held.pageSize;
    } while (at < all().length);
  }
  function find(name: string): NotebookInstance {
    const found = held.instances.get(name);
    if (!found) throw new ProblemError({ code: 'invalidRequest', fault: 'user', detail: 'RecordNotFound' });
    return found;
  }
  const unused = (operation: string) => () => {
    throw new Error(`${operation} is not the notebooks' business`);
  };
  return portsWith({
    sageMaker: {
      listNotebookInstances: () =>
        pages('ListNotebookInstances', () =>
          [...held.instances.values()].map(({ platformIdentifier: _p, failureReason: _f, ...summary }) => summary),
        ),
      async describeNotebookInstance(name) {
        await call('DescribeNotebookInstance', name);
        return find(name);
      },
      startNotebookInstance: (name) => call('StartNotebookInstance', name),
      stopNotebookInstance: (name) => call('StopNotebookInstance', name),
      updateNotebookInstance: (name, change) => call('UpdateNotebookInstance', `${name} ${JSON.stringify(change)}`),
      createPresignedNotebookInstanceUrl: unused('CreatePresignedNotebookInstanceUrl'),
      listLifecycleConfigs: () => pages('ListNotebookInstanceLifecycleConfigs', () => held.configs),
      async describeLifecycleConfig(name) {
        await call('DescribeNotebookInstanceLifecycleConfig', name);
        const found = held.configs.find((each) => each.name === name);
        if (!found) throw new ProblemError({ code: 'invalidRequest', fault: 'user' });
        return found;
      },
      updateLifecycleConfig: unused('UpdateNotebookInstanceLifecycleConfig'),
      createLifecycleConfig: unused('CreateNotebookInstanceLifecycleConfig'),
      deleteLifecycleConfig: unused('DeleteNotebookInstanceLifecycleConfig'),
      async listTags(arn) {
        await call('ListTags', arn);
        return held.tags;
      },
    },
    logs: {
      async describeLogStream(_group, stream) {
        await call('DescribeLogStreams', stream);
        const last = held.streams.get(stream)?.at(-1);
        return last && { name: stream, lastEventTime: last.at };
      },
      async tail(_group, stream, limit) {
        await call('GetLogEvents', stream);
        return (held.streams.get(stream) ?? []).slice(-limit);
      },
      filter: unused('FilterLogEvents'),
    },
    sts: {
      getCallerIdentity: () => Promise.resolve({ account: held.id, arn: `arn:aws:iam::${held.id}:user/any` }),
    },
    cloudTrail: {
      lookupEvents: (_name, since) => pages('LookupEvents', () => held.starts.filter((event) => event.at >= since)),
    },
  });
}
