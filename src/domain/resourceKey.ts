/**
 * The name of a resource everywhere: its ARN (a function's with its
 * qualifier, if it has one), or for what lives in a Kubernetes cluster the
 * cluster's ARN with `#<namespace>/<kind>/<name>`. Commands take it as their argument.
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

/** A workload or pod of a cluster, by Kubernetes' own word for its kind (`Deployment`, `Pod`). */
export interface KubernetesKeyParts {
  readonly cluster: ResourceKey;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/** `arn:aws:eks:eu-west-1:111122223333:cluster/platform#payments/Deployment/payments-api` */
export function kubernetesKey({ cluster, namespace, kind, name }: KubernetesKeyParts): ResourceKey {
  return `${cluster}#${namespace}/${kind}/${name}`;
}

/** The parts of such a key, or undefined where it is none. */
export function parseKubernetesKey(key: ResourceKey): KubernetesKeyParts | undefined {
  const match = /^([^#]+)#([^/]*)\/([^/]+)\/([^/]+)$/.exec(key);
  if (!match) return undefined;
  const [, cluster = '', namespace = '', kind = '', name = ''] = match;
  return { cluster, namespace, kind, name };
}
