import type * as vscode from 'vscode';
import { day, minute } from '../domain/time.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Accounts } from './commands/accounts.ts';
import type { Settings } from './settings.ts';

export interface TimersDeps {
  readonly visible: () => boolean;
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly settings: () => Settings;
}

/** Refreshes at the set interval while the view is visible, and judges anew when a day has passed. */
export function registerTimers({ visible, accounts, inventory, settings }: TimersDeps): vscode.Disposable {
  let refreshedAt = Date.now();
  let today = Math.floor(Date.now() / day);
  const timer = setInterval(() => {
    if (!visible()) return;
    const now = Date.now();
    if (Math.floor(now / day) !== today) {
      today = Math.floor(now / day);
      inventory.reassess();
    }
    const every = settings().refreshInterval * minute;
    if (every === 0 || now - refreshedAt < every) return;
    refreshedAt = now;
    void accounts.refresh();
  }, minute);
  return { dispose: () => clearInterval(timer) };
}
