import type { LabelSelector } from '../aws/ports.ts';

/**
 * Whether a selector takes in what has these labels. An empty one takes in everything, none (undefined) nothing:
 * Kubernetes, "Labels and Selectors", and policy/v1 for PodDisruptionBudgets. An operator that is not known here matches
 * nothing.
 */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined) return false;
  const { matchLabels, matchExpressions } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
