import type * as vscode from 'vscode';
import type { Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { OperationId, Operations, OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { LifecycleEditor } from '../editor/index.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { needsSignIn } from '../words/operations.ts';
import { tellAsking, tellOutcome, tellReadOnly, tellSignIn, tellUnowned } from './outcome.ts';

export interface OperationWatchDeps {
  readonly operations: Operations;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
  /** Whoever follows an operation tells its end. */
  readonly isFollowed: (id: OperationId) => boolean;
  /** A step moved on: what shows its resource beside the inventory reads it again. */
  readonly onStep: (step: StepSnapshot) => void;
}

interface Seen {
  readonly state: OperationSnapshot['state'];
  readonly owner: OperationSnapshot['owner'];
  /** What it asks for, or has asked for: whoever asks lets go of it, and is nobody's for a moment. */
  readonly asked: OperationSnapshot['waitsFor'];
  readonly problem: Problem['code'] | undefined;
  /** Step → phase. */
  readonly phases: ReadonlyMap<string, string>;
}

/**
 * Reads again what a step has changed, and tells what nobody else tells: the end of an operation that was left to
 * itself, one that waits for a person, a sign-in that has run out. Each once.
 */
export function watchOperations(deps: OperationWatchDeps): () => void {
  const { operations, inventory, prompts, log } = deps;
  const seen = new Map<OperationId, Seen>();
  const telling = () => ({ prompts, log, formats: formatsOf() });

  function look(): void {
    const changed = new Set<ResourceKey>();
    for (const operation of operations.all) {
      const before = seen.get(operation.id);
      const now = seenOf(operation, before);
      seen.set(operation.id, now);
      for (const each of before ? operation.steps : []) {
        const { step, phase } = each;
        if (before?.phases.get(step.id) === phase) continue;
        changed.add(step.target);
        deps.onStep(each);
      }
      tell(operation, before);
    }
    for (const id of seen.keys()) if (!operations.find(id)) seen.delete(id);
    if (changed.size > 0) void inventory.reread([...changed]);
  }

  function tell(operation: OperationSnapshot, before: Seen | undefined): void {
    const { state, owner, problem, waitsFor } = operation;
    if (state === 'asking' && owner !== 'otherWindow' && before?.asked !== waitsFor) {
      void (waitsFor === 'readOnly' ? tellReadOnly : tellAsking)(telling(), operation);
    }
    if (state === 'unowned' && problem && before?.problem !== problem.code) void tellUnowned(telling(), operation);
    if (
      state === 'running' &&
      owner === 'thisWindow' &&
      problem &&
      needsSignIn(problem) &&
      before?.problem !== problem.code &&
      !saysAlready(operation)
    ) {
      void tellSignIn(telling(), operation, problem);
    }
    // Who was there before this window opened has nothing new to say.
    const ended = before && operation.owner === undefined && before.owner === 'thisWindow' && before.state !== state;
    if (ended && !deps.isFollowed(operation.id)) void tellOutcome(telling(), operation);
  }

  /** One word per profile is enough, however many operations wait for it. */
  function saysAlready({ id, plan, problem }: OperationSnapshot): boolean {
    return operations.all.some(
      (each) =>
        each.id !== id &&
        each.plan.scope.profile === plan.scope.profile &&
        seen.get(each.id)?.problem === problem?.code,
    );
  }

  return operations.onDidChange(look);
}

function seenOf({ state, owner, plan, waitsFor, problem, steps }: OperationSnapshot, before: Seen | undefined): Seen {
  // What the sample account asks in another window was not told here: it is, once it is open here.
  const isUntold = state === 'unowned' || (plan.scope.sample && owner === 'otherWindow');
  return {
    state,
    owner,
    asked: isUntold ? before?.asked : waitsFor,
    problem: problem?.code,
    phases: new Map(steps.map(({ step, phase }) => [step.id, phase])),
  };
}

/** Scripts that an operation wrote are read again, and become drafts again where it took them back. */
export function followScripts(editor: Pick<LifecycleEditor, 'reread' | 'draftAgain'>): OperationWatchDeps['onStep'] {
  return ({ step, phase, undo }) => {
    if (step.type !== 'lifecycle.deploy' || phase !== 'done') return;
    // What can not be read now is read when it is opened.
    void editor
      .reread(step.target)
      .then(() => (undo ? editor.draftAgain(step) : undefined))
      .catch(() => undefined);
  };
}
