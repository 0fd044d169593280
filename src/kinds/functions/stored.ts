import * as v from 'valibot';
import { instant, number, problemCode, storedFacts, text } from '../stored.ts';
import type { FunctionFacts } from './facts.ts';

const optional = v.exactOptional;
const runtimeVersionError = v.strictObject({ code: text, message: text });

const versionSeen = v.strictObject({
  arn: text,
  name: optional(text),
  firstSeen: optional(instant),
  askedAt: optional(instant),
  givenOut: optional(instant),
});

const facts = v.strictObject({
  version: text,
  packageType: text,
  runtime: optional(text),
  architecture: text,
  lastModified: optional(instant),
  revisionId: optional(text),
  management: v.variant('state', [
    v.strictObject({ state: v.literal('pending') }),
    v.strictObject({ state: v.literal('notApplicable') }),
    v.strictObject({ state: v.literal('read'), mode: text, pinnedArn: optional(text), readAt: instant }),
    v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
  ]),
  configuration: v.variant('state', [
    v.strictObject({ state: v.literal('notRead') }),
    v.strictObject({
      state: v.literal('read'),
      functionState: optional(text),
      lastUpdateStatus: optional(text),
      runtimeVersionArn: optional(text),
      runtimeVersionError: optional(runtimeVersionError),
      codeSha256: optional(text),
      readAt: instant,
    }),
    v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
  ]),
  logGroup: optional(text),
  snapStart: optional(v.literal(true)),
  replicaOf: optional(text),
  stack: optional(
    v.variant('state', [
      v.strictObject({ state: v.literal('read'), name: v.nullable(text) }),
      v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
    ]),
  ),
  published: optional(
    v.variant('state', [
      v.strictObject({
        state: v.literal('read'),
        versions: v.array(
          v.strictObject({
            version: text,
            aliases: v.array(v.strictObject({ name: text, share: number })),
            mode: optional(text),
            pinnedArn: optional(text),
            runtime: optional(text),
            runtimeVersionArn: optional(text),
            runtimeVersionError: optional(runtimeVersionError),
            lastModified: optional(instant),
            codeSha256: optional(text),
            snapStart: v.boolean(),
            unread: optional(problemCode),
            modeUnread: optional(problemCode),
          }),
        ),
        aliases: v.array(v.strictObject({ name: text, version: text, weighted: v.boolean() })),
        readAt: instant,
      }),
      v.strictObject({ state: v.literal('unreadable'), problem: problemCode }),
    ]),
  ),
  fleet: optional(
    v.strictObject({
      versions: v.array(versionSeen),
      unplaced: number,
      order: v.picklist(['numbers', 'dates', 'none']),
    }),
  ),
});

/** All functions of one architecture and runtime have one fleet. */
export const storedFunctions = storedFacts<FunctionFacts>()(facts, true, { version: 1, shared: 'fleet' });
