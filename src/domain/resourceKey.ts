/**
 * The name of a resource everywhere: its ARN (a function's with its
 * qualifier, if it has one). Commands take it as their argument.
 */
export type ResourceKey = string;

export interface KeyParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** What follows the account: `notebook-instance/alpha`, `function:resize`, … */
  readonly resource: string;
}

/** The parts of an ARN, or undefined where the text is none. */
export function parseKey(key: ResourceKey): KeyParts | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(key);
  if (!match) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}
