import * as vscode from 'vscode';
import type { Aws } from '../../aws/session.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Operations, OperationSnapshot } from '../../operations/operation.ts';
import type { SoleOwner } from '../../operations/soleOwner.ts';
import { scopeProblem } from '../../inventory/snapshot.ts';
import { sampleOpen } from '../entry/remembered.ts';
import { isUnfinished } from '../operationsShown.ts';
import { section, type Settings } from '../settings.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { closeSampleText, resetSampleText } from '../words/sampleAccount.ts';

export interface AccountsDeps {
  readonly aws: Aws;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly settings: () => Settings;
  /** Remembers whether the sample account is open. */
  readonly memory: vscode.Memento;
  /** One window at a time has the sample account. */
  readonly sampleOwner: SoleOwner;
  readonly operations: Pick<Operations, 'all' | 'letSampleGo' | 'forgetSample'>;
  /** Forgets what is kept beside the sample account: drafts of its scripts. */
  readonly onResetSample: () => Promise<void>;
  /** Another account is looked at now, or the sample account was opened or closed. */
  readonly onOpened: () => void;
}

const sampleRegions = 'patchLens.sampleRegions';

/** How often a window looks whether the one that has the sample account has gone; milliseconds. */
const askEvery = 5_000;

/** Which account is looked at: opens sessions, hands them to the inventory, reads. */
export class Accounts {
  readonly #deps: AccountsDeps;
  #sessions: Promise<void> | undefined;
  #read: Promise<void> | undefined;
  /** The profiles and regions that are open, as text to compare. */
  #openedWith = '';
  #opening = 0;
  /** What this window looks at: another one may choose otherwise, and what is remembered is for the next. */
  #sample: boolean;
  #elsewhere = false;
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
    this.#sample = deps.memory.get(sampleOpen) === true;
  }

  /** The sample account is looked at, and no other. */
  get sample(): boolean {
    return this.#sample;
  }

  /** The sample account is chosen, and another window has it. */
  get sampleElsewhere(): boolean {
    return this.#sample && this.#elsewhere;
  }

  /** The sample account runs in this window. */
  get sampleRuns(): boolean {
    return this.#sample && this.#deps.sampleOwner.held;
  }

  /** Opens and begins to read, once; for the view, which shows rows as they come. */
  begin(): void {
    void this.ready();
  }

  /** Opens the sessions and reads nothing: for a single document, which asks for what it shows. */
  opened(): Promise<void> {
    this.#sessions ??= this.#open();
    return this.#sessions;
  }

  /** Opens, and waits until everything was read once; shows progress when that takes a while. */
  ready(): Promise<void> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  async refresh(): Promise<void> {
    await this.#sessions;
    if (!this.#read || this.#isStale()) return this.reopen();
    await this.#withProgress(this.#deps.inventory.refresh());
  }

  /** The settings ask for more than was read. */
  readMore(): void {
    void this.#read?.then(() => this.refresh());
  }

  /** Opens again: the profiles, the regions or the account changed. */
  reopen(): Promise<void> {
    this.#sessions = undefined;
    this.#read = undefined;
    return this.ready();
  }

  /**
   * The settings changed: opens again where they name other profiles or regions
   * than those that are open. Operations have sessions of their own and go on.
   */
  async followSettings(): Promise<void> {
    if (!this.#sessions || this.sample) return;
    if (this.#wanted() !== this.#openedWith) await this.reopen();
  }

  /** Whether a read alone would show what is no longer so: other settings, or files and credentials that needed mending. */
  #isStale(): boolean {
    const { sessions, snapshot } = this.#deps.inventory;
    if (sessions.length === 0 || snapshot.problems.length > 0) return true;
    return (
      !this.sample && (this.#wanted() !== this.#openedWith || snapshot.scopes.some((scope) => scopeProblem(scope)))
    );
  }

  #wanted(): string {
    const { profiles, regions } = this.#deps.settings();
    return JSON.stringify([profiles, regions]);
  }

  /** Opens it; where another window has it, that is said first, and the second time it is taken over. */
  async openSample(): Promise<void> {
    const insists = this.sampleElsewhere;
    await this.#choose(true);
    if (insists) await this.#deps.sampleOwner.acquire('insist');
    await this.reopen();
  }

  /** Opens the sample account and brings the view to the front. */
  async showSample(): Promise<void> {
    // First the choice, then the view, which begins to read what is chosen.
    if (!this.sample && !this.#sessions) await this.#choose(true);
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    if (this.sample) this.begin();
    else await this.openSample();
  }

  async closeSample(): Promise<void> {
    if (!this.sample || !(await this.#mayClose())) return;
    await this.#choose(false);
    await this.reopen();
  }

  async resetSample(): Promise<void> {
    const { aws, operations, prompts, sampleOwner, onResetSample } = this.#deps;
    if (!(await sampleOwner.acquire('ask'))) {
      const message = vscode.l10n.t('The sample account is open in another window of VS Code. Reset it there.');
      await prompts.tell({ id: 'sample.elsewhere', level: 'info', message });
      return;
    }
    const unfinished = this.#unfinished();
    const text = resetSampleText(unfinished, formatsOf());
    if (unfinished.length === 0 || (await prompts.confirm({ id: 'sample.reset', ...text }))) {
      await operations.forgetSample();
      await aws.resetSample();
      await onResetSample();
      if (this.sample) await this.reopen();
    }
    if (!this.sample) await this.#letSampleGo();
  }

  /** Another window takes the sample account over; resolves when all of it is saved. */
  async handOver(): Promise<void> {
    this.#opening += 1;
    this.#elsewhere = true;
    await this.#stopSample();
    if (this.sample) this.#showElsewhere();
  }

  dispose(): void {
    clearTimeout(this.#asking);
  }

  /** Closed, what is not finished of it stands still: a person has to know. */
  async #mayClose(): Promise<boolean> {
    const unfinished = this.sampleRuns ? this.#unfinished() : [];
    if (unfinished.length === 0) return true;
    return this.#deps.prompts.confirm({ id: 'sample.close', ...closeSampleText(unfinished, formatsOf()) });
  }

  #unfinished(): readonly OperationSnapshot[] {
    return this.#deps.operations.all.filter((each) => each.plan.scope.sample && isUnfinished(each));
  }

  async #choose(sample: boolean): Promise<void> {
    this.#sample = sample;
    await this.#deps.memory.update(sampleOpen, sample);
  }

  async #stopSample(): Promise<void> {
    await this.#deps.operations.letSampleGo();
    await this.#deps.aws.letSampleGo();
  }

  async #letSampleGo(): Promise<void> {
    const { sampleOwner } = this.#deps;
    if (sampleOwner.held) await this.#stopSample();
    await sampleOwner.release();
  }

  /** Nothing is shown of it here; when the other window closes, it is opened. */
  #showElsewhere(): void {
    this.#deps.inventory.use([], []);
    this.#deps.onOpened();
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#askAgain(), askEvery);
  }

  async #askAgain(): Promise<void> {
    if (!this.sampleElsewhere) return;
    if (await this.#deps.sampleOwner.acquire('ask')) await this.reopen();
    else if (this.sampleElsewhere) this.#asking = setTimeout(() => void this.#askAgain(), askEvery);
  }

  async selectProfiles(): Promise<void> {
    const { aws, prompts, settings } = this.#deps;
    const { profiles, problems } = await aws.profiles();
    const chosen = new Set(settings().profiles);
    if (profiles.length === 0) {
      const [problem] = problems;
      if (problem) throw new ProblemError(problem);
      await prompts.tell({
        id: 'noProfiles',
        level: 'info',
        message: vscode.l10n.t('There are no profiles in your AWS config and credentials files.'),
      });
      return;
    }
    const picked = await prompts.pickMany({
      id: 'profiles',
      title: vscode.l10n.t('Profiles to Look At'),
      placeholder: vscode.l10n.t('None selected means the default of the AWS chain'),
      items: profiles.map((each) => ({
        label: each.name,
        description: [each.region, each.source].filter((part) => part !== undefined).join(' · '),
        picked: chosen.has(each.name),
        value: each.name,
      })),
    });
    if (!picked || !(await this.#mayClose())) return;
    await this.#choose(false);
    await this.#store('profiles', picked);
    await this.reopen();
  }

  async selectRegions(): Promise<void> {
    const { aws, prompts, settings } = this.#deps;
    const sample = this.sample;
    const chosen = sample ? this.#sampleRegions() : settings().regions;
    const offered = [...new Set([...chosen, ...aws.regions()])].toSorted();
    const picked = await prompts.pickMany({
      id: 'regions',
      title: vscode.l10n.t('Regions to Look At'),
      placeholder: vscode.l10n.t("None selected means each profile's own region"),
      items: offered.map((region) => ({ label: region, picked: chosen.includes(region), value: region })),
    });
    if (!picked) return;
    if (sample) await this.#deps.memory.update(sampleRegions, picked);
    else await this.#store('regions', picked);
    await this.reopen();
  }

  #sampleRegions(): readonly string[] {
    const stored = this.#deps.memory.get<readonly string[]>(sampleRegions, []);
    return stored.length > 0 ? stored : ['eu-west-1'];
  }

  async #open(): Promise<void> {
    const { aws, inventory, settings } = this.#deps;
    const { profiles, regions } = settings();
    const mine = ++this.#opening;
    this.#openedWith = this.#wanted();
    clearTimeout(this.#asking);
    if (this.sample) {
      const has = await this.#deps.sampleOwner.acquire('ask');
      if (mine !== this.#opening) return;
      this.#elsewhere = !has;
      if (!has) {
        this.#showElsewhere();
        return;
      }
    } else {
      this.#elsewhere = false;
      await this.#letSampleGo();
      if (mine !== this.#opening) return;
    }
    const { sessions, problems } = await (this.sample
      ? aws.openSample(this.#sampleRegions())
      : aws.open({ profiles, regions }));
    // A later choice has been made meanwhile: it alone counts.
    if (mine !== this.#opening) return;
    inventory.use(sessions, problems);
    this.#deps.onOpened();
  }

  async #readAll(): Promise<void> {
    await this.opened();
    await this.#withProgress(this.#deps.inventory.refresh());
  }

  /** The view's own progress bar: quiet, and gone when the last page is in. */
  async #withProgress(work: Promise<void>): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'patchLens.resources' } }, () => work);
  }

  async #store(name: 'profiles' | 'regions', value: readonly string[]): Promise<void> {
    const settings = vscode.workspace.getConfiguration(section);
    await settings.update(name, value.length > 0 ? value : undefined, vscode.ConfigurationTarget.Global);
  }
}
