import type {
  LifecycleConfig,
  LifecycleConfigSummary,
  NotebookInstanceSummary,
  SageMakerPort,
  StsPort,
} from '../../../../src/aws/ports.ts';
import { ProblemError, type ProblemCode } from '../../../../src/domain/problem.ts';

const refuse = () => Promise.reject(new Error('not part of this story'));

/** Lifecycle configurations in memory. `calls` tells what was asked, in order. */
export class FakeSageMaker implements SageMakerPort {
  readonly calls: string[] = [];
  readonly configs = new Map<string, LifecycleConfig>();
  /** Runs before the answer of the next describe: someone else at work, or a failure. */
  beforeDescribe: (() => void) | undefined;
  beforeUpdate: (() => void) | undefined;
  tags: Readonly<Record<string, string>> = {};
  /** Whose credentials they are now, and whose configurations. */
  account = '111122223333';
  readonly sts: StsPort = {
    getCallerIdentity: () => Promise.resolve({ account: this.account, arn: `arn:aws:iam::${this.account}:user/any` }),
  };

  put(name: string, scripts: { onStart?: string; onCreate?: string }, lastModifiedTime = 1_000): this {
    const arn = `arn:aws:sagemaker:eu-west-1:${this.account}:notebook-instance-lifecycle-config/${name}`;
    this.configs.set(name, { arn, name, lastModifiedTime, ...scripts });
    return this;
  }

  scripts(name: string): { onStart: string | undefined; onCreate: string | undefined } {
    const config = this.configs.get(name);
    return { onStart: config?.onStart, onCreate: config?.onCreate };
  }

  async describeLifecycleConfig(name: string): Promise<LifecycleConfig> {
    this.calls.push(`describe ${name}`);
    await Promise.resolve();
    this.beforeDescribe?.();
    const config = this.configs.get(name);
    if (!config) throw problem('notFound');
    return config;
  }

  async updateLifecycleConfig(name: string, scripts: { onCreate: string | undefined; onStart: string | undefined }) {
    this.calls.push(`update ${name}`);
    await Promise.resolve();
    this.beforeUpdate?.();
    const before = this.configs.get(name);
    if (!before) throw problem('notFound');
    // AWS does not say what becomes of a hook that is left out: here the worse happens, and it is gone.
    const { onCreate, onStart } = scripts;
    const { arn } = before;
    const next = { ...(onCreate === undefined ? {} : { onCreate }), ...(onStart === undefined ? {} : { onStart }) };
    this.configs.set(name, { arn, name, ...next, lastModifiedTime: (before.lastModifiedTime ?? 0) + 1_000 });
  }

  beforeCreate: (() => void) | undefined;

  async createLifecycleConfig(name: string, scripts: { onCreate: string | undefined; onStart: string | undefined }) {
    this.calls.push(`create ${name}`);
    await Promise.resolve();
    this.beforeCreate?.();
    if (this.configs.has(name)) throw problem('invalidRequest');
    const { onCreate, onStart } = scripts;
    this.put(name, { ...(onCreate === undefined ? {} : { onCreate }), ...(onStart === undefined ? {} : { onStart }) });
    return this.configs.get(name)?.arn ?? '';
  }

  async deleteLifecycleConfig(name: string) {
    this.calls.push(`delete ${name}`);
    await Promise.resolve();
    const used = this.notebooks.flat().some((each) => each.lifecycleConfigName === name);
    if (used || !this.configs.has(name)) throw problem('conflict');
    this.configs.delete(name);
  }

  async *listLifecycleConfigs(): AsyncIterable<readonly LifecycleConfigSummary[]> {
    this.calls.push('list');
    await Promise.resolve();
    for (const { arn, name } of this.configs.values()) yield [{ arn, name }];
  }

  listTags() {
    this.calls.push('tags');
    return Promise.resolve(this.tags);
  }

  /** Pages of notebook instances. */
  notebooks: readonly (readonly NotebookInstanceSummary[])[] = [];

  async *listNotebookInstances(): AsyncIterable<readonly NotebookInstanceSummary[]> {
    await Promise.resolve();
    yield* this.notebooks;
  }

  describeNotebookInstance = refuse;
  startNotebookInstance = refuse;
  stopNotebookInstance = refuse;
  updateNotebookInstance = refuse;
  createPresignedNotebookInstanceUrl = refuse;
}

export function problem(code: ProblemCode): ProblemError {
  return new ProblemError({ code, fault: 'aws', service: 'sagemaker' });
}
