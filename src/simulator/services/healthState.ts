import * as v from 'valibot';
import type { SliceDefinition } from '../state.ts';

const HealthEvent = v.object({
  arn: v.string(),
  service: v.string(),
  eventTypeCode: v.string(),
  category: v.picklist(['issue', 'accountNotification', 'scheduledChange', 'investigation']),
  region: v.string(),
  startTime: v.number(),
  endTime: v.exactOptional(v.number()),
  lastUpdatedTime: v.number(),
  actionability: v.exactOptional(v.picklist(['ACTION_REQUIRED', 'ACTION_MAY_BE_REQUIRED', 'INFORMATIONAL'])),
  description: v.string(),
  entities: v.array(v.object({ value: v.string(), status: v.exactOptional(v.string()) })),
});

const HealthSlice = v.object({
  /** The account has no Business or Enterprise support plan: every call is refused. */
  unsubscribed: v.exactOptional(v.literal(true)),
  events: v.array(HealthEvent),
});

/** Instants in milliseconds. */
export type HealthEvent = v.InferOutput<typeof HealthEvent>;
/** Kept once for an account, under `healthRegion`, whatever regions the events are about. */
export type HealthSlice = v.InferOutput<typeof HealthSlice>;

export const healthRegion = 'us-east-1';

export const healthState: SliceDefinition<HealthSlice> = { empty: () => ({ events: [] }), schema: HealthSlice };
