/** Typed ids of everything that package.json contributes; a test keeps the two in step. */
export const views = {
  resources: 'patchLens.resources',
} as const;

export const commands = [
  'patchLens.refresh',
  'patchLens.selectProfiles',
  'patchLens.selectRegions',
  'patchLens.openSampleAccount',
  'patchLens.closeSampleAccount',
  'patchLens.resetSampleAccount',
  'patchLens.copyIamPolicy',
  'patchLens.showLog',
  'patchLens.toggleAttentionOnly',
  'patchLens.notebook.start',
  'patchLens.notebook.stop',
  'patchLens.notebook.restart',
  'patchLens.notebook.showStartLog',
  'patchLens.notebook.openJupyter',
  'patchLens.lifecycle.open',
  'patchLens.lifecycle.deploy',
  'patchLens.lifecycle.compareWithDeployed',
  'patchLens.lambda.setRuntimeMode',
] as const;

/** Those that change AWS (a presigned URL signs its bearer in): gone while `patchLens.readOnly` is on. */
export const changingCommands = [
  'patchLens.notebook.start',
  'patchLens.notebook.stop',
  'patchLens.notebook.restart',
  'patchLens.notebook.openJupyter',
  'patchLens.lifecycle.deploy',
  'patchLens.lambda.setRuntimeMode',
] as const satisfies readonly (typeof commands)[number][];

export type CommandId = (typeof commands)[number];

/** `patchlens://<account>.<region>/lifecycle-configs/<config>/on-start.sh` */
export const scheme = 'patchlens';
