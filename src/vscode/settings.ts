import * as vscode from 'vscode';
import { defaultThresholds, type Thresholds } from '../kinds/kind.ts';

/** Settings `patchLens.*`, parsed: a value of the wrong type counts as not set. */
export interface Settings {
  readonly profiles: readonly string[];
  readonly regions: readonly string[];
  readonly readOnly: boolean;
  readonly thresholds: Thresholds;
  /** Minutes between refreshes; 0 is off. */
  readonly refreshInterval: number;
  readonly lambdaRequestsPerSecond: number;
  /** Of every function the published versions that its aliases serve are read, not only of those that are opened. */
  readonly lambdaAliasVersions: boolean;
  /** Configurations are asked for with GetFunction, which has a request rate of its own. */
  readonly lambdaUseGetFunction: boolean;
}

export const section = 'patchLens';

export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration(section);
  const days = (name: keyof Thresholds) => atLeast(1, settings.get(`thresholds.${name}`), defaultThresholds[name]);
  return {
    profiles: strings(settings.get('profiles')),
    regions: strings(settings.get('regions')),
    readOnly: settings.get('readOnly') === true,
    thresholds: {
      notebookRestart: days('notebookRestart'),
      ending: days('ending'),
      kubernetesEnding: days('kubernetesEnding'),
      functionUpdate: days('functionUpdate'),
    },
    refreshInterval: atLeast(0, settings.get('refreshInterval'), 0),
    lambdaRequestsPerSecond: atLeast(1, settings.get('lambda.requestsPerSecond'), 5),
    lambdaAliasVersions: settings.get('lambda.aliasVersions') === true,
    lambdaUseGetFunction: settings.get('lambda.useGetFunction') === true,
  };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each !== '') : [];
}

function atLeast(least: number, value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : otherwise;
}
