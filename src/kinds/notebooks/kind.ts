import type { Kind } from '../kind.ts';
import type { NotebookFacts } from './facts.ts';
import { notebookRules, type NotebookFinding } from './findings.ts';

export type { NotebookFacts } from './facts.ts';
export type { NotebookFinding, NotebookFindingFacts } from './findings.ts';

/** SageMaker notebook instances. */
export const notebooks: Kind<NotebookFacts, NotebookFinding> = {
  findings: notebookRules,
  services: ['sagemaker', 'cloudtrail', 'logs'],
  async read(context) {
    for await (const page of context.ports.sageMaker.listNotebookInstances({ signal: context.signal })) {
      for (const { arn, name, status } of page) {
        context.emit({ key: arn, name, facts: { status, described: false, unread: [] }, partial: true });
      }
    }
  },
  readOne: (observed) => Promise.resolve(observed),
  assess: () => ({ status: 'unknown', findings: [], remedies: [] }),
  activity: (facts) => (/ing$/.test(facts.status) ? facts.status : undefined),
  offers: () => [],
  plan: () => ({ outcome: 'refused', refused: [] }),
  steps: {},
};
