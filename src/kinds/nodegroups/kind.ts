import type { Kind } from '../kind.ts';
import { assessEks } from './assess.ts';
import type { EksFacts } from './facts.ts';
import { eksRules, type EksFinding } from './findings.ts';
import { isFutile, offers } from './offers.ts';
import { planEks } from './plan.ts';
import { readEks } from './read.ts';
import { readEksResource } from './readOne.ts';
import { eksSteps } from './steps.ts';
import { storedEks } from './stored.ts';

/** EKS clusters, and under each its managed nodegroups. */
export const nodegroups: Kind<EksFacts, EksFinding> = {
  findings: eksRules,
  services: ['eks', 'ssm'],
  read: readEks,
  readOne: readEksResource,
  assess: assessEks,
  activity: ({ status }) => (status !== undefined && moving.has(status) ? status : undefined),
  awaitsOthers: ({ facts, partial }) => partial && facts.type === 'cluster',
  offers,
  isFutile,
  plan: planEks,
  steps: eksSteps,
  stored: storedEks,
};

/** The statuses of clusters and nodegroups in which EKS is changing them. */
const moving = new Set(['CREATING', 'UPDATING', 'DELETING', 'PENDING']);
