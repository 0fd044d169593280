import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Json } from '../service.ts';
import type { SliceDefinition, SliceTable } from '../state.ts';

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
/** Management events that change something, oldest first. */
export type CloudTrailSlice = v.InferOutput<typeof CloudTrailSlice>;

export const cloudTrailState: SliceDefinition<CloudTrailSlice> = {
  empty: () => ({ events: [] }),
  schema: CloudTrailSlice,
};

export interface RecordedCall {
  readonly time: number;
  /** Default: at once. */
  readonly visibleAt?: number;
  /** `StartNotebookInstance` */
  readonly name: string;
  /** `sagemaker.amazonaws.com` */
  readonly source: string;
  /** ARN of the caller: an IAM user or an assumed role; its last part is the event's Username. */
  readonly callerArn: string;
  readonly accessKeyId?: string;
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
  /** As the operation's members are called; recorded with a small first letter. */
  readonly requestParameters?: Json;
  readonly responseElements?: Json;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
}

/** Writes the event of one call into the history of account and region. */
export function recordCall(
  table: SliceTable<CloudTrailSlice>,
  { account, region }: { readonly account: string; readonly region: string },
  call: RecordedCall,
): void {
  const id = randomUUID();
  const username = call.callerArn.split('/').at(-1) ?? call.callerArn;
  const accessKeyId = call.accessKeyId ?? 'AKIAPATCHLENS000SAMPLE';
  const assumed = call.callerArn.includes(':assumed-role/');
  const record = {
    eventVersion: '1.09',
    userIdentity: {
      type: assumed ? 'AssumedRole' : 'IAMUser',
      arn: call.callerArn,
      accountId: account,
      accessKeyId,
      ...(assumed ? {} : { userName: username }),
    },
    eventTime: new Date(call.time).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: call.source,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: '192.0.2.10',
    userAgent: call.userAgent ?? 'console.amazonaws.com',
    ...(call.errorCode === undefined ? {} : { errorCode: call.errorCode, errorMessage: call.errorMessage ?? '' }),
    requestParameters: asRecorded(call.requestParameters ?? null),
    responseElements: asRecorded(call.responseElements ?? null),
    requestID: call.requestId ?? randomUUID(),
    eventID: id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
  const { events } = table.get(account, region);
  events.push({
    id,
    time: call.time,
    visibleAt: call.visibleAt ?? call.time,
    name: call.name,
    source: call.source,
    username,
    accessKeyId,
    readOnly: false,
    resources: (call.resources ?? []).map((resource) => ({ ...resource })),
    record: JSON.stringify(record),
  });
  events.sort((a, b) => a.time - b.time);
}

/** Members with a small first letter; script bodies are not recorded. */
function asRecorded(value: Json): Json {
  if (Array.isArray(value)) return value.map(asRecorded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(/^./, (letter) => letter.toLowerCase()),
      name === 'Content' ? 'HIDDEN_DUE_TO_SECURITY_REASONS' : asRecorded(member),
    ]),
  );
}
