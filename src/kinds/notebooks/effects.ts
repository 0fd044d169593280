import type { Effect } from '../../domain/plan.ts';
import type { IsoDate } from '../../domain/time.ts';

/** Names of the notebook instances that an effect concerns. */
interface Concerned {
  readonly names: readonly string[];
}

type About = { readonly [K in keyof Concerned]: Concerned[K] };

/** Code → facts of what a plan says before it runs, and of why it can not be. */
export type NotebookEffectFacts = {
  /** It would be stopped, and AWS does not start it again on its platform. The gravest, shown first. */
  al2StopStrands: About & { readonly os: string; readonly noStartFrom: IsoDate; readonly migratable: boolean };
  /** Its platform is not in our table (or was not read): whether AWS starts it again is not known. */
  platformNotKnown: About;
  kernelsDie: About;
  /** Everything outside /home/ec2-user/SageMaker is gone after a stop. */
  outsideVolumeLost: About;
  startMayFail: About;
  /** At the start the configuration's OnStart script runs as root. */
  scriptRunsAsRoot: About & { readonly config: string };
  /** The configuration is not listed any more; the start may fail for it. */
  scriptMissing: About & { readonly config: string };
  updatesInstalled: About;
  billingStops: About;
  billingStarts: About;
  /** A stack manages it; starting and stopping changes nothing that the stack describes. */
  managedByCloudFormation: About & { readonly stack: string };

  // Why not.
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
  /** Without its platform a restart could strand it. */
  platformNotRead: Record<string, never>;
  /** No remedy of notebook instances has this id in this version. */
  noSuchRemedy: { readonly remedy: string };
};

export type NotebookEffectCode = keyof NotebookEffectFacts;

export function effect<C extends NotebookEffectCode>(
  code: C,
  facts: NotebookEffectFacts[C],
): Effect<C, NotebookEffectFacts[C]> {
  return { code, facts };
}
