import type { Kind } from '../kind.ts';
import { assessFargate } from './assess.ts';
import type { FargateFacts } from './facts.ts';
import { fargateRules, type FargateFinding } from './findings.ts';
import { isFutileFor, offersOfFargate } from './offers.ts';
import { planFargate } from './plan.ts';
import { readFargate } from './read.ts';
import { readFargateResource } from './readOne.ts';
import { fargateSteps } from './steps.ts';
import { storedFargate } from './stored.ts';

/** EKS clusters with Fargate profiles, under each the workloads on Fargate, and under these their pods. */
export const fargate: Kind<FargateFacts, FargateFinding> = {
  findings: fargateRules,
  services: ['eks', 'kubernetes', 'health'],
  read: readFargate,
  readOne: readFargateResource,
  assess: assessFargate,
  activity: activityOf,
  offers: offersOfFargate,
  isFutile: isFutileFor,
  plan: planFargate,
  steps: fargateSteps,
  stored: storedFargate,
};

/** A roll-out that gets on, and a pod that ends; a cluster's own changes are shown with its nodegroups. */
function activityOf(facts: FargateFacts): string | undefined {
  switch (facts.type) {
    case 'cluster':
      return undefined;
    case 'workload': {
      const { rollout } = facts;
      if (rollout === undefined || rollout.paused || rollout.isStuck || rollout.strategy === 'OnDelete')
        return undefined;
      const wanted = rollout.replicas - rollout.partition;
      return !rollout.isObserved || rollout.updatedReplicas < wanted ? 'RollingOut' : undefined;
    }
    case 'pod':
      return facts.isEnding ? 'Terminating' : undefined;
  }
}
