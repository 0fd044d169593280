import type { Problem } from '../../domain/problem.ts';
import type { Observed, PartsRead } from '../kind.ts';
import type { ConfigurationRead, FunctionFacts, ManagementRead, PublishedRead, PublishedVersion } from './facts.ts';

type Read = Extract<PublishedRead, { readonly state: 'read' }>;

/**
 * The published versions that aliases serve, each under its own ARN as if it were a function. Container images and
 * Lambda@Edge replicas have none that anything could be said of.
 */
export function versionParts(observed: Observed<FunctionFacts>): PartsRead<FunctionFacts> | undefined {
  const { packageType, replicaOf, published, version } = observed.facts;
  if (packageType === 'Image' || replicaOf !== undefined || version !== '$LATEST') return undefined;
  if (published === undefined) return { state: 'notRead' };
  if (published.state === 'unreadable') return { state: 'unreadable', problem: problemWith(published.problem) };
  return {
    state: 'read',
    readAt: published.readAt,
    parts: published.versions.map((each) => partOf(observed, each, published)),
  };
}

function problemWith(code: Problem['code']): Problem {
  const permission = code === 'accessDenied' ? { permission: 'lambda:ListAliases' } : {};
  return { code, fault: 'account', service: 'lambda', operation: 'ListAliases', ...permission };
}

function partOf({ key, name, facts }: Observed<FunctionFacts>, served: PublishedVersion, published: Read) {
  const { version, runtime, lastModified, snapStart } = served;
  const { packageType, architecture, fleet } = facts;
  const own: FunctionFacts = {
    version,
    packageType,
    architecture,
    management: managementOf(served, published),
    configuration: configurationOf(served, published),
    published: { ...published, versions: [served] },
    ...(runtime === undefined ? {} : { runtime }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(snapStart ? { snapStart } : {}),
    ...(fleet === undefined ? {} : { fleet }),
  };
  return { key: `${key}:${version}`, name: `${name}:${version}`, parent: key, facts: own, partial: false };
}

function managementOf({ mode, pinnedArn, modeUnread }: PublishedVersion, { readAt }: Read): ManagementRead {
  if (mode === undefined) return { state: 'unreadable', problem: modeUnread ?? 'unexpected' };
  return { state: 'read', mode, readAt, ...(pinnedArn === undefined ? {} : { pinnedArn }) };
}

function configurationOf(served: PublishedVersion, { readAt }: Read): ConfigurationRead {
  const { runtimeVersionArn, runtimeVersionError, codeSha256, unread } = served;
  if (unread !== undefined) return { state: 'unreadable', problem: unread };
  return {
    state: 'read',
    readAt,
    ...(runtimeVersionArn === undefined ? {} : { runtimeVersionArn }),
    ...(runtimeVersionError === undefined ? {} : { runtimeVersionError }),
    ...(codeSha256 === undefined ? {} : { codeSha256 }),
  };
}

/** A function's key and the qualifier behind it (`arn:…:function:resize:5`, or an alias); `''`: `$LATEST`. */
export function splitQualifier(key: string): { readonly key: string; readonly qualifier: string } {
  const [, own, qualifier] = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+):([^:]+)$/.exec(key) ?? [];
  if (own === undefined || qualifier === undefined) return { key, qualifier: '' };
  return { key: own, qualifier: qualifier === '$LATEST' ? '' : qualifier };
}
