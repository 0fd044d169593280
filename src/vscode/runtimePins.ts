import * as v from 'valibot';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Instant } from '../domain/time.ts';
import type { AssessContext } from '../kinds/kind.ts';
import type { Operations, OperationSnapshot } from '../operations/operation.ts';
import type { JsonFile } from './storage.ts';

/** What an operation from here last made of the runtime update mode of one version of a function. */
interface ModeSet {
  readonly key: ResourceKey;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** Undefined: it was not pinned. */
  readonly arn?: string;
  /** The account's clock. */
  readonly at: Instant;
}

const stored = v.strictObject({
  version: v.literal(1),
  set: v.array(
    v.strictObject({
      key: v.string(),
      version: v.string(),
      arn: v.exactOptional(v.string()),
      at: v.pipe(v.number(), v.finite()),
    }),
  ),
});

/** Whether a value is what this keeps on the disk. */
export function isStoredPins(value: unknown): boolean {
  return v.is(stored, value);
}

/** So many are remembered, the latest. */
const most = 2_000;

export interface RuntimePinsDeps {
  readonly operations: Pick<Operations, 'all' | 'onDidChange'>;
  /** Where it is kept: real accounts and the sample account beside each other. */
  readonly fileOf: (sample: boolean) => JsonFile;
  /** Verdicts may rest on more now. */
  readonly onChange: () => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface RuntimePins {
  /** Since when a version of a function is pinned to that runtime version, where an operation from here did it last. */
  evidence(sample: boolean): Required<Pick<AssessContext, 'pinnedSince'>>;
  resetSample(): Promise<void>;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/**
 * AWS does not tell since when a function is pinned, and an operation that is done is dismissed some day: what it did is
 * remembered beside the journals.
 */
export function createRuntimePins({ operations, fileOf, onChange, onTrouble }: RuntimePinsDeps): RuntimePins {
  const worlds = { real: createWorld(fileOf(false)), sample: createWorld(fileOf(true)) };

  function createWorld(file: JsonFile) {
    const known = new Map<string, ModeSet>();
    const begin = async () => {
      if (await load(file, known)) onChange();
    };
    let last: Promise<void> = begin().catch(onTrouble);
    const after = (work: () => Promise<void>) => (last = last.then(work).catch(onTrouble));
    return {
      known,
      settled: () => last,
      note(sets: readonly ModeSet[]) {
        if (!takeIn(known, sets)) return;
        onChange();
        void after(async () => {
          // Another window may have written meanwhile.
          await load(file, known);
          const set = [...known.values()].toSorted((a, b) => b.at - a.at).slice(0, most);
          await file.save({ version: 1, set });
        });
      },
      forget: () =>
        after(async () => {
          known.clear();
          await file.save({ version: 1, set: [] });
        }),
    };
  }

  function look(): void {
    const [sample, real] = [true, false].map((each) =>
      operations.all.filter(({ plan }) => plan.scope.sample === each).flatMap(modesSet),
    );
    worlds.sample.note(sample ?? []);
    worlds.real.note(real ?? []);
  }

  const stop = operations.onDidChange(look);
  return {
    evidence(sample) {
      const { known } = sample ? worlds.sample : worlds.real;
      return {
        pinnedSince: (key, version, arn) => {
          const set = known.get(nameOf({ key, version }));
          return set?.arn === arn ? set.at : undefined;
        },
      };
    },
    resetSample: () => worlds.sample.forget(),
    async close() {
      stop();
      await Promise.all([worlds.real.settled(), worlds.sample.settled()]);
    },
  };
}

const nameOf = ({ key, version }: Pick<ModeSet, 'key' | 'version'>) => `${key} ${version}`;

/** Whether any of them is news. */
function takeIn(known: Map<string, ModeSet>, sets: readonly ModeSet[]): boolean {
  let changed = false;
  for (const each of sets) {
    const before = known.get(nameOf(each));
    if (before !== undefined && before.at >= each.at) continue;
    known.set(nameOf(each), each);
    changed = true;
  }
  return changed;
}

async function load(file: JsonFile, known: Map<string, ModeSet>): Promise<boolean> {
  const read = v.safeParse(stored, await file.load());
  return read.success && takeIn(known, read.output.set);
}

/** What the steps of an operation have set, its roll-back's included; what was so before anybody asked is not from here. */
function modesSet({ steps, entries }: OperationSnapshot): readonly ModeSet[] {
  return steps.flatMap(({ step, phase }) => {
    if (step.type !== 'lambda.setRuntimeMode' || phase !== 'done') return [];
    const sent = entries.findLast((each) => each.type === 'intent' && each.step === step.id);
    if (sent?.type !== 'intent') return [];
    const { mode, runtimeVersionArn: arn, qualifier } = step.input;
    return [
      {
        key: step.target,
        version: typeof qualifier === 'string' ? qualifier : '$LATEST',
        at: sent.account,
        ...(mode === 'Manual' && typeof arn === 'string' ? { arn } : {}),
      },
    ];
  });
}
