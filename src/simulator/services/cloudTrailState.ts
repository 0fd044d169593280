import * as v from 'valibot';
import type { SliceDefinition } from '../state.ts';

const TrailEvent = v.object({
  id: v.string(),
  time: v.number(),
  /** When LookupEvents begins to show it: minutes after the call. */
  visibleAt: v.number(),
  name: v.string(),
  source: v.string(),
  username: v.string(),
  accessKeyId: v.string(),
  readOnly: v.boolean(),
  resources: v.array(v.object({ type: v.string(), name: v.string() })),
  /** The whole record as a JSON document. */
  record: v.string(),
});
const CloudTrailSlice = v.object({ events: v.array(TrailEvent) });

export type TrailEvent = v.InferOutput<typeof TrailEvent>;
/** Management events that change something, in the order in which they happened. */
export type CloudTrailSlice = v.InferOutput<typeof CloudTrailSlice>;

export const cloudTrailState: SliceDefinition<CloudTrailSlice> = {
  empty: () => ({ events: [] }),
  schema: CloudTrailSlice,
};
