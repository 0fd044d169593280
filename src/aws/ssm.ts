import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { defined, instant, listOf, maybe, parsed, text } from './parse.ts';
import type { SsmPort } from './ports.ts';

const parameters = v.object({
  Parameters: listOf(
    v.pipe(
      v.object({ Name: text, Value: text, LastModifiedDate: maybe(instant) }),
      v.transform((each) => ({
        name: each.Name,
        value: each.Value,
        ...defined({ lastModified: each.LastModifiedDate }),
      })),
    ),
  ),
});

/** Names that one GetParameters takes. */
const batchSize = 10;

export function ssmPort(connection: Connection): SsmPort {
  const { call } = serviceCaller(connection, 'ssm', () => import('./sdk/ssm.ts'));
  return {
    async getParameters(names, options) {
      const unique = [...new Set(names)];
      const batches = Array.from({ length: Math.ceil(unique.length / batchSize) }, (_, index) =>
        unique.slice(index * batchSize, (index + 1) * batchSize),
      );
      const answers = await Promise.all(
        batches.map((Names) =>
          call(
            'GetParameters',
            (client, sdk, http) => client.send(new sdk.GetParametersCommand({ Names }), http),
            (answer) => parsed(parameters, answer).Parameters,
            options,
          ),
        ),
      );
      return new Map(answers.flat().map((each) => [each.name, each]));
    },
  };
}
