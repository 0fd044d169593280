import type { Locator, Page } from '@playwright/test';
import path from 'node:path';
import { resultsFolder } from '../host/paths.ts';

/** The workbench as a person uses it. */
export class PatchLens {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Brings the view to the front by its icon in the activity bar. */
  async open(): Promise<void> {
    await this.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Patch Lens/ })
      .click();
  }

  /** A row by its name; its accessible name is "name, status, reason". */
  row(name: string): Locator {
    return this.page.getByRole('treeitem', { name: new RegExp(`^${name}, `) });
  }

  /** Shows a row's tooltip. It goes away when the rows change under the pointer, so that the pointer comes again. */
  async showTooltip(name: string): Promise<void> {
    for (let tries = 0; tries < 10 && !(await this.hover.isVisible()); tries += 1) {
      await this.page.mouse.move(0, 0);
      await this.row(name).hover();
      await this.hover.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
  }

  /** Waits until everything was read: rows that still move make poor targets. */
  async settled(): Promise<void> {
    // The rows of the last kind may be out of sight: the status bar counts them all.
    await this.page
      .locator('.statusbar')
      .getByRole('button', { name: /\b47\b/ })
      .waitFor({ timeout: 60_000 });
  }

  /** Clicks an icon of a row. */
  async act(name: string, action: RegExp): Promise<void> {
    const row = this.row(name);
    await row.hover();
    await row.getByRole('button', { name: action }).click();
  }

  /** Picks an entry of a row's context menu. */
  async menu(name: string, entry: RegExp): Promise<void> {
    await this.row(name).click({ button: 'right' });
    const item = this.page.locator('.monaco-menu').getByRole('menuitem', { name: entry });
    await item.waitFor();
    // A menu takes no click in the moment after it opens: it might be the end of the one that opened it.
    await this.page.waitForTimeout(500);
    await item.click();
  }

  async palette(command: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.fill(`>${command}`);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: command }).first().click();
  }

  /** Puts the keyboard on the rows. The command picker hands the focus back when it closes, so that the rows must have it for good. */
  async focusRows(): Promise<void> {
    const rows = this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list').first();
    for (let tries = 0; tries < 5; tries += 1) {
      await this.palette('Patch Lens: Focus on Patch Status View');
      await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await this.page.waitForTimeout(300);
      if (await rows.evaluate((list) => list.contains(list.ownerDocument.activeElement))) return;
    }
    throw new Error('the rows did not get the focus');
  }

  get focusedRow(): Locator {
    return this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row.focused');
  }

  /** An entry of the quick pick that is open. */
  pick(label: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog').filter({ has: this.page.locator('.dialog-message') });
  }

  get hover(): Locator {
    return this.page.locator('.monaco-hover:visible').last();
  }

  get toast(): Locator {
    return this.page.locator('.notification-toast');
  }

  /** The line above the rows: which account and region. */
  get account(): Locator {
    return this.page.locator('.tree-explorer-viewlet-tree-view .message').first();
  }

  get lenses(): Locator {
    return this.page.locator('.codelens-decoration').first();
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(resultsFolder, 'screenshots', `${name}.png`) });
  }
}
