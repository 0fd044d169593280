import { problemOf } from '../../domain/problem.ts';

/**
 * AWS has no such instance or configuration. It says ValidationException for
 * it: its waiter NotebookInstanceDeleted takes that for "deleted" too.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeNotebookInstance.html
 */
export function isGone(error: unknown): boolean {
  const { code } = problemOf(error);
  return code === 'notFound' || code === 'invalidRequest';
}
