import type { PlanStep } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FargateEffect } from './effects.ts';
import type { FargateFacts, PodFacts } from './facts.ts';
import { isIn, ownerRefusal } from './planRestart.ts';

export const replacePod = 'fargate.replacePod';

/** What was shown of the replacement, as the choice of the plan. */
export interface Shown {
  readonly replacement: string;
  readonly hash: string;
  readonly claims: readonly string[];
}

/** Choices: `replacement` (its name), `hash` of the manifest that was shown, `claims` with commas between them. */
export function shownIn({ choice }: PlanContext): Shown | undefined {
  const { replacement, hash, claims = '' } = choice;
  if (replacement === undefined || hash === undefined) return undefined;
  return { replacement, hash, claims: claims === '' ? [] : claims.split(',') };
}

export function choiceOf({ replacement, hash, claims }: Shown): PlanContext['choice'] {
  return { replacement, hash, claims: claims.join(',') };
}

/** Why it can not be replaced as it is, whatever is shown; undefined where it can. */
export function replaceRefusal({ facts }: Pick<Observed<FargateFacts>, 'facts'>): FargateEffect | undefined {
  switch (facts.type) {
    case 'cluster':
      return { code: 'isCluster', facts: {} };
    case 'workload':
      return ownerRefusal(
        facts,
        facts.namespace,
        facts.pods.map(({ name }) => name),
      );
    case 'pod':
      if (facts.owner !== undefined) return ownerRefusal(facts.owner, facts.namespace, [facts.name]);
      return facts.isEnding ? { code: 'isEnding', facts: {} } : undefined;
  }
}

export function isPod(observed: Observed<FargateFacts>): observed is Observed<PodFacts> {
  return observed.facts.type === 'pod';
}

/** A person is asked once more before the second; until then the first can be undone. */
export function replaceSteps({ key, facts }: Observed<PodFacts>, { replacement, hash }: Shown): readonly PlanStep[] {
  const input = { uid: facts.uid, replacement };
  return [
    {
      id: `create:${key}`,
      type: 'fargate.createReplacement',
      target: key,
      input: { ...input, hash },
      undo: [{ type: 'fargate.deleteReplacement', input }],
    },
    { id: `delete:${key}`, type: 'fargate.deleteReplacedPod', target: key, input },
  ];
}

export function replaceEffects(pod: Observed<PodFacts>, { replacement, claims }: Shown): readonly FargateEffect[] {
  const { name, ip } = pod.facts;
  return [
    isIn([pod]),
    { code: 'createsReplacement', facts: { pod: name, replacement } },
    { code: 'otherNameAndAddress', facts: { replacement, address: ip ?? null } },
    ...(claims.length === 0 ? [] : [{ code: 'sharesVolumes', facts: { claims } } as const]),
    { code: 'runBoth', facts: { pod: name } },
    { code: 'asksBeforeDeleting', facts: { pod: name } },
  ];
}
