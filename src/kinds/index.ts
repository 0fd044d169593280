import { fargate } from './fargate/kind.ts';
import { functions } from './functions/kind.ts';
import type { Kind, StepType } from './kind.ts';
import { nodegroups } from './nodegroups/kind.ts';
import { notebooks } from './notebooks/kind.ts';

/** Every kind of resource, in the order in which the view shows them. */
export const kinds = { notebooks, functions, nodegroups, fargate } as const;

export type KindId = keyof typeof kinds;

export const kindIds: readonly KindId[] = Object.keys(kinds).filter(isKind);

function isKind(id: string): id is KindId {
  return Object.hasOwn(kinds, id);
}

/** What is known of a resource of that kind. */
export type FactsOf<K extends KindId> = Parameters<(typeof kinds)[K]['activity']>[0];

const byId: { readonly [K in KindId]: Kind<FactsOf<K>> } = kinds;

/** The kind by its id, with the facts that belong to it. */
export function kindOf<K extends KindId>(id: K): { readonly [I in KindId]: Kind<FactsOf<I>> }[K] {
  return byId[id];
}

/** The step types of all kinds, by name. */
export const kindSteps: Readonly<Record<string, StepType>> = Object.assign({}, ...kindIds.map((id) => kinds[id].steps));
