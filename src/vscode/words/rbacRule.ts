import type { KubernetesRefusal } from '../../domain/problem.ts';

/** The Kubernetes group that the access entry of a reader is a member of ("Copy Cluster Access Setup"). */
export const clusterGroup = 'patch-lens';

interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What a change needs of a namespace, with what it reads on the way. */
const changes: Readonly<Record<'restart' | 'replace', readonly Rule[]>> = {
  restart: [
    { group: 'apps', resources: ['deployments', 'statefulsets'], verbs: ['get', 'patch'] },
    { group: '""', resources: ['pods'], verbs: ['list'] },
  ],
  replace: [
    { group: '""', resources: ['pods'], verbs: ['get', 'list', 'create', 'delete'] },
    { group: '""', resources: ['services'], verbs: ['list'] },
  ],
};

/**
 * The RBAC rule for whoever manages the cluster, as `kubectl apply -f -` takes it: all that the change needs which was
 * denied, for the group alone and, where it was denied in one, in that namespace alone.
 */
export function rbacRule(denied: NonNullable<KubernetesRefusal['denied']>): string {
  const { verb, resource, group, namespace } = denied;
  const isChange = verb !== 'get' && verb !== 'list';
  const rules = isChange
    ? resource === 'pods'
      ? changes.replace
      : changes.restart
    : [{ group: group === '' ? '""' : group, resources: [resource], verbs: ['get', 'list'] }];
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const name = isChange
    ? `${clusterGroup}-${resource === 'pods' ? 'replace' : 'restart'}`
    : `${clusterGroup}-${resource}`;
  const metadata = [`  name: ${name}`, ...(namespace === undefined ? [] : [`  namespace: ${namespace}`])];
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${kind}`,
    'metadata:',
    ...metadata,
    'rules:',
    ...rules.flatMap((each) => [
      `  - apiGroups: [${each.group}]`,
      `    resources: [${each.resources.join(', ')}]`,
      `    verbs: [${each.verbs.join(', ')}]`,
    ]),
    '---',
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${kind}Binding`,
    'metadata:',
    ...metadata,
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${kind}`,
    `  name: ${name}`,
    'subjects:',
    '  - apiGroup: rbac.authorization.k8s.io',
    '    kind: Group',
    `    name: ${clusterGroup}`,
    '',
  ].join('\n');
}
