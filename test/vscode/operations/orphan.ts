import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PlanStep } from '../../../src/domain/plan.ts';
import type { Entry, Header, OperationId } from '../../../src/operations/operation.ts';
import type { TestedApi } from '../support.ts';

export interface Orphan {
  readonly key: string;
  /** Since when its window is closed. */
  readonly minutes: number;
  readonly profile?: string;
  readonly remedy?: string;
  /** Default: one, of the remedy's name. */
  readonly steps?: readonly Omit<PlanStep, 'target'>[];
  /** What its window wrote down after it had begun. */
  readonly entries?: (at: number) => readonly Entry[];
}

/** Writes down an operation of a window that was closed so many minutes ago. Nobody runs it. */
export async function orphan(api: TestedApi, { key, minutes, ...given }: Orphan): Promise<OperationId> {
  const { profile = 'scarce', remedy = 'notebook.start', entries = () => [] } = given;
  const at = Date.now() - minutes * 60_000;
  const name = key.slice(key.lastIndexOf('/') + 1);
  const steps = given.steps ?? [{ id: `step:${key}`, type: remedy, input: { name } }];
  const id = `orphan-${name}-${at}`;
  const header: Header = {
    version: 1,
    id,
    room: 'notebooks',
    at,
    plan: {
      version: 1,
      remedy,
      scope: { id: `${profile}|eu-west-1`, profile, region: 'eu-west-1', sample: false, account: '111122223333' },
      targets: [{ key, name }],
      steps: steps.map((step) => ({ ...step, target: key })),
      effects: [],
      duration: { from: 60, to: 120 },
    },
  };
  const claimed: Entry = { type: 'claimed', at, generation: 1, window: 'closed' };
  const folder = path.join(api.testing.storage.fsPath, 'accounts', 'operations', id);
  await mkdir(folder, { recursive: true });
  const lines = [header, claimed, ...entries(at)].map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFile(path.join(folder, 'journal.1.jsonl'), lines);
  return id;
}
