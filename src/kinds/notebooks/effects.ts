import type { Effect } from '../../domain/plan.ts';
import type { IsoDate } from '../../domain/time.ts';

/** Names of the notebook instances that an effect concerns. */
interface Concerned {
  readonly names: readonly string[];
}

type About = { readonly [K in keyof Concerned]: Concerned[K] };
type Nothing = Record<string, never>;

/** What a plan says before it runs. */
export type NotebookPlanEffects = {
  /** It would be stopped, and AWS does not start it again on its platform. The gravest, shown first. */
  al2StopStrands: About & { readonly os: string; readonly noStartFrom: IsoDate; readonly migratable: boolean };
  /** Its platform is not in our table (or was not read): whether AWS starts it again is not known. */
  platformNotKnown: About;
  /** The platform is changed; the volume stays. */
  platformChanges: About & { readonly from: string; readonly to: string };
  /** A change of platform can not be taken back: AWS does not start the old one any more. */
  noWayBack: About & { readonly from: string };
  instanceTypeChanges: About & { readonly from: string | null; readonly to: string };
  /** Another lifecycle configuration is attached; `from` is null where it had none. */
  configChanges: About & { readonly from: string | null; readonly to: string };
  configDetached: About & { readonly config: string };
  /**
   * Lines of its script that use what the next platform lacks or treats otherwise: `lines` and `commands` go together
   * (`['2', '3']`, `['yum', 'amazon-linux-extras']`).
   */
  scriptNeedsCare: About & {
    readonly config: string;
    readonly lines: readonly string[];
    readonly commands: readonly string[];
  };
  /** Its script was not read, so that nobody looked what in it the next platform lacks. */
  scriptNotChecked: About & { readonly config: string };
  /** Its script has what keeps the instance from starting: `codes` of the editor's findings, and their `lines`, go together. */
  scriptFailsStart: About & {
    readonly config: string;
    readonly codes: readonly string[];
    readonly lines: readonly string[];
  };
  /** As before, of what keeps it from starting only where something goes wrong that can. */
  scriptMayFailStart: About & {
    readonly config: string;
    readonly codes: readonly string[];
    readonly lines: readonly string[];
  };
  /** Status Failed: AWS documents updates of stopped instances only, and may refuse. Nothing is changed then. */
  failedMayRefuse: About;
  kernelsDie: About;
  /** Everything outside /home/ec2-user/SageMaker is gone after a stop. */
  outsideVolumeLost: About;
  startMayFail: About;
  /** At the start the configuration's OnStart script runs as root. */
  scriptRunsAsRoot: About & { readonly config: string };
  /** The configuration is not listed any more; the start may fail for it. */
  scriptMissing: About & { readonly config: string };
  updatesInstalled: About;
  /** It was not running, and is not started. */
  staysStopped: About;
  billingStops: About;
  billingStarts: About;
  /** A stack manages it; starting and stopping changes nothing that the stack describes. */
  managedByCloudFormation: About & { readonly stack: string };
  /** A stack manages it, and what is changed is what the stack describes. */
  driftsFromCloudFormation: About & { readonly stack: string };
  /** In a template a change of platform is a replacement: the instance goes, and its volume with it. */
  stackWouldReplace: About & { readonly stack: string };
};

/** Why a plan can not be made. */
export type NotebookRefusals = {
  /** AWS allows the remedy only in these states. */
  wrongState: { readonly status: string; readonly legal: readonly string[] };
  /** It is on its way to another state. */
  changing: { readonly status: string };
  al2CannotStart: {
    readonly platform: string;
    readonly os: string;
    readonly noStartFrom: IsoDate;
    readonly running: boolean;
  };
  /** Amazon Linux 1 is not migrated: a new instance is needed. */
  al1CannotStart: {
    readonly platform: string;
    readonly os: string;
    readonly noStartFrom: IsoDate;
    readonly running: boolean;
  };
  /** Amazon Linux 1 can not be changed in place: what replacing it takes, and what it costs. */
  al1Replace: { readonly os: string; readonly running: boolean; readonly volumeSizeInGB: number | null };
  /** Without its platform a restart could strand it. */
  platformNotRead: Nothing;
  /** It is on the newest platform, or on one that this version does not know how to change. */
  nothingToMigrate: { readonly platform: string };
  /** The next platform has no images for its type (or for `chosen`): another has to be chosen for the same update. */
  needsInstanceType: {
    readonly instanceType: string;
    readonly platform: string;
    /** Near types, nearest first. */
    readonly suggestions: readonly string[];
    /** What was chosen and does not do. */
    readonly chosen: string | null;
  };
  /** Nobody said which lifecycle configuration. */
  configNotChosen: Nothing;
  alreadyAttached: { readonly config: string };
  nothingToDetach: Nothing;
  /** No remedy of notebook instances has this id in this version. */
  noSuchRemedy: { readonly remedy: string };
};

/** Code → facts of what a plan says before it runs, and of why it can not be. */
export type NotebookEffectFacts = NotebookPlanEffects & NotebookRefusals;

export type NotebookEffectCode = keyof NotebookEffectFacts;

export function effect<C extends NotebookEffectCode>(
  code: C,
  facts: NotebookEffectFacts[C],
): Effect<C, NotebookEffectFacts[C]> {
  return { code, facts };
}
