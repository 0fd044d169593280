import type {
  FunctionAlias,
  FunctionConfiguration,
  FunctionSummary,
  LambdaPort,
  LogsPort,
  RuntimeManagementConfig,
} from '../../../../src/aws/ports.ts';
import { day } from '../../../../src/domain/time.ts';
import type { Problem, ProblemError } from '../../../../src/domain/problem.ts';
import type { ResourceKey } from '../../../../src/domain/resourceKey.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import type { Observed, ReadContext } from '../../../../src/kinds/kind.ts';
import { pages, portsWith, problem } from '../fakePorts.ts';
import { configuration, now } from './story.ts';

type Answers<T> = (name: string) => T | ProblemError;

export interface Script {
  readonly pages: readonly (readonly FunctionSummary[] | ProblemError)[];
  /** Default: Auto. */
  readonly mode?: Answers<RuntimeManagementConfig>;
  readonly configuration?: Answers<FunctionConfiguration>;
  /** Default: none. */
  readonly tags?: Answers<Readonly<Record<string, string>>>;
  /** Default: none. */
  readonly aliases?: Answers<readonly FunctionAlias[]>;
}

const auto: RuntimeManagementConfig = { updateRuntimeOn: 'Auto' };

function answer<T>(given: T | ProblemError): Promise<T> {
  return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
}

function never(operation: string): () => never {
  return () => {
    throw new Error(`${operation} was not expected`);
  };
}

/** A Lambda that nobody is supposed to ask. */
export const unasked: LambdaPort = {
  listFunctions: never('ListFunctions'),
  getRuntimeManagementConfig: never('GetRuntimeManagementConfig'),
  getFunctionConfiguration: never('GetFunctionConfiguration'),
  putRuntimeManagementConfig: never('PutRuntimeManagementConfig'),
  listTags: never('ListTags'),
  listAliases: never('ListAliases'),
  getAlias: never('GetAlias'),
  updateAlias: never('UpdateAlias'),
  listVersionsByFunction: never('ListVersionsByFunction'),
  updateFunctionDescription: never('UpdateFunctionConfiguration'),
  publishVersion: never('PublishVersion'),
};

/** A Lambda that answers from a script, and writes down what it was asked. */
export function fakeLambda(script: Script) {
  const asked: string[] = [];
  const port: LambdaPort = {
    ...unasked,
    listFunctions: () => {
      asked.push('ListFunctions');
      return pages(...script.pages);
    },
    getRuntimeManagementConfig: (name, qualifier) => {
      asked.push(`GetRuntimeManagementConfig ${name}${qualifier === undefined ? '' : `:${qualifier}`}`);
      return answer(script.mode?.(qualifier === undefined ? name : `${name}:${qualifier}`) ?? auto);
    },
    getFunctionConfiguration: (name, qualifier) => {
      asked.push(`GetFunctionConfiguration ${name}${qualifier === undefined ? '' : `:${qualifier}`}`);
      return answer(
        script.configuration?.(qualifier === undefined ? name : `${name}:${qualifier}`) ?? configuration(name),
      );
    },
    listTags: (arn) => {
      const name = arn.replace(/.*:/, '');
      asked.push(`ListTags ${name}`);
      return answer(script.tags?.(name) ?? {});
    },
    listAliases: (name) => {
      asked.push(`ListAliases ${name}`);
      return pages(script.aliases?.(name) ?? []);
    },
  };
  return { port, asked };
}

/** Logs with these lines, by group; whoever asks is written down. */
export function fakeLogs(lines: Readonly<Record<string, readonly string[]>> = {}, asked: string[] = []): LogsPort {
  return {
    describeLogStream: never('DescribeLogStreams'),
    tail: never('GetLogEvents'),
    filter: (group, { pattern }) => {
      asked.push(`FilterLogEvents ${group} ${pattern}`);
      const term = pattern.replaceAll('"', '');
      const events = (lines[group] ?? []).filter((each) => each.includes(term) || pattern.startsWith('?'));
      return Promise.resolve({
        events: events.map((message, at) => ({ at: now - day + at, message, stream: '2026/11/21/[$LATEST]0a1b' })),
        complete: true,
      });
    },
  };
}

/** A context that keeps what was emitted and reported. */
export function reading(
  port: LambdaPort,
  more: { now?: number; previous?: readonly Observed<FunctionFacts>[]; logs?: LogsPort } = {},
) {
  const emitted: Observed<FunctionFacts>[] = [];
  const reports: { readonly problem: Problem; readonly about: ResourceKey | undefined }[] = [];
  const context: ReadContext<FunctionFacts> = {
    ports: portsWith({ lambda: port, logs: more.logs ?? fakeLogs() }),
    signal: new AbortController().signal,
    now: more.now ?? now,
    previous: new Map((more.previous ?? []).map((each) => [each.key, each])),
    emit: (observed) => emitted.push(observed),
    report: (problem, about) => reports.push({ problem, about }),
  };
  /** What is known of each in the end. */
  const known = () => new Map(emitted.map((each) => [each.name, each]));
  return { context, emitted, reports, known };
}

export { problem };
