import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { parsed, text } from './parse.ts';
import type { StsPort } from './ports.ts';

export function stsPort(connection: Connection): StsPort {
  const { call } = serviceCaller(connection, 'sts', () => import('./sdk/sts.ts'));
  return {
    getCallerIdentity: (options) =>
      call(
        'GetCallerIdentity',
        (client, sdk, http) => client.send(new sdk.GetCallerIdentityCommand({}), http),
        (answer) => {
          const { Account, Arn } = parsed(v.object({ Account: text, Arn: text }), answer);
          return { account: Account, arn: Arn };
        },
        options,
      ),
  };
}
