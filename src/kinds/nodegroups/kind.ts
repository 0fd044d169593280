import { conclude } from '../../domain/finding.ts';
import type { Kind } from '../kind.ts';
import type { EksFacts } from './facts.ts';
import { eksRules, type EksFinding } from './findings.ts';

/** EKS clusters, and under each its managed nodegroups. */
export const nodegroups: Kind<EksFacts, EksFinding> = {
  findings: eksRules,
  services: ['eks', 'ssm'],
  read: () => Promise.resolve(),
  readOne: (observed) => Promise.resolve(observed),
  assess: () => conclude<EksFinding>(eksRules, [], [], 'unknown'),
  activity: () => undefined,
  offers: () => [],
  plan: () => ({ outcome: 'refused', refused: [] }),
  steps: {},
};
