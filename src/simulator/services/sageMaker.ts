import type { Service } from '../service.ts';
import { lifecycleConfigOperations } from './sageMakerLifecycleConfigs.ts';
import { listLifecycleConfigs, listNotebookInstances } from './sageMakerListing.ts';
import { leaveLater, notebookTasks } from './sageMakerMachine.ts';
import type { SageMakerTables } from './sageMakerMachine.ts';
import { notebookOperations } from './sageMakerNotebooks.ts';
import { tagOperations } from './sageMakerTags.ts';

/** SageMaker's notebook instances and lifecycle configurations. */
export function sageMaker(tables: SageMakerTables): Service {
  const table = tables.sagemaker;
  return {
    signingName: 'sagemaker',
    protocol: 'json-1.1',
    targetPrefix: 'SageMaker',
    operations: [
      listNotebookInstances(table),
      ...notebookOperations(table),
      listLifecycleConfigs(table),
      ...lifecycleConfigOperations(table),
      ...tagOperations(table),
    ],
    tasks: notebookTasks(tables),
    begin(clockAt) {
      for (const { account, region, slice } of table.entries()) {
        for (const [type, after] of Object.entries(slice.capacityReturnsAfter ?? {})) {
          clockAt(account, region).after(after, 'capacityReturns', { type });
        }
        for (const notebook of Object.values(slice.notebooks)) {
          const { status } = notebook;
          if (status === 'Pending' || status === 'Stopping' || status === 'Updating' || status === 'Deleting') {
            leaveLater(notebook, status, clockAt(account, region));
          }
        }
      }
    },
  };
}
