import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ports } from '../../../../src/aws/ports.ts';
import type { Session } from '../../../../src/aws/session.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { planDeploy } from '../../../../src/kinds/lifecycleConfigs/plan.ts';
import { createLifecycleSteps } from '../../../../src/kinds/lifecycleConfigs/steps.ts';
import { DraftStore } from '../../../../src/vscode/editor/draftStore.ts';
import { filesIn } from '../../../../src/vscode/editor/files.ts';
import { Origins } from '../../../../src/vscode/editor/origins.ts';
import { Remote } from '../../../../src/vscode/editor/remote.ts';
import { Scripts, type ScriptChange } from '../../../../src/vscode/editor/scripts.ts';
import { VersionLog } from '../../../../src/vscode/editor/versionLog.ts';
import { firstOf, ScriptStore } from '../../../../src/vscode/editor/scriptStore.ts';
import { scriptUri, type ScriptRef } from '../../../../src/vscode/editor/scriptUri.ts';
import { FakeSageMaker, problem } from '../../kinds/lifecycleConfigs/fakeSageMaker.ts';

const onStart = { account: '111122223333', region: 'eu-west-1', name: 'team', hook: 'onStart' } as const;
const onCreate = { ...onStart, hook: 'onCreate' } as const;

let folder: string;
const windows: Window[] = [];
let aws: FakeSageMaker;
let sessions: readonly Session[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scripts-'));
  aws = new FakeSageMaker().put('team', { onStart: 'echo v1\n', onCreate: 'echo made\n' });
  sessions = [session({})];
});
afterEach(async () => {
  for (const window of windows.splice(0)) await window.scripts.written();
  await rm(folder, { recursive: true, force: true });
});

function session({ account = '111122223333', sample = false, signal = new AbortController().signal }): Session {
  const ports: Ports = Object.assign(Object.create(null), {
    sageMaker: aws,
    sts: { getCallerIdentity: () => Promise.resolve({ account, arn: '' }) },
  });
  const scope = { id: `dev|eu-west-1|${sample}`, profile: 'dev', region: 'eu-west-1', sample };
  return { scope, ports, signal, now: () => 0, speed: 1 };
}

/** One window: everything that is in memory, over the folder that all windows share. */
class Window {
  readonly changes: string[] = [];
  readonly remote = new Remote({
    inventory: {
      get sessions() {
        return sessions;
      },
      sessionOf: () => undefined,
    },
    opened: () => Promise.resolve(),
  });
  readonly real = this.#world('real');
  readonly sample = this.#world('sample');
  readonly scripts = new Scripts({ real: this.real, sample: this.sample }, this.remote);
  readonly origins = new Origins();

  constructor() {
    windows.push(this);
    this.scripts.onDidChange(({ script, content }: ScriptChange) => {
      this.changes.push(`${script.hook} ${content ? 'content' : 'state'}`);
    });
  }

  #world(name: string) {
    const fail = (path: string) => {
      throw new Error(path);
    };
    return {
      drafts: new DraftStore(filesIn(join(folder, name, 'drafts')), fail),
      bodies: new ScriptStore(filesIn(join(folder, name, 'scripts'))),
      versions: new VersionLog(filesIn(join(folder, name, 'history')), fail),
    };
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

  /** Deploys the drafts as the command does; the plan's outcome, or why there is none. */
  async deploy(meanwhile = () => {}): Promise<string> {
    const { config } = await this.remote.read(onStart);
    const agreed = await this.scripts.draftsOf(onStart);
    const scope = { ...session({}).scope, account: '111122223333' };
    const drafts = agreed.map(({ script, text, origin }) => ({ hook: script.hook, text, base: origin.base }));
    const planned = planDeploy({ scope, key: config.arn, remote: config, drafts, users: [] });
    if (planned.outcome === 'refused')
      return `${planned.reason.code} ${Object.values(planned.reason.facts).join()}`.trim();
    for (const { script, text } of agreed) {
      await this.scripts.keep(script, text);
      await this.scripts.keep(script, config[script.hook] ?? '');
    }
    meanwhile();
    const outcome = await this.run(planned.plan.steps[0]);
    const { version } = this.remote.cached(onStart) ?? {};
    if (outcome !== 'done' || !version) return outcome;
    const wanted = (hook: 'onStart' | 'onCreate') =>
      planned.plan.steps[0]?.input[`wanted${hook === 'onStart' ? 'OnStart' : 'OnCreate'}`];
    const hash = (value: unknown) => (typeof value === 'string' ? value : null);
    await this.scripts.settle(
      onStart,
      version,
      { onStart: hash(wanted('onStart')), onCreate: hash(wanted('onCreate')) },
      agreed,
    );
    return outcome;
  }

  async run(step: PlanStep | undefined): Promise<string> {
    if (!step) return 'no step';
    const type = createLifecycleSteps(firstOf([this.real.bodies, this.sample.bodies]))['lifecycle.deploy'];
    const ports: Ports = Object.assign(Object.create(null), { sageMaker: aws });
    const { signal } = new AbortController();
    const context: StepContext = { ports, signal, startedAt: undefined, call: {}, now: () => 0 };
    if ((await type.observe(step, context)).state === 'todo') await type.act(step, context);
    const end = await type.observe(step, context);
    return end.state === 'failed' ? end.cause.code : end.state;
  }
}

const someoneWrites = (text: string, at = 2_000) => aws.put('team', { onStart: text, onCreate: 'echo made\n' }, at);

describe('a script in the editor', () => {
  test('is what AWS has; a hook without a script is an empty file, not a missing one', async () => {
    aws.put('bare', { onStart: 'echo\n' });
    const window = new Window();
    expect(await window.open(onStart)).toBe('echo v1\n');
    expect(await window.open({ ...onStart, name: 'bare', hook: 'onCreate' })).toBe('');
  });

  test('a configuration that is not there, an account that is not open, a network that fails: each says so', async () => {
    const window = new Window();
    await expect(window.open({ ...onStart, name: 'nope' })).rejects.toMatchObject({ problem: { code: 'notFound' } });
    await expect(window.open({ ...onStart, account: '999988887777' })).rejects.toThrow('999988887777 eu-west-1');
    aws.beforeDescribe = () => {
      throw problem('unreachable');
    };
    await expect(window.open(onStart)).rejects.toMatchObject({ problem: { code: 'unreachable' } });
  });

  test('saved: AWS hears nothing, and every window has the draft', async () => {
    const window = new Window();
    await window.open(onStart);
    aws.calls.length = 0;
    for (const text of ['echo v1\ne', 'echo v1\nec', 'echo v1\necho mine\n']) await window.save(onStart, text);
    expect(aws.calls).toEqual([]);
    expect(await new Window().open(onStart)).toBe('echo v1\necho mine\n');
  });

  test('a draft opens without AWS', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo mine\n');
    sessions = [];
    expect(await new Window().open(onStart)).toBe('echo mine\n');
  });

  test('typed back to what it was: no draft', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo mine\n');
    await window.save(onStart, 'echo v1\n');
    expect(await window.scripts.allDrafts()).toEqual([]);
  });

  test('drafts of the sample account are kept with the sample account', async () => {
    sessions = [session({ sample: true })];
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo mine\n');
    expect(await window.real.drafts.drafts()).toEqual([]);
    expect(await window.sample.drafts.drafts()).toHaveLength(1);
    await window.scripts.resetSample();
    expect(await window.scripts.allDrafts()).toEqual([]);
  });

  test('a real account with the id of the sample account never sees its drafts', async () => {
    sessions = [session({ sample: true })];
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo sample\n');
    sessions = [session({})];
    expect(await window.open(onStart)).toBe('echo v1\n');
    await window.save(onStart, 'echo real\n');
    sessions = [session({ sample: true })];
    expect(await window.open(onStart)).toBe('echo sample\n');
  });

  test('saved after its account was closed: a draft that is kept is not lost, a new one can not be begun', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.open(onCreate);
    await window.save(onStart, 'echo mine\n');
    sessions = [session({ account: '999988887777', sample: true })];
    await window.save(onStart, 'echo mine too\n');
    expect(await window.real.drafts.draft(onStart)).toMatchObject({ text: 'echo mine too\n' });
    await expect(window.save(onCreate, 'echo created\n')).rejects.toThrow('111122223333 eu-west-1');
  });

  test('a time that only grows while the content changes, and stays while it does not', async () => {
    const window = new Window();
    const times: number[] = [];
    const look = async () => times.push((await window.scripts.content(onStart)).mtime);
    await look();
    await look();
    // A simulated account's clock may be ahead of the wall's.
    aws.put('team', { onStart: 'echo later\n' }, Date.now() + 86_400_000);
    await window.remote.read(onStart);
    await look();
    await window.save(onStart, 'echo mine\n');
    await look();
    await window.scripts.discard(onStart);
    await look();
    expect(times[1]).toBe(times[0]);
    expect(times.slice(1)).toEqual([...new Set(times.slice(1))].sort((a, b) => a - b));
  });
});

describe('deploy', () => {
  test('writes the draft, and it is no draft any more', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    expect(await window.deploy()).toBe('done');
    expect(aws.scripts('team')).toEqual({ onStart: 'echo v2\n', onCreate: 'echo made\n' });
    expect(await window.scripts.allDrafts()).toEqual([]);
    expect(await window.open(onStart)).toBe('echo v2\n');
  });

  test('after a deploy the next one has the new base', async () => {
    const window = new Window();
    for (const text of ['echo v2\n', 'echo v3\n', 'echo v4\n']) {
      await window.open(onStart);
      await window.save(onStart, text);
      expect(await window.deploy()).toBe('done');
    }
    expect(aws.scripts('team').onStart).toBe('echo v4\n');
  });

  test('someone else wrote as many bytes meanwhile: nothing is written, the draft stays', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    someoneWrites('echo V1\n', 1_000);
    expect(await window.deploy()).toBe('changedMeanwhile onStart');
    expect(aws.scripts('team').onStart).toBe('echo V1\n');
    expect(await window.open(onStart)).toBe('echo v2\n');
    expect(await window.scripts.status(onStart)).toMatchObject({ base: { state: 'changed', hooks: ['onStart'] } });
  });

  test('someone else wrote after the person agreed: nothing is written, the draft stays', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    expect(await window.deploy(() => someoneWrites('echo V1\n'))).toBe('changedMeanwhile');
    expect(aws.scripts('team').onStart).toBe('echo V1\n');
    expect(await window.open(onStart)).toBe('echo v2\n');
  });

  test('AWS was read again while the document was being changed: that moves nothing', async () => {
    const window = new Window();
    await window.open(onStart);
    someoneWrites('echo V1\n');
    await window.remote.read(onStart); // a refresh
    await window.scripts.content(onStart, 0); // a search, another extension
    await window.save(onStart, 'echo v1 and mine\n');
    expect(await window.deploy()).toBe('changedMeanwhile onStart');
  });

  test('the window was reloaded with unsaved changes: the draft still knows what they were made from', async () => {
    const before = new Window();
    await before.open(onStart);
    const origin = before.origins.get(scriptUri(onStart));
    if (!origin) throw new Error('no origin');
    await before.scripts.begin(onStart, origin);
    someoneWrites('echo V1\n');
    const after = new Window(); // the document comes from the backup: nothing is read
    await after.save(onStart, 'echo v1 and mine\n');
    expect(await after.deploy()).toBe('changedMeanwhile onStart');
  });

  test('kept on top of what they wrote: then it deploys', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    someoneWrites('echo V1\n');
    const theirs = await window.remote.read(onStart);
    const draft = await window.scripts.draft(onStart);
    if (!draft) throw new Error('no draft');
    await window.scripts.rebase(draft, { base: theirs.version, text: theirs.config.onStart ?? '' });
    expect(await window.deploy()).toBe('done');
    expect(aws.scripts('team').onStart).toBe('echo v2\n');
  });

  test('over the limit: refused before anything is sent, the draft stays', async () => {
    const window = new Window();
    await window.open(onStart);
    const text = `# ${'x'.repeat(12_288)}`;
    await window.save(onStart, text);
    aws.calls.length = 0;
    expect(await window.deploy()).toBe('overLimit onStart,12290,12288,2');
    expect(aws.calls).toEqual(['describe team']);
    expect(await window.open(onStart)).toBe(text);
  });

  test('both hooks at once', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.open(onCreate);
    await window.save(onStart, 'echo v2\n');
    await window.save(onCreate, 'echo created\n');
    expect(await window.deploy()).toBe('done');
    expect(aws.scripts('team')).toEqual({ onStart: 'echo v2\n', onCreate: 'echo created\n' });
    expect(await window.scripts.allDrafts()).toEqual([]);
  });

  test('typed on while it was deployed: what was agreed to is in AWS, the rest is a draft made from it', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    let typing: Promise<void> | undefined;
    expect(
      await window.deploy(() => {
        typing = window.save(onStart, 'echo v2\necho more\n');
      }),
    ).toBe('done');
    await typing;
    expect(aws.scripts('team').onStart).toBe('echo v2\n');
    expect(await window.open(onStart)).toBe('echo v2\necho more\n');
    expect(await window.scripts.status(onStart)).toMatchObject({ base: { state: 'unchanged' } });
    expect(await window.deploy()).toBe('done');
  });

  test('access denied, no network: the draft stays', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    for (const code of ['accessDenied', 'unreachable'] as const) {
      aws.beforeUpdate = () => {
        throw problem(code);
      };
      await expect(window.deploy()).rejects.toMatchObject({ problem: { code } });
      expect(await window.open(onStart)).toBe('echo v2\n');
    }
  });
});

describe('what others do', () => {
  test('AWS changed: the document is told, a draft is not touched', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onCreate, 'echo created\n');
    window.changes.length = 0;
    someoneWrites('echo V1\n');
    await window.remote.read(onStart);
    await expect.poll(() => window.changes).toContain('onStart content');
    expect(await window.open(onStart)).toBe('echo V1\n');
    expect(await window.open(onCreate)).toBe('echo created\n');
  });

  test('the same scripts were saved again: nobody is told', async () => {
    const window = new Window();
    await window.open(onStart);
    someoneWrites('echo v1\n');
    await window.remote.read(onStart);
    expect(window.changes).toEqual([]);
  });

  test('another window saved, discarded, deployed: this one follows', async () => {
    const [here, there] = [new Window(), new Window()];
    await here.open(onStart);
    await there.open(onStart);
    const follow = async () => {
      here.changes.length = 0;
      await here.scripts.compareWithDisk([onStart]);
      return here.changes.length > 0;
    };
    expect(await follow()).toBe(false);
    await there.save(onStart, 'echo v2\n');
    expect(await follow()).toBe(true);
    expect(await here.open(onStart)).toBe('echo v2\n');
    expect(await follow()).toBe(false);
    await there.deploy();
    expect(await follow()).toBe(true);
    expect(await here.scripts.content(onStart)).toMatchObject({ text: 'echo v2\n' });
  });

  test('an operation went on after its window closed: the draft that AWS now has is none', async () => {
    const window = new Window();
    await window.open(onStart);
    await window.save(onStart, 'echo v2\n');
    someoneWrites('echo v2\n');
    await window.remote.read(onStart);
    await expect.poll(() => window.scripts.allDrafts()).toEqual([]);
  });

  test('the profile was switched: nothing of the old session is served', async () => {
    const window = new Window();
    await window.open(onStart);
    sessions = [session({})];
    expect(window.remote.cached(onStart)).toBeUndefined();
  });
});
