import * as v from 'valibot';
import type { SliceDefinition } from '../state.ts';

const SsmSlice = v.object({
  /** The scenario's start: image releases are dated from it. Absent until the first question where no scenario set it. */
  startedAt: v.exactOptional(v.number()),
});

export type SsmSlice = v.InferOutput<typeof SsmSlice>;

export const ssmState: SliceDefinition<SsmSlice> = { empty: () => ({}), schema: SsmSlice };
