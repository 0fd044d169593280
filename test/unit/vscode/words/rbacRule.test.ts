import { expect, test } from 'vitest';
import { rbacRule } from '../../../../src/vscode/words/rbacRule.ts';

test('who may not restart a workload gets the whole rule for it, in that namespace', () => {
  const rule = rbacRule({ verb: 'patch', resource: 'deployments', group: 'apps', namespace: 'payments' });
  expect(rule.split('\n---\n')[0]).toBe(
    [
      'apiVersion: rbac.authorization.k8s.io/v1',
      'kind: Role',
      'metadata:',
      '  name: patch-lens-restart',
      '  namespace: payments',
      'rules:',
      '  - apiGroups: [apps]',
      '    resources: [deployments, statefulsets]',
      '    verbs: [get, patch]',
      '  - apiGroups: [""]',
      '    resources: [pods]',
      '    verbs: [list]',
    ].join('\n'),
  );
  expect(rule).toMatch(/kind: RoleBinding\nmetadata:\n {2}name: patch-lens-restart\n {2}namespace: payments\n/);
  expect(rule).toMatch(/kind: Group\n {4}name: patch-lens\n$/);
});

test.each([
  ['create', 'pods', '', 'verbs: [get, list, create, delete]'],
  ['delete', 'pods', '', 'resources: [services]'],
  ['patch', 'statefulsets', 'apps', 'resources: [deployments, statefulsets]'],
  ['list', 'services', '', 'resources: [services]'],
])('%s %s', (verb, resource, group, expected) => {
  expect(rbacRule({ verb, resource, group, namespace: 'payments' })).toContain(expected);
});

test('what is of no namespace is a rule of the cluster', () => {
  const rule = rbacRule({ verb: 'list', resource: 'nodes', group: '' });
  expect(rule).toContain('kind: ClusterRole\n');
  expect(rule).toContain('kind: ClusterRoleBinding\n');
  expect(rule).not.toContain('namespace:');
});
