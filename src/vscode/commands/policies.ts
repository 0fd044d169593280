import * as vscode from 'vscode';
import type { Aws, NamedPolicy } from '../../aws/session.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { remedyLabel } from '../words/remedies.ts';

/** Copies the policy of that name (`readOnly`, or a remedy's id), else the one that a person picks. */
export async function copyPolicy(aws: Aws, prompts: Prompts, name: unknown): Promise<void> {
  const policies = await aws.policies();
  const chosen = policies.find((each) => each.name === name) ?? (await pick(policies, prompts));
  if (!chosen) return;
  await vscode.env.clipboard.writeText(JSON.stringify(chosen.policy, undefined, 2));
  await prompts.tell({
    id: 'policyCopied',
    level: 'info',
    message: vscode.l10n.t('The IAM policy for {0} is on the clipboard.', labelOf(chosen)),
  });
}

function pick(policies: readonly NamedPolicy[], prompts: Prompts): Promise<NamedPolicy | undefined> {
  return prompts.pick({
    id: 'policy',
    title: vscode.l10n.t('Copy IAM Policy'),
    placeholder: vscode.l10n.t('A change needs its own policy beside the one for reading'),
    items: policies.map((each) => ({
      label: labelOf(each),
      ...described(each),
      detail: each.policy.Statement.flatMap(({ Action }) => Action).join(', '),
      value: each,
    })),
  });
}

function labelOf({ name }: NamedPolicy): string {
  if (name === 'readOnly') return vscode.l10n.t('Reading All Statuses');
  return name === 'lambda.useGetFunction'
    ? vscode.l10n.t('Reading Configurations with GetFunction (patchLens.lambda.useGetFunction)')
    : (remedyLabel(name) ?? name);
}

function described({ name }: NamedPolicy): { readonly description?: string } {
  if (name.startsWith('notebook.')) return { description: vscode.l10n.t('Notebook Instances') };
  if (name.startsWith('nodegroup.')) return { description: vscode.l10n.t('EKS Clusters and Nodegroups') };
  if (name.startsWith('lifecycle.')) return { description: vscode.l10n.t('Lifecycle Configurations') };
  return name.startsWith('lambda.') ? { description: vscode.l10n.t('Lambda Functions') } : {};
}
