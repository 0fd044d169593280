import { describe, expect, test } from 'vitest';
import { replacementName, replacementOf } from '../../../../src/kinds/fargate/manifest.ts';

/** A pod as the API server of an EKS cluster gives it. */
const bastion = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'bastion',
    namespace: 'payments',
    uid: '5b1c',
    resourceVersion: '812',
    creationTimestamp: '2026-10-01T08:00:00Z',
    managedFields: [{ manager: 'kubectl' }],
    labels: { app: 'bastion', 'eks.amazonaws.com/fargate-profile': 'payments' },
    annotations: {
      CapacityProvisioned: '0.25vCPU 0.5GB',
      Logging: 'LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      team: 'payments',
    },
  },
  spec: {
    nodeName: 'fargate-ip-10-0-1-2.eu-west-1.compute.internal',
    schedulerName: 'fargate-scheduler',
    priority: 2000001000,
    priorityClassName: 'system-node-critical',
    preemptionPolicy: 'PreemptLowerPriority',
    serviceAccount: 'tunnel',
    serviceAccountName: 'tunnel',
    restartPolicy: 'Always',
    ephemeralContainers: [{ name: 'debugger' }],
    initContainers: [{ name: 'keys', volumeMounts: [{ name: 'kube-api-access-abcde', mountPath: '/var/run' }] }],
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/bastion:1',
        env: [{ name: 'TOKEN', value: 's3cret' }],
        volumeMounts: [
          { name: 'state', mountPath: '/state' },
          { name: 'kube-api-access-abcde', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
        ],
      },
    ],
    volumes: [
      { name: 'state', persistentVolumeClaim: { claimName: 'bastion-state' } },
      { name: 'kube-api-access-abcde', projected: { sources: [] } },
    ],
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 20 },
    ],
  },
  status: { phase: 'Running', podIP: '10.0.1.17' },
};

describe('the replacement of a standalone pod', () => {
  test('has the same specification, without what the cluster has set', () => {
    const { manifest, claims } = replacementOf(bastion, 'bastion-r2');
    expect(manifest).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'bastion-r2',
        namespace: 'payments',
        labels: { app: 'bastion' },
        annotations: { team: 'payments', 'patch-lens/replaces': '5b1c' },
      },
      spec: {
        priorityClassName: 'system-node-critical',
        serviceAccountName: 'tunnel',
        restartPolicy: 'Always',
        initContainers: [{ name: 'keys' }],
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/bastion:1',
            env: [{ name: 'TOKEN', value: 's3cret' }],
            volumeMounts: [{ name: 'state', mountPath: '/state' }],
          },
        ],
        volumes: [{ name: 'state', persistentVolumeClaim: { claimName: 'bastion-state' } }],
        // Somebody wanted to be moved sooner.
        tolerations: [
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 20 },
        ],
      },
    });
    expect(claims).toEqual(['bastion-state']);
  });

  test('is told by a hash that the order of members and the status do not change, and any change of the rest does', () => {
    const { hash } = replacementOf(bastion, 'bastion-r2');
    const { spec, metadata } = bastion;
    const turned = Object.fromEntries(Object.entries(spec).toReversed());
    expect(replacementOf({ ...bastion, status: {}, spec: turned }, 'bastion-r2').hash).toBe(hash);
    expect(replacementOf(bastion, 'bastion-r3').hash).not.toBe(hash);
    const relabelled = { ...metadata, labels: { ...metadata.labels, app: 'other' } };
    expect(replacementOf({ ...bastion, metadata: relabelled }, 'bastion-r2').hash).not.toBe(hash);
  });

  test('replaces a replacement too', () => {
    const first = replacementOf(bastion, 'bastion-r2').manifest;
    const again = { ...first, metadata: { ...Object(first['metadata']), uid: '77aa' } };
    expect(replacementOf(again, 'bastion-r3').manifest['metadata']).toMatchObject({
      annotations: { 'patch-lens/replaces': '77aa' },
    });
  });
});

test.each([
  ['bastion', [], 'bastion-r2'],
  ['bastion', ['bastion-r2', 'bastion-r3'], 'bastion-r4'],
  ['bastion-r9', [], 'bastion-r10'],
  ['a'.repeat(63), [], `${'a'.repeat(60)}-r2`],
  [`${'a'.repeat(59)}-bcd`, [], `${'a'.repeat(59)}-r2`],
])('the pod after %s, beside %j, is called %s', (name, taken, expected) => {
  expect(replacementName(name, taken)).toBe(expected);
});
