import { recordCall, type RecordedCall } from '../services/cloudTrailState.ts';
import { writeLog } from '../services/logsState.ts';
import { addNotebook, type Notebook } from '../services/sageMakerState.ts';
import { ago, day, person, type Site } from './site.ts';

const logGroup = '/aws/sagemaker/NotebookInstances';
const minute = 60_000;

/** What CloudTrail can be asked about. */
const trailKeeps = 90 * day;

export interface NotebookStory {
  readonly name: string;
  readonly createdDaysAgo: number;
  /** Days since the last start; its CloudTrail event exists when that is at most 90 days. */
  readonly startedDaysAgo?: number;
  readonly startedBy?: string;
  /** Days since it was stopped, or since its last change where it is on the way. */
  readonly stoppedDaysAgo?: number;
  /** Lines that its OnStart script wrote at the last start. */
  readonly onStartLog?: readonly string[];
  /** What the same script wrote at starts before, with the days since, oldest first. */
  readonly earlierStarts?: readonly { readonly daysAgo: number; readonly log: readonly string[] }[];
  /** Anything else of the notebook that is not AWS's default. */
  readonly with?: Partial<Notebook>;
}

/** A notebook instance with the traces that its life left in CloudTrail and CloudWatch Logs. */
export function tellNotebook(site: Site, story: NotebookStory): void {
  const { name } = story;
  const creationTime = ago(site, story.createdDaysAgo, `${name} created`);
  const pending = story.with?.status === 'Pending';
  const startedAt = lastStart(site, story, pending);
  const stoppedAt = story.stoppedDaysAgo === undefined ? undefined : ago(site, story.stoppedDaysAgo, `${name} stopped`);
  const by = story.startedBy ?? 'mina.kim';
  call(site, 'CreateNotebookInstance', name, creationTime, by);
  if (startedAt !== undefined) {
    call(site, 'StartNotebookInstance', name, startedAt, by);
  }
  if (startedAt !== undefined && !pending && story.with?.writesLogs !== false) {
    for (const { daysAgo, log: lines } of story.earlierStarts ?? []) {
      log(site, `${name}/LifecycleConfigOnStart`, ago(site, daysAgo, `${name} started before`), lines);
    }
    log(site, `${name}/LifecycleConfigOnStart`, startedAt + 90_000, story.onStartLog ?? []);
    log(site, `${name}/jupyter.log`, startedAt + 4 * minute, [
      `[I ServerApp] Jupyter Server is running at: https://${name}.notebook.${site.region}.sagemaker.aws:8443/`,
    ]);
  }
  if (stoppedAt !== undefined && story.with?.status === 'Stopped')
    call(site, 'StopNotebookInstance', name, stoppedAt, by);
  addNotebook(site.tables.sagemaker, site, {
    name,
    creationTime,
    // The field moves when a state is reached.
    lastModifiedTime:
      stoppedAt ?? (startedAt === undefined ? creationTime + 5 * minute : startedAt + (pending ? 0 : 4 * minute)),
    ...story.with,
  });
}

function lastStart(site: Site, { name, startedDaysAgo }: NotebookStory, pending: boolean): number | undefined {
  if (pending) return site.now - minute;
  return startedDaysAgo === undefined ? undefined : ago(site, startedDaysAgo, `${name} started`);
}

function call(site: Site, event: string, name: string, time: number, by: string): void {
  const resources = [{ type: 'AWS::SageMaker::NotebookInstance', name }];
  record(site, { time, name: event, resources, requestParameters: { NotebookInstanceName: name } }, by);
}

/** Someone changed the scripts of a lifecycle configuration: the trace of it in CloudTrail. */
export function tellScriptChange(site: Site, name: string, time: number, by: string): void {
  const requestParameters = { NotebookInstanceLifecycleConfigName: name };
  record(site, { time, name: 'UpdateNotebookInstanceLifecycleConfig', requestParameters }, by);
}

function record(site: Site, call: Omit<RecordedCall, 'source' | 'callerArn'>, by: string): void {
  if (site.now - call.time > trailKeeps) return;
  recordCall(site.tables.cloudtrail, site, {
    ...call,
    source: 'sagemaker.amazonaws.com',
    callerArn: person(site, by),
  });
}

function log(site: Site, stream: string, from: number, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const { account, region, tables } = site;
  const events = lines.map((message, index) => ({ timestamp: from + index * 3400, message }));
  writeLog(tables.logs, { account, region, group: logGroup, stream }, events);
}
