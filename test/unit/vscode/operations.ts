import type { Entry, OperationSnapshot, StepSnapshot } from '../../../src/operations/operation.ts';

export const alpha = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/alpha';

/** An operation that starts the notebook instance alpha, with its only step like this. */
export function operation(
  step: Partial<StepSnapshot> & Pick<StepSnapshot, 'phase'>,
  like: Partial<OperationSnapshot> & { readonly entries?: readonly Entry[] } = {},
): OperationSnapshot {
  const steps: readonly StepSnapshot[] = [
    { step: { id: 'start', type: 'notebook.start', target: alpha, input: { name: 'alpha' } }, undo: false, ...step },
  ];
  return {
    id: 'one',
    room: 'notebooks',
    plan: {
      version: 1,
      remedy: 'notebook.start',
      scope: {
        id: 'default|eu-west-1',
        profile: 'default',
        region: 'eu-west-1',
        sample: false,
        account: '111122223333',
      },
      targets: [{ key: alpha, name: 'alpha' }],
      steps: steps.map((each) => each.step),
      effects: [],
      duration: { from: 60, to: 120 },
    },
    startedAt: 0,
    state: 'running',
    owner: 'thisWindow',
    rollingBack: false,
    cancelled: false,
    steps,
    lastAt: 0,
    offers: [],
    entries: [],
    ...like,
  };
}
