import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { defaultPlatform, notebookPlatforms, platformSupports, startIsRefused } from '../calendars/platforms.ts';
import type { Operation, OperationContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { integer, list, oneOf, operation, text } from '../validate.ts';
import { notebookInstanceTypes } from './sageMakerInstanceTypes.ts';
import { describedNotebook } from './sageMakerListing.ts';
import { enter } from './sageMakerMachine.ts';
import {
  checkQuota,
  checkStatus,
  findConfig,
  findNotebook,
  notebookArn,
  notebookOf,
  refused,
  resourceName,
  tagList,
} from './sageMakerReference.ts';
import { addNotebook } from './sageMakerState.ts';
import type { Notebook, SageMakerSlice } from './sageMakerState.ts';

const named = v.object({ NotebookInstanceName: resourceName });
const repository = text({ min: 1, max: 1024, pattern: /^https:\/\/([^/]+)\/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*/ });
const roleArn = text({ min: 20, max: 2048, pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/ });

const changeable = {
  LifecycleConfigName: v.optional(resourceName),
  VolumeSizeInGB: v.optional(integer(5, 16_384)),
  DefaultCodeRepository: v.optional(repository),
  AdditionalCodeRepositories: v.optional(list(repository, { max: 3 })),
  RootAccess: v.optional(oneOf('Enabled', 'Disabled')),
  IpAddressType: v.optional(oneOf('ipv4', 'dualstack')),
  PlatformIdentifier: v.optional(
    text({
      max: 20,
      pattern: /^(notebook-al1-v1|notebook-al2-v1|notebook-al2-v2|notebook-al2-v3|notebook-al2023-v1)$/,
    }),
  ),
  InstanceMetadataServiceConfiguration: v.optional(
    v.object({ MinimumInstanceMetadataServiceVersion: text({ max: 1, pattern: /^(1|2)$/ }) }),
  ),
};

/** Describe, Create, Update, Start, Stop, Delete and the presigned URL of notebook instances. */
export function notebookOperations(table: SliceTable<SageMakerSlice>): readonly Operation[] {
  const sliceOf = ({ account, region }: OperationContext) => table.get(account, region);
  return [
    operation({
      name: 'DescribeNotebookInstance',
      resource: notebookOf,
      input: named,
      handle: ({ NotebookInstanceName }, context) =>
        describedNotebook(findNotebook(sliceOf(context), NotebookInstanceName), context),
    }),
    operation({
      name: 'StartNotebookInstance',
      writes: true,
      resource: notebookOf,
      input: named,
      handle({ NotebookInstanceName }, context) {
        const slice = sliceOf(context);
        const notebook = findNotebook(slice, NotebookInstanceName);
        checkStatus(notebook, ['Stopped', 'Failed'], 'Pending', context);
        checkPlatform(notebook.platformIdentifier, notebook.instanceType, context);
        checkQuota(slice, notebook.instanceType);
        enter(notebook, 'Pending', context.clock);
        return null;
      },
    }),
    operation({
      name: 'StopNotebookInstance',
      writes: true,
      resource: notebookOf,
      input: named,
      handle({ NotebookInstanceName }, context) {
        const notebook = findNotebook(sliceOf(context), NotebookInstanceName);
        checkStatus(notebook, ['InService'], 'Stopping', context);
        enter(notebook, 'Stopping', context.clock);
        return null;
      },
    }),
    operation({
      name: 'DeleteNotebookInstance',
      writes: true,
      resource: notebookOf,
      input: named,
      handle({ NotebookInstanceName }, context) {
        const notebook = findNotebook(sliceOf(context), NotebookInstanceName);
        checkStatus(notebook, ['Stopped', 'Failed'], 'Deleting', context);
        enter(notebook, 'Deleting', context.clock);
        return null;
      },
    }),
    createNotebookInstance(table),
    updateNotebookInstance(table),
    operation({
      name: 'CreatePresignedNotebookInstanceUrl',
      resource: notebookOf,
      input: v.object({
        NotebookInstanceName: resourceName,
        SessionExpirationDurationInSeconds: v.optional(integer(1800, 43_200)),
      }),
      handle({ NotebookInstanceName: name }, context) {
        const notebook = findNotebook(sliceOf(context), name);
        if (notebook.status !== 'InService') {
          throw refused(
            `Status (${notebook.status}) not in ([InService]). Unable to create a presigned URL for Notebook Instance (${notebookArn(context, name)})`,
          );
        }
        return {
          AuthorizedUrl: `https://${name}.notebook.${context.region}.sagemaker.aws?authToken=${randomBytes(48).toString('base64url')}`,
        };
      },
    }),
  ];
}

function createNotebookInstance(table: SliceTable<SageMakerSlice>): Operation {
  return operation({
    name: 'CreateNotebookInstance',
    writes: true,
    resource: notebookOf,
    input: v.object({
      ...changeable,
      NotebookInstanceName: resourceName,
      InstanceType: oneOf(...notebookInstanceTypes),
      RoleArn: roleArn,
      SubnetId: v.optional(text({ max: 32, pattern: /^[-0-9a-zA-Z]+$/ })),
      SecurityGroupIds: v.optional(list(text({ max: 32, pattern: /^[-0-9a-zA-Z]+$/ }), { max: 5 }), []),
      KmsKeyId: v.optional(text({ max: 2048 })),
      DirectInternetAccess: v.optional(oneOf('Enabled', 'Disabled'), 'Enabled'),
      Tags: v.optional(tagList, []),
    }),
    handle(input, context) {
      const slice = table.get(context.account, context.region);
      const { NotebookInstanceName: name, InstanceType: instanceType, PlatformIdentifier = defaultPlatform } = input;
      const arn = notebookArn(context, name);
      if (Object.hasOwn(slice.notebooks, name)) throw refused(`Cannot create a duplicate Notebook Instance (${arn})`);
      if (input.DirectInternetAccess === 'Disabled' && input.SubnetId === undefined) {
        throw refused('Direct internet access can be disabled only for a Notebook Instance with a subnet.');
      }
      if (input.LifecycleConfigName !== undefined) findConfig(slice, context, input.LifecycleConfigName, 'describe');
      checkPlatform(PlatformIdentifier, instanceType, context);
      checkQuota(slice, instanceType);
      const notebook = addNotebook(table, context, {
        name,
        creationTime: context.clock.now(),
        instanceType,
        platformIdentifier: PlatformIdentifier,
        roleArn: input.RoleArn,
        directInternetAccess: input.DirectInternetAccess,
        writesLogs: input.DirectInternetAccess === 'Enabled',
        securityGroups: input.SecurityGroupIds,
        tags: Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
        ...(input.SubnetId === undefined ? {} : { subnetId: input.SubnetId }),
        ...(input.KmsKeyId === undefined ? {} : { kmsKeyId: input.KmsKeyId }),
      });
      change(notebook, input);
      enter(notebook, 'Pending', context.clock, true);
      return { NotebookInstanceArn: arn };
    },
  });
}

function updateNotebookInstance(table: SliceTable<SageMakerSlice>): Operation {
  return operation({
    name: 'UpdateNotebookInstance',
    writes: true,
    resource: notebookOf,
    input: v.object({
      ...changeable,
      NotebookInstanceName: resourceName,
      InstanceType: v.optional(oneOf(...notebookInstanceTypes)),
      RoleArn: v.optional(roleArn),
      DisassociateLifecycleConfig: v.optional(v.boolean(), false),
      DisassociateDefaultCodeRepository: v.optional(v.boolean(), false),
      DisassociateAdditionalCodeRepositories: v.optional(v.boolean(), false),
    }),
    handle(input, context) {
      const slice = table.get(context.account, context.region);
      const notebook = findNotebook(slice, input.NotebookInstanceName);
      checkStatus(
        notebook,
        slice.refusesUpdateOfFailed === true ? ['Stopped'] : ['Stopped', 'Failed'],
        'Updating',
        context,
      );
      const platform = input.PlatformIdentifier ?? notebook.platformIdentifier;
      const instanceType = input.InstanceType ?? notebook.instanceType;
      if (input.LifecycleConfigName !== undefined) {
        if (input.DisassociateLifecycleConfig)
          throw refused('LifecycleConfigName and DisassociateLifecycleConfig can not be used together.');
        findConfig(slice, context, input.LifecycleConfigName, 'describe');
      }
      if (platform !== notebook.platformIdentifier) checkMigration(notebook, platform);
      if (input.PlatformIdentifier !== undefined || input.InstanceType !== undefined) checkType(platform, instanceType);
      if (input.VolumeSizeInGB !== undefined && input.VolumeSizeInGB < notebook.volumeSizeInGB) {
        throw refused(
          `The volume of a Notebook Instance can not be made smaller: it has ${notebook.volumeSizeInGB} GB.`,
        );
      }
      if (input.DisassociateLifecycleConfig) delete notebook.lifecycleConfigName;
      if (input.DisassociateDefaultCodeRepository) delete notebook.defaultCodeRepository;
      if (input.DisassociateAdditionalCodeRepositories) notebook.additionalCodeRepositories = [];
      change(notebook, input);
      notebook.platformIdentifier = platform;
      notebook.instanceType = instanceType;
      if (input.RoleArn !== undefined) notebook.roleArn = input.RoleArn;
      enter(notebook, 'Updating', context.clock);
      return null;
    },
  });
}

/** Sets what Create and Update have in common. */
function change(notebook: Notebook, input: v.InferOutput<v.ObjectSchema<typeof changeable, undefined>>): void {
  if (input.LifecycleConfigName !== undefined) notebook.lifecycleConfigName = input.LifecycleConfigName;
  if (input.VolumeSizeInGB !== undefined) notebook.volumeSizeInGB = input.VolumeSizeInGB;
  if (input.DefaultCodeRepository !== undefined) notebook.defaultCodeRepository = input.DefaultCodeRepository;
  if (input.AdditionalCodeRepositories !== undefined)
    notebook.additionalCodeRepositories = input.AdditionalCodeRepositories;
  if (input.RootAccess !== undefined) notebook.rootAccess = input.RootAccess;
  if (input.IpAddressType !== undefined) notebook.ipAddressType = input.IpAddressType;
  const version = input.InstanceMetadataServiceConfiguration?.MinimumInstanceMetadataServiceVersion;
  if (version !== undefined) notebook.minimumMetadataVersion = version === '1' ? '1' : '2';
}

/** Whether AWS still launches that platform on that type. */
function checkPlatform(platform: string, instanceType: string, { clock }: OperationContext): void {
  if (startIsRefused(platform, clock.now())) {
    throw refused(
      `Notebook instances with platform identifier ${platform} can no longer be created or restarted. Update the platform identifier of the notebook instance to ${defaultPlatform}.`,
    );
  }
  checkType(platform, instanceType);
}

function checkType(platform: string, instanceType: string): void {
  if (!platformSupports(platform, instanceType))
    throw refused(`Instance type ${instanceType} is not supported for platform identifier ${platform}.`);
}

function checkMigration(notebook: Notebook, platform: string): void {
  const { platformIdentifier: from } = notebook;
  if (notebookPlatforms[from]?.migratesTo.includes(platform) !== true) {
    throw refused(`Updating the platform identifier from ${from} to ${platform} is not supported.`);
  }
}
