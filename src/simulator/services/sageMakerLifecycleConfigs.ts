import * as v from 'valibot';
import type { Operation, OperationContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { list, operation, present, text } from '../validate.ts';
import { dates } from './sageMakerListing.ts';
import { configArn, configOf, configRefused, findConfig, resourceName, tagList } from './sageMakerReference.ts';
import type { LifecycleConfig, SageMakerSlice } from './sageMakerState.ts';

const named = v.object({ NotebookInstanceLifecycleConfigName: resourceName });
/** 16,384 characters of base64: 12,288 bytes of script. */
const hook = v.optional(
  list(v.object({ Content: v.optional(text({ min: 1, max: 16_384, pattern: /^[\S\s]+$/ })) }), { max: 1 }),
);
const scripts = { OnCreate: hook, OnStart: hook };

type Scripts = v.InferOutput<v.ObjectSchema<typeof scripts, undefined>>;

/** Describe, Create, Update and Delete of lifecycle configurations. */
export function lifecycleConfigOperations(table: SliceTable<SageMakerSlice>): readonly Operation[] {
  const sliceOf = ({ account, region }: OperationContext) => table.get(account, region);
  return [
    operation({
      name: 'DescribeNotebookInstanceLifecycleConfig',
      resource: configOf,
      input: named,
      handle({ NotebookInstanceLifecycleConfigName: name }, context) {
        const config = findConfig(sliceOf(context), context, name, 'describe');
        return present({
          NotebookInstanceLifecycleConfigName: name,
          NotebookInstanceLifecycleConfigArn: configArn(context, name),
          OnCreate: config.onCreate === undefined ? undefined : [{ Content: config.onCreate }],
          OnStart: config.onStart === undefined ? undefined : [{ Content: config.onStart }],
          ...dates(config),
        });
      },
    }),
    operation({
      name: 'CreateNotebookInstanceLifecycleConfig',
      writes: true,
      resource: configOf,
      input: v.object({ ...named.entries, ...scripts, Tags: v.optional(tagList, []) }),
      handle(input, context) {
        const { lifecycleConfigs } = sliceOf(context);
        const { NotebookInstanceLifecycleConfigName: name } = input;
        if (Object.hasOwn(lifecycleConfigs, name))
          throw configRefused(context, name, 'create', 'Notebook Instance Lifecycle Config already exists.');
        const now = context.clock.now();
        const tags = Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]));
        const config: LifecycleConfig = { name, creationTime: now, lastModifiedTime: now, tags };
        write(config, input, context, 'create');
        lifecycleConfigs[name] = config;
        return { NotebookInstanceLifecycleConfigArn: configArn(context, name) };
      },
    }),
    operation({
      name: 'UpdateNotebookInstanceLifecycleConfig',
      writes: true,
      resource: configOf,
      input: v.object({ ...named.entries, ...scripts }),
      handle(input, context) {
        const config = findConfig(sliceOf(context), context, input.NotebookInstanceLifecycleConfigName, 'update');
        write(config, input, context, 'update');
        config.lastModifiedTime = context.clock.now();
        return null;
      },
    }),
    operation({
      name: 'DeleteNotebookInstanceLifecycleConfig',
      writes: true,
      resource: configOf,
      input: named,
      handle({ NotebookInstanceLifecycleConfigName: name }, context) {
        const slice = sliceOf(context);
        findConfig(slice, context, name, 'delete');
        const user = Object.values(slice.notebooks).find(({ lifecycleConfigName }) => lifecycleConfigName === name);
        if (user !== undefined)
          throw configRefused(
            context,
            name,
            'delete',
            `Notebook Instance Lifecycle Config is in use by Notebook Instance ${user.name}.`,
          );
        delete slice.lifecycleConfigs[name];
        return null;
      },
    }),
  ];
}

/** Sets the hooks that were given; one that is left out stays as it is. */
function write(
  config: LifecycleConfig,
  { OnCreate, OnStart }: Scripts,
  context: OperationContext,
  action: string,
): void {
  const [onCreate, onStart] = [OnCreate?.[0]?.Content, OnStart?.[0]?.Content];
  for (const content of [onCreate, onStart]) {
    if (content !== undefined && !/^[A-Za-z0-9+/]*={0,2}$/.test(content))
      throw configRefused(context, config.name, action, 'The script content must be base64-encoded.');
  }
  if (onCreate !== undefined) config.onCreate = onCreate;
  if (onStart !== undefined) config.onStart = onStart;
}
