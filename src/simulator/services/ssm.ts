import * as v from 'valibot';
import { SimulatedError, type Json, type OperationContext, type Service } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { epochSeconds, list, operation, text } from '../validate.ts';
import { publicParameter } from './ssmPublicParameters.ts';
import type { SsmSlice } from './ssmState.ts';

const parameterName = text({ min: 1, max: 2048 });

/** SSM's Parameter Store, with the public parameters of EKS-optimized images in it. */
export function ssm(table: SliceTable<SsmSlice>): Service {
  const find = (name: string, context: OperationContext): Json | undefined => {
    const slice = table.get(context.account, context.region);
    slice.startedAt ??= context.clock.now();
    const parameter = publicParameter(name, context.region, slice.startedAt, context.clock.now());
    if (!parameter) return undefined;
    return {
      ARN: `arn:${context.partition}:ssm:${context.region}::parameter${name}`,
      DataType: name.endsWith('/image_id') ? 'aws:ec2:image' : 'text',
      LastModifiedDate: epochSeconds(parameter.releasedAt),
      Name: name,
      Type: 'String',
      Value: parameter.value,
      // Counts the releases of about a week each since images of that kind began.
      Version: Math.max(1, Math.round((parameter.releasedAt - Date.parse('2023-06-01T00:00:00Z')) / (7 * 86_400_000))),
    };
  };
  return {
    signingName: 'ssm',
    protocol: 'json-1.1',
    targetPrefix: 'AmazonSSM',
    quotas: { '*': 40 },
    operations: [
      operation({
        name: 'GetParameter',
        input: v.object({ Name: parameterName, WithDecryption: v.optional(v.boolean()) }),
        handle: ({ Name }, context) => {
          const parameter = find(Name, context);
          // AWS gives no text with this one.
          if (parameter === undefined) throw new SimulatedError('ParameterNotFound', 400, '');
          return { Parameter: parameter };
        },
      }),
      operation({
        name: 'GetParameters',
        input: v.object({
          Names: list(parameterName, { min: 1, max: 10 }),
          WithDecryption: v.optional(v.boolean()),
        }),
        handle: ({ Names }, context) => {
          // In the order of the names' text, not of the request.
          const names = [...new Set(Names)].sort();
          const found = names.map((name) => ({ name, parameter: find(name, context) }));
          return {
            InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
            Parameters: found.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter])),
          };
        },
      }),
    ],
  };
}
