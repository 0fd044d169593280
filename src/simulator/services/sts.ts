import * as v from 'valibot';
import { accessDenied } from '../accessErrors.ts';
import type { Identities } from '../identities.ts';
import { SimulatedError } from '../service.ts';
import type { OperationContext, Service } from '../service.ts';
import { integerText, operation, text } from '../validate.ts';

const wrongCode = '000000';

/** Who am I, and roles: those whose name ends in `-mfa` want a code, and `000000` is a wrong one. */
export function sts(identities: Identities): Service {
  const assumeRole = operation({
    name: 'AssumeRole',
    input: v.object({
      RoleArn: text({ min: 20, max: 2048 }),
      RoleSessionName: text({ min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ }),
      DurationSeconds: v.optional(integerText(900, 43_200), '3600'),
      SerialNumber: v.optional(text({ min: 9, max: 256 })),
      TokenCode: v.optional(text({ min: 6, max: 6, pattern: /^[\d]*$/ })),
    }),
    handle(input, context) {
      const [, account, path = ''] = /^arn:[\w-]+:iam::(\d{12}):role\/(.+)$/.exec(input.RoleArn) ?? [];
      if (account === undefined || !identities.hasAccount(account)) throw refused(context, input.RoleArn);
      const role = path.split('/').at(-1) ?? path;
      if (role.endsWith('-mfa')) {
        if (input.SerialNumber === undefined || input.TokenCode === undefined) throw refused(context, input.RoleArn);
        if (input.TokenCode === wrongCode)
          throw new SimulatedError(
            'AccessDenied',
            403,
            'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
          );
      }
      const arn = `arn:${context.partition}:sts::${account}:assumed-role/${role}/${input.RoleSessionName}`;
      const userId = `AROAPATCHLENS00000ROLE:${input.RoleSessionName}`;
      const { expires, ...credentials } = identities.open({
        account,
        arn,
        userId,
        expires: context.clock.now() + input.DurationSeconds * 1000,
      });
      const Expiration = new Date(expires).toISOString().replace(/\.\d+Z$/, 'Z');
      return { Credentials: { ...credentials, Expiration }, AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } };
    },
  });
  const service: Service = {
    signingName: 'sts',
    protocol: 'query',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    validationError: 'ValidationError',
    throttle: { code: 'Throttling', status: 400, message: 'Rate exceeded' },
    operations: [
      operation({
        name: 'GetCallerIdentity',
        input: v.object({}),
        handle: (_input, { account, callerArn, callerId }) => ({ Arn: callerArn, UserId: callerId, Account: account }),
      }),
      assumeRole,
    ],
  };
  const refused = (context: OperationContext, roleArn: string) =>
    accessDenied(service, 'AssumeRole', context.callerArn, roleArn);
  return service;
}
