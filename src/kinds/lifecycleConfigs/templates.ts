import { printedList, systemPackages } from '../packageMarkers.ts';
import { snippetsFor, type Snippet, type SnippetId } from './analysis/snippets.ts';
import { noOpScript } from './script.ts';

/** What a new configuration can begin with: the first is what most want. */
export const templateIds = ['patchAndRecord', 'patch', 'jupyter', 'detachedInstall', 'idleStop', 'empty'] as const;

export type TemplateId = (typeof templateIds)[number];

/** The steps that a new configuration can be put together from. It starts on Amazon Linux 2023: no other platform starts. */
export const templateSteps: readonly Snippet[] = snippetsFor(['al2023']);

/** A script of these steps, in their order. */
export function scriptOfSteps(ids: readonly SnippetId[]): string {
  const steps = ids.flatMap((id) => templateSteps.filter((step) => step.id === id));
  return steps.length === 0 ? noOpScript : [head, ...steps.map(({ text }) => text)].join('\n');
}

/** An OnStart script to begin with. */
export function template(id: TemplateId): string {
  switch (id) {
    case 'patchAndRecord':
      return `${scriptOfSteps(['securityUpdate', 'freezeBackup'])}\n${record}`;
    case 'patch':
      return scriptOfSteps(['securityUpdate']);
    case 'jupyter':
      return scriptOfSteps(['freezeBackup', 'jupyterUpgrade']);
    case 'detachedInstall':
      return scriptOfSteps(['detachedInstall']);
    case 'idleStop':
      return scriptOfSteps(['idleStop']);
    case 'empty':
      return noOpScript;
  }
}

const head = `#!/bin/bash
# Runs as root at every start, with the role of the notebook instance, and has five minutes.
set -euo pipefail
`;

/** Of the two environments that an update touches; the step of the same name prints those of all. */
const record = `# What is installed, to the log of the start: Patch Lens shows what changed from one start to the next.
${printedList('JupyterSystemEnv', '/home/ec2-user/anaconda3/envs/JupyterSystemEnv/bin/pip freeze || true').join('\n')}
${printedList(systemPackages, 'rpm -qa | sort || true').join('\n')}
`;
