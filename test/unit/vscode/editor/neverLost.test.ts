import process from 'node:process';
import { describe, expect, test, vi } from 'vitest';
import { merge } from '../../../../src/kinds/lifecycleConfigs/merge.ts';
import { hooks, scriptHash, type Hook } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import type { ScriptRef } from '../../../../src/vscode/editor/scriptUri.ts';
import { FakeSageMaker } from '../../kinds/lifecycleConfigs/fakeSageMaker.ts';

vi.mock('vscode', async () => ({ ...(await import('../words/fakeL10n.ts')), env: { language: 'en' } }));
const { Died, EditorWindow, machine } = await import('./windows.ts');
type EditorWindow = InstanceType<typeof EditorWindow>;

/** `npm test` takes a sample; `PATCH_LENS_LONG=1` all of it. */
const actions = process.env['PATCH_LENS_LONG'] === '1' ? 10_000 : 200;
/** The history of a configuration is bounded, so a run stays below its bound. */
const actionsOfARun = 40;

const config = { account: '111122223333', region: 'eu-west-1', name: 'team' };
const scriptOf = (hook: Hook): ScriptRef => ({ ...config, hook });

/** A generator of numbers that are the same for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Windows of one machine, colleagues elsewhere, and a record of every script that nobody may lose. */
class World {
  readonly shared = machine();
  readonly aws = new FakeSageMaker().put('team', { onStart: 'echo 0\n', onCreate: 'echo made 0\n' });
  readonly windows: EditorWindow[] = [];
  /** What a deploy of ours replaced in AWS, and what a person wrote here. */
  readonly precious = new Set<string>();
  readonly told: string[] = [];
  readonly #pick: (below: number) => number;
  #count = 0;

  constructor(seed: number) {
    this.#pick = random(seed);
    for (let at = 0; at < 3; at++) this.windows.push(new EditorWindow(this.aws, this.shared));
    this.aws.beforeUpdate = () => {
      const { onStart, onCreate } = this.aws.scripts('team');
      for (const text of [onStart, onCreate]) if (text !== undefined) this.precious.add(text);
    };
  }

  #one<T>(of: readonly T[]): T {
    const found = of[this.#pick(of.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  /** A new text that differs from an old one in one line, so that some changes can be merged and some can not. */
  #edited(text: string): string {
    const lines = text.split('\n');
    const at = this.#pick(lines.length);
    return [...lines.slice(0, at), `echo ${++this.#count}`, ...lines.slice(at + this.#pick(2))].join('\n');
  }

  async act(): Promise<void> {
    const window = this.#one(this.windows);
    const hook = this.#one(hooks);
    const script = scriptOf(hook);
    const kind = this.#pick(100);
    if (kind < 30) return this.#edit(window, script);
    if (kind < 62) return this.#deploy(window);
    if (kind < 74) return this.#someoneElse(hook);
    if (kind < 82) return this.#discard(window, script);
    if (kind < 92) return this.#rollBack(window);
    this.windows[this.windows.indexOf(window)] = new EditorWindow(this.aws, this.shared);
  }

  async #edit(window: EditorWindow, script: ScriptRef, change = (text: string) => this.#edited(text)): Promise<void> {
    const before = await window.open(script);
    const draft = await window.scripts.draft(script);
    const text = change(before);
    await window.save(script, text);
    // Typed over: what the editor's undo is for.
    if (draft && !(await this.#elsewhere(window, draft.text))) this.precious.delete(draft.text);
    if (await window.scripts.draft(script)) this.precious.add(text);
  }

  async #elsewhere(window: EditorWindow, text: string): Promise<boolean> {
    const hash = scriptHash(text);
    const versions = await window.scripts.versions(config);
    const { onStart, onCreate } = this.aws.scripts('team');
    return (
      onStart === text ||
      onCreate === text ||
      versions.some(({ version }) => hooks.some((hook) => version[hook] === hash))
    );
  }

  async #deploy(window: EditorWindow): Promise<void> {
    const kind = this.#pick(10);
    const other = this.#one(this.windows.filter((each) => each !== window));
    if (kind === 0) window.meanwhile = () => this.#someoneElse('onStart');
    // At the same time: both have looked, and find what they were made from.
    if (kind === 1 || kind === 2) {
      window.meanwhile = async () => {
        await this.#edit(other, scriptOf('onStart'));
        await this.#ask(other);
      };
    }
    if (kind === 3) window.dies = 'beforeWrite';
    if (kind === 4) window.dies = 'afterWrite';
    await this.#ask(window);
    window.meanwhile = undefined;
    if (window.dies) this.windows[this.windows.indexOf(window)] = new EditorWindow(this.aws, this.shared);
  }

  /** Deploys, and where someone else was faster, merges, keeps or gives up, as a person would. */
  async #ask(window: EditorWindow): Promise<void> {
    const answer = await window.deploy(scriptOf('onStart')).catch((error: unknown) => {
      if (error instanceof Died) return { outcome: 'notDone' } as const;
      throw error;
    });
    this.told.push(answer.outcome === 'refused' ? answer.reason.code : answer.outcome);
    const conflict =
      answer.outcome === 'conflict' || (answer.outcome === 'refused' && answer.reason.code === 'changedMeanwhile');
    if (answer.outcome === 'refused' && answer.reason.code === 'unresolvedConflict') {
      await this.#edit(window, scriptOf(answer.reason.facts.hook), () => `echo resolved ${++this.#count}\n`);
    }
    if (!conflict) return;
    const known = await window.remote.read(config);
    for (const draft of await window.scripts.draftsOf(config)) {
      const theirs = known.config[draft.script.hook] ?? '';
      const origin = { base: known.version, text: theirs };
      const names = { yours: 'y', base: 'b', theirs: 't' };
      if (this.#pick(2) === 0) await window.scripts.rebase(draft, origin);
      else await window.scripts.replace(draft.script, merge(draft.origin.text, draft.text, theirs, names).text, origin);
    }
  }

  #someoneElse(hook: Hook): Promise<void> {
    const { onStart = '', onCreate = '' } = this.aws.scripts('team');
    const now = { onStart, onCreate };
    this.aws.put('team', { ...now, [hook]: this.#edited(now[hook]) });
    return Promise.resolve();
  }

  async #discard(window: EditorWindow, script: ScriptRef): Promise<void> {
    if (await window.scripts.draft(script)) await window.scripts.discard(script);
  }

  async #rollBack(window: EditorWindow): Promise<void> {
    const versions = await window.scripts.versions(config);
    if (versions.length === 0) return;
    const { version } = this.#one(versions);
    const known = await window.remote.read(config);
    const sources = [];
    for (const hook of hooks) {
      const hash = version[hook];
      const text = hash === null ? undefined : await window.scripts.body(hash);
      if (text === undefined || hash === known.version[hook]) continue;
      sources.push({ script: scriptOf(hook), text, origin: { base: known.version, text: known.config[hook] ?? '' } });
    }
    if (sources.length === 0) return;
    const answer = await window.deploy(scriptOf('onStart'), sources);
    this.told.push(`rolled back: ${answer.outcome}`);
  }

  /** Every precious script: where it can be found by a person. */
  async lost(): Promise<readonly string[]> {
    const window = new EditorWindow(this.aws, this.shared);
    // Two months later, the sweep has taken what nobody names.
    await window.bodies.sweep(await this.#named(window), Date.now() + 60 * 86_400_000);
    const drafts = new Set((await window.scripts.allDrafts()).map((each) => each.text));
    const { onStart, onCreate } = this.aws.scripts('team');
    const listed = new Set<string | null>();
    for (const { version } of await window.scripts.versions(config))
      for (const hook of hooks) listed.add(version[hook]);
    const missing: string[] = [];
    for (const text of this.precious) {
      if (drafts.has(text) || text === onStart || text === onCreate) continue;
      const hash = scriptHash(text);
      if (hash === null || !listed.has(hash) || (await window.scripts.body(hash)) !== text) missing.push(text);
    }
    return missing;
  }

  async #named(window: EditorWindow): Promise<ReadonlySet<string>> {
    const named = new Set<string>();
    for (const { version } of await window.scripts.versions(config)) {
      for (const hook of hooks) if (version[hook]) named.add(version[hook]);
    }
    return named;
  }
}

describe('three windows and a colleague, editing and deploying the same configuration', () => {
  const seeds = Array.from({ length: Math.ceil(actions / actionsOfARun) }, (_, at) => at + 1);
  const outcomes = new Map<string, number>();

  test.each(seeds)('run %i loses no version', async (seed) => {
    const world = new World(seed);
    for (let at = 0; at < actionsOfARun; at++) {
      await world.act();
      expect(await world.lost(), `after action ${at + 1}`).toEqual([]);
    }
    for (const each of world.told) outcomes.set(each, (outcomes.get(each) ?? 0) + 1);
    expect(world.windows.flatMap((each) => each.unreadable)).toEqual([]);
  });

  test('and every way that a deploy can go was gone', () => {
    const expected = ['done', 'conflict', 'changedMeanwhile', 'notDone', 'rolled back: done'];
    expect(expected.filter((each) => !outcomes.has(each))).toEqual([]);
  });
});
