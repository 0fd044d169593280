import * as v from 'valibot';
import { instant, number, problemCode, storedFacts, text } from '../stored.ts';
import type { EksFacts } from './facts.ts';

const optional = v.exactOptional;

const healthIssues = v.array(v.strictObject({ code: text, message: text, resourceIds: v.array(text) }));

const support = v.variant('state', [
  v.strictObject({ state: v.literal('pending') }),
  v.strictObject({
    state: v.literal('read'),
    row: v.strictObject({
      version: text,
      versionStatus: optional(text),
      releaseDate: optional(instant),
      endOfStandardSupport: optional(instant),
      endOfExtendedSupport: optional(instant),
    }),
  }),
  v.strictObject({ state: v.literal('notListed') }),
  v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
]);

const update = v.strictObject({
  id: text,
  status: text,
  type: optional(text),
  params: v.array(v.strictObject({ type: text, value: text })),
  createdAt: optional(instant),
  errors: v.array(v.strictObject({ code: text, message: text, resourceIds: v.array(text) })),
});

const cluster = v.strictObject({
  type: v.literal('cluster'),
  status: optional(text),
  version: optional(text),
  platformVersion: optional(text),
  supportType: optional(text),
  healthIssues,
  support,
  unreadable: optional(problemCode),
  nodegroupsUnreadable: optional(v.strictObject({ problem: problemCode, names: v.array(text) })),
});

const nodegroup = v.strictObject({
  type: v.literal('nodegroup'),
  cluster: text,
  clusterVersion: optional(text),
  status: text,
  version: optional(text),
  releaseVersion: optional(text),
  amiType: optional(text),
  capacityType: optional(text),
  desiredSize: optional(number),
  launchTemplate: optional(v.strictObject({ id: optional(text), name: optional(text), version: optional(text) })),
  updateConfig: optional(
    v.strictObject({
      maxUnavailable: optional(number),
      maxUnavailablePercentage: optional(number),
      strategy: optional(text),
    }),
  ),
  modifiedAt: optional(instant),
  healthIssues,
  support,
  recommended: v.variant('state', [
    v.strictObject({ state: v.literal('pending') }),
    v.strictObject({ state: v.literal('notApplicable') }),
    v.strictObject({ state: v.literal('read'), parameter: text, value: text, changedAt: optional(instant) }),
    v.strictObject({ state: v.literal('missing'), parameters: v.array(text) }),
    v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
  ]),
  updates: v.variant('state', [
    v.strictObject({ state: v.literal('pending') }),
    v.strictObject({ state: v.literal('read'), underWay: optional(update), last: optional(update) }),
    v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
  ]),
});

export const storedEks = storedFacts<EksFacts>()(v.variant('type', [cluster, nodegroup]), true, { version: 1 });
