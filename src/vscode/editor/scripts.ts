import type { Session } from '../../aws/session.ts';
import { baseCheck, sameScripts, type BaseCheck, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks, scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import type { Draft, Entry, Origin } from './draftStore.ts';
import { NotOpenError, type Known, type Remote } from './remote.ts';
import { scriptUri, type ScriptRef } from './scriptUri.ts';
import { SteadyTimes } from './steadyTimes.ts';
import type { LoggedVersion, VersionOrigin } from './versionLog.ts';
import { keepDraft, recordVersion, sweepWorld, withUnixEnds, type World } from './world.ts';

export interface ScriptContent {
  readonly text: string;
  /** Milliseconds since the epoch. Stays while the content does, and only grows, whatever AWS's clock says. */
  readonly mtime: number;
}

export interface ScriptStatus {
  readonly draft: Draft | undefined;
  /** What AWS has, as last read; undefined where it was not read yet. */
  readonly deployed: Known | undefined;
  /** Whether AWS still has, as last read, what the draft was made from. */
  readonly base: BaseCheck;
  /** Whether AWS has had another version, as far as this machine has seen. */
  readonly hasOther: boolean;
}

export interface ScriptChange {
  readonly script: ScriptRef;
  /** The content changed from outside of the document; false: only its state did (a document was saved). */
  readonly content: boolean;
}

/**
 * The scripts as the editor sees them: a draft where there is one, else what AWS has. Nothing here
 * writes to AWS.
 */
export class Scripts {
  readonly #worlds: { readonly real: World; readonly sample: World };
  readonly #remote: Remote;
  readonly #writing = new Set<Promise<void>>();
  /** Configurations at a version beside which another one is known. */
  readonly #withOther = new Set<string>();
  readonly #listeners = new Set<(change: ScriptChange) => void>();
  readonly #times = new SteadyTimes();
  /** `savedAt` of the draft as this window last left or found it; null for none. */
  readonly #left = new Map<string, number | null>();

  /** `onError` is told what could not be written down of a version that was only seen. */
  constructor(
    worlds: { readonly real: World; readonly sample: World },
    remote: Remote,
    onError: (error: unknown) => void = () => {},
  ) {
    this.#worlds = worlds;
    this.#remote = remote;
    remote.onDidChange((config) => void this.#remoteChanged(config));
    remote.onDidSee((config, known, session) => {
      const writing = recordVersion(this.#of(session), config, known, { origin: 'seen' }).catch(onError);
      this.#writing.add(writing);
      void writing.finally(() => this.#writing.delete(writing));
    });
  }

  /** Resolves when what was seen so far is in the history. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }

  onDidChange(listener: (change: ScriptChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * What the document shows. AWS is asked where what was read is older than `maxAge`. Rejects with
   * NotOpenError or ProblemError: never an empty script in place of one that could not be read.
   */
  async content(script: ScriptRef, maxAge?: number): Promise<ScriptContent> {
    const entry = await this.#entry(script);
    if (entry?.text !== undefined) return this.#times.of(script, entry.text, entry.savedAt);
    const { config } = await this.#remote.get(script, maxAge);
    return this.#times.of(script, config[script.hook] ?? '', config.lastModifiedTime ?? 0);
  }

  /**
   * The file that a document with unsaved changes is saved over, without AWS: the draft, else what the
   * document was made from (as this window knows, or left it when it was reloaded).
   */
  async beneath(
    script: ScriptRef,
    origin: Origin | undefined,
  ): Promise<(ScriptContent & { isDraft: boolean }) | undefined> {
    const entry = await this.#entry(script);
    if (entry?.text !== undefined) return { ...this.#times.of(script, entry.text, entry.savedAt), isDraft: true };
    const from = origin ?? entry?.origin;
    return from && { text: from.text, mtime: from.base.lastModified ?? 0, isDraft: false };
  }

  /** Whether anything is kept of this script on this machine. */
  async isKept(script: ScriptRef): Promise<boolean> {
    return (await this.#entry(script)) !== undefined;
  }

  async draft(script: ScriptRef): Promise<Draft | undefined> {
    const entry = await this.#entry(script);
    return entry?.text === undefined ? undefined : { ...entry, text: entry.text };
  }

  /** The drafts of both hooks. */
  async draftsOf(config: ConfigRef): Promise<readonly Draft[]> {
    const found = await Promise.all(hooks.map((hook) => this.draft(scriptOf(config, hook))));
    return found.filter((each) => each !== undefined);
  }

  async allDrafts(): Promise<readonly Draft[]> {
    const { real, sample } = this.#worlds;
    return [...(await real.drafts.drafts()), ...(await sample.drafts.drafts())];
  }

  /** What is known without a request. */
  async status(script: ScriptRef): Promise<ScriptStatus> {
    const draft = await this.draft(script);
    const deployed = this.#remote.cached(script);
    const base: BaseCheck = draft && deployed ? baseCheck(draft.origin.base, deployed.version) : { state: 'unchanged' };
    return { draft, deployed, base, hasOther: deployed !== undefined && (await this.#hasOther(script, deployed)) };
  }

  /** Lenses ask at every keystroke, and what was another version once stays one. */
  async #hasOther(script: ScriptRef, { version }: Known): Promise<boolean> {
    const { account, region, name } = script;
    const id = `${account} ${region} ${name} ${version.onStart} ${version.onCreate}`;
    if (this.#withOther.has(id)) return true;
    const others = await this.versions(script);
    const found = others.some((each) => each.origin !== 'draft' && !sameScripts(each.version, version));
    if (found) this.#withOther.add(id);
    return found;
  }

  /** A document has unsaved changes: remembers what it was made from, for after a reload of the window. */
  async begin(script: ScriptRef, origin: Origin): Promise<void> {
    const world = await this.#worldFor(script);
    await world.drafts.begin(script, origin);
  }

  /** A document has no unsaved changes any more: it was saved, reverted or closed. */
  async endUnsaved(script: ScriptRef): Promise<void> {
    await Promise.all(this.#all().map((world) => world.drafts.forget(script)));
    this.#fire({ script, content: true });
  }

  /** Keeps what a person saved as a draft. AWS hears nothing of it. */
  async save(script: ScriptRef, text: string, origin: Origin | undefined): Promise<void> {
    const world = await this.#worldFor(script);
    const draft = await world.drafts.save(script, text, origin);
    // Without a draft the document shows AWS's script, which may be another one by now.
    this.#leave(script, draft, draft === undefined);
  }

  /** Gives the draft up. It stays in the history. */
  async discard(script: ScriptRef): Promise<void> {
    for (const world of await this.#where(script)) {
      await keepDraft(world, script, this.#remote.cached(script));
      await world.drafts.drop(script);
    }
    this.#leave(script, undefined, true);
  }

  /** The draft becomes this text, made from this version: a merge. The one before stays in the history. */
  async replace(script: ScriptRef, text: string, origin: Origin): Promise<void> {
    const world = await this.#worldFor(script);
    const before = await world.drafts.draft(script);
    if (before && withUnixEnds(before.text) !== withUnixEnds(text))
      await keepDraft(world, script, this.#remote.cached(script));
    this.#leave(script, await world.drafts.replace(script, text, origin), true);
  }

  /** Writes a version into the history, with its scripts. Rejects where that fails: what is not kept is not replaced. */
  async record(
    config: ConfigRef,
    known: Pick<Known, 'config' | 'version' | 'seenAt'>,
    how: { readonly origin: VersionOrigin; readonly by?: string },
  ): Promise<void> {
    await recordVersion(await this.#worldFor(scriptOf(config, 'onStart')), config, known, how);
  }

  /**
   * A deploy is about to begin: what it writes and what it replaces go into the history first, for this window may not
   * be there any more when it ends. Rejects where that can not be: then nothing is begun.
   */
  async begun(config: ConfigRef, known: Known, wanted: Version, texts: readonly string[]): Promise<void> {
    const world = await this.#worldFor(scriptOf(config, 'onStart'));
    for (const text of texts) await world.bodies.keep(text);
    await recordVersion(world, config, known, { origin: 'replaced' });
    const { account, region, name } = config;
    await world.versions.record({ config: { account, region, name }, version: wanted, origin: 'begun' });
  }

  /** That deploy did not take place: it goes from the history, unless it is the only place that has what was written. */
  async notDeployed(config: ConfigRef, before: Version, wanted: Version): Promise<void> {
    const world = await this.#worldFor(scriptOf(config, 'onStart'));
    for (const hook of hooks) {
      const draft = await this.draft(scriptOf(config, hook));
      const isDraft = draft !== undefined && scriptHash(draft.text) === wanted[hook];
      if (wanted[hook] !== before[hook] && !isDraft) return;
    }
    await world.versions.notDeployed(config, wanted);
  }

  /** The versions that this machine has seen or written, newest first. */
  async versions(config: ConfigRef): Promise<readonly LoggedVersion[]> {
    await this.written();
    const found = await Promise.all(
      (await this.#where(scriptOf(config, 'onStart'))).map((world) => world.versions.of(config)),
    );
    return found.flat().sort((a, b) => b.at - a.at);
  }

  /** Removes old scripts that neither the history nor a draft nor `others` (the journals of operations) names. */
  async sweep(others: ReadonlySet<string>): Promise<void> {
    for (const world of this.#all()) await sweepWorld(world, others);
  }

  /** The draft stays, but is made from this version from now on. */
  async rebase(draft: Draft, origin: Origin): Promise<void> {
    const world = await this.#worldFor(draft.script);
    this.#leave(draft.script, await world.drafts.rebase(draft.script, origin), true);
  }

  /** Keeps a script body where plans, journals and comparisons find it by its hash. */
  async keep(script: ScriptRef, text: string): Promise<string | null> {
    const world = await this.#worldFor(script);
    return world.bodies.keep(text);
  }

  /** A script body that was kept. */
  async body(hash: string): Promise<string | undefined> {
    return (await this.#worlds.real.bodies.read(hash)) ?? this.#worlds.sample.bodies.read(hash);
  }

  /**
   * After a deploy: reads AWS and, where it has what was wanted, ends the drafts that it now has and
   * moves the base of those that go on. False where AWS has something else.
   */
  async settle(config: ConfigRef, before: Version, wanted: Version, agreed: readonly Draft[]): Promise<boolean> {
    const known = await this.#remote.read(config);
    if (baseCheck(wanted, known.version).state === 'changed') return false;
    for (const hook of hooks) {
      const script = scriptOf(config, hook);
      const draft = await this.draft(script);
      if (!draft) continue;
      const deployed = agreed.some((each) => each.script.hook === hook);
      // A draft of the other hook, made from what was just replaced, is made from what replaced it now.
      if (deployed || baseCheck(draft.origin.base, before).state === 'unchanged') {
        await this.rebase(draft, { base: known.version, text: known.config[hook] ?? '' });
      }
    }
    return true;
  }

  /** Another window may have changed drafts: looks at these, and tells of those that are different. */
  async compareWithDisk(scripts: readonly ScriptRef[]): Promise<void> {
    for (const script of scripts) {
      const draft = await this.draft(script);
      const left = this.#left.get(scriptUri(script));
      const found = draft?.savedAt ?? null;
      if (left === undefined ? found === null : left === found) continue;
      this.#leave(script, draft, true);
      // It was deployed or discarded there: only AWS knows which.
      if (!draft) await this.#remote.read(script).catch(() => undefined);
    }
  }

  /** The sample account starts anew: so do its drafts. */
  async resetSample(): Promise<void> {
    const { drafts, versions } = this.#worlds.sample;
    await versions.clear();
    this.#withOther.clear();
    for (const { script } of await drafts.drafts()) {
      await drafts.drop(script);
      this.#leave(script, undefined, true);
    }
  }

  async #remoteChanged(config: ConfigRef): Promise<void> {
    for (const hook of hooks) {
      const script = scriptOf(config, hook);
      const draft = await this.draft(script).catch(() => undefined);
      const deployed = this.#remote.cached(config)?.version[hook];
      // AWS has it already: deployed from another window, or by an operation that went on after this one closed.
      if (draft && scriptHash(draft.text) === deployed) await this.discard(script);
      else this.#fire({ script, content: true });
    }
  }

  async #entry(script: ScriptRef): Promise<Entry | undefined> {
    for (const world of await this.#where(script)) {
      const entry = await world.drafts.entry(script);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Where to look: an account may have the same id as the sample account, so only what is open is looked at. */
  async #where(script: ScriptRef): Promise<readonly World[]> {
    const [session] = await this.#remote.sessionsIn(script.region);
    return session ? [this.#of(session)] : this.#all();
  }

  /** Where to write. Rejects with a NotOpenError where the account is not open and nothing was kept for the script. */
  async #worldFor(script: ScriptRef): Promise<World> {
    const kept = async (worlds: readonly World[]) => {
      for (const world of worlds) if (await world.drafts.entry(script)) return world;
      return undefined;
    };
    const world = await kept(await this.#where(script));
    if (world) return world;
    try {
      return this.#of(await this.#remote.session(script));
    } catch (error) {
      // A document that stayed open when its account was closed.
      const left = error instanceof NotOpenError ? await kept(this.#all()) : undefined;
      if (left) return left;
      throw error;
    }
  }

  #of(session: Session): World {
    return session.scope.sample ? this.#worlds.sample : this.#worlds.real;
  }

  #all(): readonly World[] {
    return [this.#worlds.real, this.#worlds.sample];
  }

  #leave(script: ScriptRef, draft: Draft | undefined, content: boolean): void {
    this.#left.set(scriptUri(script), draft?.savedAt ?? null);
    this.#fire({ script, content });
  }

  #fire(change: ScriptChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

export function scriptOf({ account, region, name }: ConfigRef, hook: ScriptRef['hook']): ScriptRef {
  return { account, region, name, hook };
}
