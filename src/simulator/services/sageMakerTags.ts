import * as v from 'valibot';
import { page } from '../paging.ts';
import type { Input, Operation, OperationContext, ResourceReference } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { integer, list, operation, present, text } from '../validate.ts';
import { nextToken, refused, tagKey, tagList } from './sageMakerReference.ts';
import type { SageMakerSlice } from './sageMakerState.ts';

const resourceArn = text({ max: 256, pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/ });

/** ListTags, AddTags and DeleteTags of notebook instances and lifecycle configurations. */
export function tagOperations(table: SliceTable<SageMakerSlice>): readonly Operation[] {
  const tagsOf = (arn: string, { account, region, partition }: OperationContext): Record<string, string> => {
    const slice = table.get(account, region);
    const prefix = `arn:${partition}:sagemaker:${region}:${account}:`;
    const [kind, name = ''] = arn.startsWith(prefix) ? arn.slice(prefix.length).split('/') : [];
    const notebook = kind === 'notebook-instance' ? slice.notebooks[name] : undefined;
    const config = kind === 'notebook-instance-lifecycle-config' ? slice.lifecycleConfigs[name] : undefined;
    const found = notebook ?? config;
    if (found === undefined) throw refused(`The resource ${arn} does not exist.`);
    return found.tags;
  };
  return [
    operation({
      name: 'ListTags',
      resource: tagged,
      input: v.object({
        ResourceArn: resourceArn,
        MaxResults: v.optional(integer(50), 50),
        NextToken: v.optional(nextToken),
      }),
      handle({ ResourceArn, MaxResults, NextToken }, context) {
        const tags = Object.entries(tagsOf(ResourceArn, context));
        const { items, nextToken: token } = page(tags, {
          key: ([key]) => key,
          size: MaxResults,
          token: NextToken,
          query: ResourceArn,
          refuse: () => refused('Invalid NextToken.'),
        });
        return present({ Tags: items.map(([Key, Value]) => ({ Key, Value })), NextToken: token });
      },
    }),
    operation({
      name: 'AddTags',
      writes: true,
      resource: tagged,
      input: v.object({ ResourceArn: resourceArn, Tags: tagList }),
      handle({ ResourceArn, Tags }, context) {
        const tags = tagsOf(ResourceArn, context);
        if (Tags.some(({ Key }) => Key.startsWith('aws:')))
          throw refused('Tag keys that begin with aws: are reserved.');
        if (new Set([...Object.keys(tags), ...Tags.map(({ Key }) => Key)]).size > 50)
          throw refused('A resource can have at most 50 tags.');
        for (const { Key, Value } of Tags) tags[Key] = Value;
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      },
    }),
    operation({
      name: 'DeleteTags',
      writes: true,
      resource: tagged,
      input: v.object({ ResourceArn: resourceArn, TagKeys: list(tagKey, { min: 1, max: 50 }) }),
      handle({ ResourceArn, TagKeys }, context) {
        const tags = tagsOf(ResourceArn, context);
        for (const key of TagKeys) delete tags[key];
        return {};
      },
    }),
  ];
}

function tagged(input: Input): ResourceReference | undefined {
  const arn = input['ResourceArn'];
  if (typeof arn !== 'string') return undefined;
  const path = arn.split(':').slice(5).join(':');
  return { type: 'AWS::SageMaker::Resource', name: path.split('/').at(-1) ?? path, arnPath: path };
}
