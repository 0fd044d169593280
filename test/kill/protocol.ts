import * as v from 'valibot';

/**
 * Where a window can die: what the operations room tells its observer, and the rests that the journal tells of (`step`
 * is a stage's id for `paused`).
 */
export const boundaries = ['beforeIntent', 'afterIntent', 'afterAction', 'waiting', 'postponed', 'paused'] as const;
export type Boundary = (typeof boundaries)[number];

/** One place in the life of one step. */
export interface KillPoint {
  readonly boundary: Boundary;
  /** Id of the plan's step, or of its undo. */
  readonly step: string;
  /** It comes by here again when a request is sent again, after a failure that may pass. From 1. */
  readonly time: number;
}

/** What a window is to do: begin an operation, or go on with what it finds. */
const Orders = v.object({
  /** `operations`, `scripts` and `aws/config` lie there. */
  folder: v.string(),
  /** Absent: whatever the folder holds. */
  begin: v.exactOptional(
    v.object({
      room: v.picklist(['notebooks', 'functions', 'nodegroups', 'fargate', 'lifecycleConfigs']),
      /** A Plan as JSON. */
      plan: v.unknown(),
    }),
  ),
  killAt: v.exactOptional(v.object({ boundary: v.picklist(boundaries), step: v.string(), time: v.number() })),
  /** A person rolls back what has failed. */
  rollsBack: v.boolean(),
  /** The instance type that a person chooses for a start without capacity. */
  instanceType: v.exactOptional(v.string()),
  /** Milliseconds for which the machine's clock has gone on since the window before. */
  later: v.number(),
});
export type Orders = v.InferOutput<typeof Orders>;

export function parseOrders(text: string): Orders {
  return v.parse(Orders, JSON.parse(text));
}

const Passed = v.object({
  type: v.literal('passed'),
  boundary: v.picklist(boundaries),
  step: v.string(),
  time: v.number(),
});
const Rest = v.object({
  type: v.literal('rest'),
  /** `lost`: there is no operation any more. */
  state: v.string(),
  /** What failed, for the message of a failed test. */
  why: v.array(v.string()),
});

/** It lay for long: a person is asked before AWS is changed again, and agrees. */
const Asked = v.object({ type: v.literal('asked') });

/** What a window says on its way, a line of JSON each. */
export const Message = v.variant('type', [Passed, Asked, Rest]);
export type Message = v.InferOutput<typeof Message>;
export type Rest = v.InferOutput<typeof Rest>;
