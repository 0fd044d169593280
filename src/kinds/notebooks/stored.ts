import * as v from 'valibot';
import { instant, number, storedFacts, text } from '../stored.ts';
import type { NotebookFacts } from './facts.ts';

const optional = v.exactOptional;

const facts = v.strictObject({
  status: text,
  instanceType: optional(text),
  creationTime: optional(instant),
  lastModifiedTime: optional(instant),
  lifecycleConfigName: optional(text),
  described: v.boolean(),
  platformIdentifier: optional(text),
  rootAccess: optional(text),
  volumeSizeInGB: optional(number),
  failureReason: optional(text),
  failureLog: optional(v.strictObject({ stream: text, lines: v.array(text), at: instant })),
  script: optional(
    v.union([
      v.strictObject({ missing: v.literal(true) }),
      v.strictObject({
        modifiedAt: instant,
        onStart: optional(v.nullable(text)),
        care: optional(v.array(v.strictObject({ line: number, command: text }))),
      }),
    ]),
  ),
  trail: optional(
    v.strictObject({
      searchedAt: instant,
      since: instant,
      start: optional(v.strictObject({ at: instant, user: optional(text) })),
    }),
  ),
  onStartLogAt: optional(instant),
  seenNotInServiceAt: optional(instant),
  cloudFormationStack: optional(v.nullable(text)),
  unread: v.array(v.picklist(['describe', 'cloudTrail', 'onStartLog', 'lifecycleConfig', 'failureLog', 'tags'])),
});

export const storedNotebooks = storedFacts<NotebookFacts>()(facts, true, { version: 1 });
