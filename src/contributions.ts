/** Typed ids of everything that package.json contributes; a test keeps the two in step. */
export const views = {
  resources: 'patchLens.resources',
  lifecycleConfigs: 'patchLens.lifecycleConfigs',
  operations: 'patchLens.operations',
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
  'patchLens.notebook.changeLifecycleConfig',
  'patchLens.notebook.detachLifecycleConfig',
  'patchLens.notebook.migratePlatform',
  'patchLens.notebook.rollOut',
  'patchLens.notebook.showStartLog',
  'patchLens.notebook.showPackageDrift',
  'patchLens.notebook.openJupyter',
  'patchLens.lifecycle.open',
  'patchLens.lifecycle.deploy',
  'patchLens.lifecycle.compareWithDeployed',
  'patchLens.lifecycle.create',
  'patchLens.lifecycle.delete',
  'patchLens.lifecycle.showHistory',
  'patchLens.lifecycle.rollBack',
  'patchLens.lifecycle.restartUsers',
  'patchLens.lifecycle.link',
  'patchLens.lifecycle.insertSnippet',
  'patchLens.lambda.setRuntimeMode',
  'patchLens.lambda.rollBackRuntime',
  'patchLens.lambda.applyLatestRuntime',
  'patchLens.lambda.showRuntimeHistory',
  'patchLens.nodegroup.update',
  'patchLens.nodegroup.preflight',
  'patchLens.operation.resume',
  'patchLens.operation.rollBack',
  'patchLens.operation.chooseInstanceType',
  'patchLens.operation.cancel',
  'patchLens.operation.dismiss',
  'patchLens.operation.showDetails',
] as const;

/** Those that change AWS (a presigned URL signs its bearer in): gone while `patchLens.readOnly` is on. */
export const changingCommands = [
  'patchLens.notebook.start',
  'patchLens.notebook.stop',
  'patchLens.notebook.restart',
  'patchLens.notebook.changeLifecycleConfig',
  'patchLens.notebook.detachLifecycleConfig',
  'patchLens.notebook.migratePlatform',
  'patchLens.notebook.rollOut',
  'patchLens.notebook.openJupyter',
  'patchLens.lifecycle.deploy',
  'patchLens.lifecycle.create',
  'patchLens.lifecycle.delete',
  'patchLens.lifecycle.rollBack',
  'patchLens.lifecycle.restartUsers',
  'patchLens.lambda.setRuntimeMode',
  'patchLens.lambda.rollBackRuntime',
  'patchLens.lambda.applyLatestRuntime',
  'patchLens.nodegroup.update',
  'patchLens.operation.resume',
  'patchLens.operation.rollBack',
  'patchLens.operation.chooseInstanceType',
] as const satisfies readonly (typeof commands)[number][];

export type CommandId = (typeof commands)[number];

/** `patchlens://<account>.<region>/lifecycle-configs/<config>/on-start.sh` */
export const scheme = 'patchlens';
