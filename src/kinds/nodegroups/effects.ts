import type { Effect } from '../../domain/plan.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { PreflightFindings } from './preflight.ts';

type Nothing = Record<string, never>;

/** What a plan for nodegroups says before it runs. */
export type UpdatePlanEffects = {
  /** The request to EKS, as JSON, without its clientRequestToken. */
  readonly request: { readonly nodegroup: string; readonly request: string };
  /** Every node is replaced; its pods are evicted and start on another one. `release` null: the newest that EKS has. */
  readonly replacesNodes: {
    readonly nodegroup: string;
    readonly nodes: number | null;
    readonly from: string | null;
    readonly to: string | null;
    /** That release was asked for, and not the newest. */
    readonly exact: boolean;
    /** Its AMI is that of its launch template version: EKS has no release for it. Absent in plans of earlier versions. */
    readonly custom?: boolean;
  };
  /** The nodes' Kubernetes goes up, which can not be taken back. */
  readonly upgradesMinor: { readonly nodegroup: string; readonly from: string; readonly to: string };
  readonly changesTemplate: {
    readonly nodegroup: string;
    readonly template: string;
    readonly from: string | null;
    readonly to: string;
    /** The chosen version beside the one in use; absent where it is newer, or that is not known. */
    readonly order?: 'older' | 'same';
  };
  /** Strategy DEFAULT: new nodes start beside the old ones, which quotas and subnets have to have room for. */
  readonly newNodesFirst: { readonly nodegroups: readonly string[]; readonly atOnce: string };
  /** Strategy MINIMAL: nodes go before their replacements come. */
  readonly oldNodesFirst: { readonly nodegroups: readonly string[]; readonly atOnce: string };
  readonly respectsBudgets: Nothing;
  readonly forces: Nothing;
  /** The AMI family gets no more patches, this release neither. */
  readonly endedFamily: { readonly nodegroup: string; readonly family: string; readonly ended: IsoDate };
  /** An update that somebody else began is followed; nothing is asked of EKS. */
  readonly follows: { readonly nodegroup: string; readonly updateId: string; readonly releaseVersion: string | null };
  /** EKS is at another change of it: this one is asked for after that. */
  readonly waitsForOther: { readonly nodegroup: string; readonly type: string };
  /** One after the other; a failure leaves the rest as it is. */
  readonly oneByOne: { readonly nodegroups: readonly string[] };
  readonly noCancel: Nothing;
  readonly noWayBack: Nothing;
  /** A custom AMI comes back with the launch template version that named it. */
  readonly backByTemplate: Nothing;
};

/** Why a nodegroup can not be updated as it is, or as was chosen. */
export type UpdateRefusals = {
  readonly remedyUnknown: { readonly remedy: string };
  readonly notNodegroup: { readonly cluster: string };
  readonly wrongState: { readonly status: string };
  readonly upToDate: { readonly releaseVersion: string };
  readonly versionNotKnown: Nothing;
  readonly versionMalformed: { readonly version: string };
  /** Nodes must not be newer than their control plane. */
  readonly versionAboveCluster: { readonly version: string; readonly clusterVersion: string };
  /** EKS does not go back by this call. */
  readonly versionBelow: { readonly version: string; readonly current: string };
  readonly releaseOlder: { readonly releaseVersion: string; readonly current: string };
  readonly familyEnded: { readonly family: string; readonly ended: IsoDate };
  /** A custom AMI comes with a new version of the launch template, and with nothing else. */
  readonly customNeedsTemplate: { readonly template: string | null };
  readonly customTakesNoRelease: Nothing;
  readonly noTemplate: Nothing;
};

/** Code → facts: what a plan for nodegroups says, and why it leaves one out. Findings of the pre-flight stand among them. */
export type EksEffects = UpdatePlanEffects & UpdateRefusals & PreflightFindings;

export type EksEffect = { [C in keyof EksEffects]: Effect<C, EksEffects[C]> }[keyof EksEffects];
