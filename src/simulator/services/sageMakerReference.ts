import * as v from 'valibot';
import { SimulatedError } from '../service.ts';
import type { Input, OperationContext, ResourceReference, TaskContext } from '../service.ts';
import { integer, list, text } from '../validate.ts';
import type { LifecycleConfig, Notebook, NotebookStatus, SageMakerSlice } from './sageMakerState.ts';

type Place = Pick<TaskContext, 'account' | 'region' | 'partition'>;

export const resourceName = text({ max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/ });
export const nameContains = text({ max: 63, pattern: /^[a-zA-Z0-9-]+$/ });
export const nextToken = text({ max: 8192 });
/** The page size is AWS's limit; its default is not published. */
export const maxResults = v.optional(integer(1, 100), 10);

const tagText = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;
export const tagKey = text({ min: 1, max: 128, pattern: tagText });
export const tagList = list(v.object({ Key: tagKey, Value: text({ max: 256, pattern: tagText }) }), { max: 50 });

export function notebookArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:sagemaker:${region}:${account}:notebook-instance/${name}`;
}

export function configArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:sagemaker:${region}:${account}:notebook-instance-lifecycle-config/${name}`;
}

export function refused(message: string): SimulatedError {
  return new SimulatedError('ValidationException', 400, message);
}

export function findNotebook(slice: SageMakerSlice, name: string): Notebook {
  const notebook = Object.hasOwn(slice.notebooks, name) ? slice.notebooks[name] : undefined;
  if (notebook === undefined) throw refused('RecordNotFound');
  return notebook;
}

/** `action`: how AWS's sentence goes on after "Unable to". */
export function findConfig(
  slice: SageMakerSlice,
  context: OperationContext,
  name: string,
  action: string,
): LifecycleConfig {
  const config = Object.hasOwn(slice.lifecycleConfigs, name) ? slice.lifecycleConfigs[name] : undefined;
  if (config === undefined)
    throw configRefused(context, name, action, 'Notebook Instance Lifecycle Config does not exist.');
  return config;
}

export function configRefused(
  context: OperationContext,
  name: string,
  action: string,
  details: string,
): SimulatedError {
  return refused(
    `Unable to ${action} Notebook Instance Lifecycle Config '${configArn(context, name)}'. (Details: ${details})`,
  );
}

/** Refuses a transition that is not legal from the notebook's status. */
export function checkStatus(
  notebook: Notebook,
  legal: readonly NotebookStatus[],
  to: NotebookStatus,
  context: OperationContext,
): void {
  if (legal.includes(notebook.status)) return;
  throw refused(
    `Status (${notebook.status}) not in ([${legal.join(', ')}]). Unable to transition to (${to}) for Notebook Instance (${notebookArn(context, notebook.name)})`,
  );
}

/** Running instances of one type are limited. */
export function checkQuota(slice: SageMakerSlice, instanceType: string): void {
  const limit = slice.quotas[instanceType] ?? 20;
  const used = Object.values(slice.notebooks).filter(
    (notebook) =>
      notebook.instanceType === instanceType && ['Pending', 'InService', 'Stopping'].includes(notebook.status),
  ).length;
  if (used < limit) return;
  throw new SimulatedError(
    'ResourceLimitExceeded',
    400,
    `The account-level service limit '${instanceType} for notebook instance usage' is ${limit} Instances, with current utilization of ${used} Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.`,
  );
}

export function notebookOf(input: Input): ResourceReference | undefined {
  const name = input['NotebookInstanceName'];
  return typeof name === 'string'
    ? { type: 'AWS::SageMaker::NotebookInstance', name, arnPath: `notebook-instance/${name}` }
    : undefined;
}

export function configOf(input: Input): ResourceReference | undefined {
  const name = input['NotebookInstanceLifecycleConfigName'];
  if (typeof name !== 'string') return undefined;
  return {
    type: 'AWS::SageMaker::NotebookInstanceLifecycleConfig',
    name,
    arnPath: `notebook-instance-lifecycle-config/${name}`,
  };
}
