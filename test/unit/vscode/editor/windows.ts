import type { Ports } from '../../../../src/aws/ports.ts';
import type { Session } from '../../../../src/aws/session.ts';
import type { Plan, PlanStep } from '../../../../src/domain/plan.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { createLifecycleSteps } from '../../../../src/kinds/lifecycleConfigs/steps.ts';
import type { EditorContext } from '../../../../src/vscode/editor/context.ts';
import { carryOut, type Deployed, type Source } from '../../../../src/vscode/editor/deployment.ts';
import { DraftStore } from '../../../../src/vscode/editor/draftStore.ts';
import type { Files } from '../../../../src/vscode/editor/files.ts';
import { Origins } from '../../../../src/vscode/editor/origins.ts';
import { Remote } from '../../../../src/vscode/editor/remote.ts';
import { Scripts } from '../../../../src/vscode/editor/scripts.ts';
import { ScriptStore } from '../../../../src/vscode/editor/scriptStore.ts';
import { scriptUri, type ScriptRef } from '../../../../src/vscode/editor/scriptUri.ts';
import { VersionLog } from '../../../../src/vscode/editor/versionLog.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import type { FakeSageMaker } from '../../kinds/lifecycleConfigs/fakeSageMaker.ts';

/** A folder in memory, which several windows may share. */
export function memoryFiles(now: () => number = Date.now): Files & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  const marks = new Map<string, number>();
  const soon = <T>(value: T) => Promise.resolve(value);
  return {
    texts,
    read: (name) => soon(texts.get(name)),
    async write(name, text) {
      await Promise.resolve();
      texts.set(name, text);
      marks.set(name, now());
    },
    async remove(name) {
      await Promise.resolve();
      texts.delete(name);
    },
    moveAside(name) {
      const text = texts.get(name);
      if (text === undefined) return Promise.reject(new Error(`no ${name}`));
      texts.delete(name);
      return soon(`${name}.unreadable-1`);
    },
    markedAt: (name) => soon(texts.has(name) ? (marks.get(name) ?? 0) : undefined),
    async mark(name) {
      await Promise.resolve();
      marks.set(name, now());
    },
    list: () => soon([...texts.keys()]),
  };
}

/** What all windows of a machine share. */
export interface Machine {
  readonly drafts: Files;
  readonly bodies: Files;
  readonly versions: Files;
}

export const machine = (): Machine => ({ drafts: memoryFiles(), bodies: memoryFiles(), versions: memoryFiles() });

/** One window: everything that is in memory, over the folders that all windows share. */
export class EditorWindow {
  readonly remote: Remote;
  readonly scripts: Scripts;
  readonly bodies: ScriptStore;
  readonly origins = new Origins();
  readonly unreadable: string[] = [];
  readonly prompts = createScriptedPrompts();
  /** Who else does something, just before this window's next request to AWS that writes. */
  meanwhile: (() => Promise<void>) | undefined;
  /** The window ends before the operation does: nothing is concluded. */
  dies: 'beforeWrite' | 'afterWrite' | undefined;
  readonly #aws: FakeSageMaker;
  readonly #context: EditorContext;

  constructor(aws: FakeSageMaker, { drafts, bodies, versions }: Machine) {
    this.#aws = aws;
    const ports: Ports = Object.assign(Object.create(null), {
      sageMaker: aws,
      sts: { getCallerIdentity: () => Promise.resolve({ account: '111122223333', arn: '' }) },
    });
    const scope = { id: 'dev|eu-west-1', profile: 'dev', region: 'eu-west-1', sample: false };
    const session: Session = { scope, ports, signal: new AbortController().signal, now: () => 0, speed: 1 };
    this.remote = new Remote({
      inventory: { sessions: [session], sessionOf: () => undefined },
      opened: () => Promise.resolve(),
    });
    const moved = (path: string) => this.unreadable.push(path);
    this.bodies = new ScriptStore(bodies);
    const world = {
      drafts: new DraftStore(drafts, moved),
      bodies: this.bodies,
      versions: new VersionLog(versions, moved),
    };
    const none = {
      drafts: new DraftStore(memoryFiles(), moved),
      bodies: new ScriptStore(memoryFiles()),
      versions: new VersionLog(memoryFiles(), moved),
    };
    this.scripts = new Scripts({ real: world, sample: none }, this.remote, (error) => {
      throw error;
    });
    this.prompts.answer(() => true);
    this.#context = Object.assign(Object.create(null), {
      prompts: this.prompts,
      remote: this.remote,
      scripts: this.scripts,
      deploying: new Set<string>(),
      judge: () => Promise.resolve([]),
      noteDeployed: () => {},
      log: { warn: () => undefined },
      inventory: { snapshot: { scopes: [] }, reread: () => Promise.resolve() },
      runPlan: (plan: Plan) => this.#run(plan),
    });
  }

  /** What an editor does when it opens a document, or reloads one without unsaved changes. */
  async open(script: ScriptRef): Promise<string> {
    const { text } = await this.scripts.content(script, 0);
    this.origins.shows(scriptUri(script), text, script.hook, this.remote.seen(script));
    return text;
  }

  /** Auto save, or a person's. */
  save(script: ScriptRef, text: string): Promise<void> {
    return this.scripts.save(script, text, this.origins.get(scriptUri(script)));
  }

  /** Deploys the drafts, or these texts, as the commands do. */
  async deploy(config: ScriptRef, sources?: readonly Source[]): Promise<Deployed> {
    const drafts = sources ? [] : await this.scripts.draftsOf(config);
    const known = await this.remote.read(config);
    return carryOut(this.#context, {
      config,
      known,
      sources: sources ?? drafts,
      drafts,
      review: () => Promise.resolve(true),
    });
  }

  async #run(plan: Plan): Promise<'done' | 'failed'> {
    const [step] = plan.steps;
    if (!step) return 'failed';
    const end = await this.runStep(step);
    if (this.dies) throw new Died();
    return end === 'done' ? 'done' : 'failed';
  }

  /** As the runner does: look, act, look again. */
  async runStep(step: PlanStep): Promise<string> {
    const type = createLifecycleSteps(this.bodies)['lifecycle.deploy'];
    const ports: Ports = Object.assign(Object.create(null), { sageMaker: this.#aws });
    const { signal } = new AbortController();
    const context: StepContext = { ports, signal, startedAt: undefined, call: {}, now: () => 0 };
    const first = await type.observe(step, context);
    if (this.dies === 'beforeWrite') throw new Died();
    const others = this.meanwhile;
    this.meanwhile = undefined;
    await others?.();
    if (first.state === 'todo') await type.act(step, context);
    const end = await type.observe(step, context);
    return end.state === 'failed' ? end.cause.code : end.state;
  }
}

/** The extension host was killed. */
export class Died extends Error {}
