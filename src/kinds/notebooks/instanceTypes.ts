import type { CalendarSource } from '../../domain/calendar.ts';
import { al2023, al2023Lacks, familyOf } from './platforms.ts';

/** What a family is made for: a replacement comes from the same purpose first. */
type Purpose = 'burstable' | 'general' | 'compute' | 'memory' | 'gpu' | 'accelerator';

interface Family {
  readonly purpose: Purpose;
  /** Smallest first. */
  readonly sizes: string;
}

/**
 * InstanceType of SageMaker's notebook operations, by family; within a purpose the newest generation first. A type that
 * is not here (newer than the table) still works: it is AWS that refuses what it does not know.
 */
export const instanceTypes: { readonly source: CalendarSource; readonly families: Readonly<Record<string, Family>> } = {
  source: {
    url: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateNotebookInstance.html',
    asOf: '2026-09-29',
  },
  families: {
    'ml.t3': { purpose: 'burstable', sizes: 'medium large xlarge 2xlarge' },
    'ml.t2': { purpose: 'burstable', sizes: 'medium large xlarge 2xlarge' },
    'ml.m7i': { purpose: 'general', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.m6i': { purpose: 'general', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
    'ml.m6id': {
      purpose: 'general',
      sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
    },
    'ml.m5': { purpose: 'general', sizes: 'xlarge 2xlarge 4xlarge 12xlarge 24xlarge' },
    'ml.m5d': { purpose: 'general', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge' },
    'ml.m4': { purpose: 'general', sizes: 'xlarge 2xlarge 4xlarge 10xlarge 16xlarge' },
    'ml.c7i': { purpose: 'compute', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.c6i': { purpose: 'compute', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
    'ml.c6id': {
      purpose: 'compute',
      sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
    },
    'ml.c5': { purpose: 'compute', sizes: 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge' },
    'ml.c5d': { purpose: 'compute', sizes: 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge' },
    'ml.c4': { purpose: 'compute', sizes: 'xlarge 2xlarge 4xlarge 8xlarge' },
    'ml.r7i': { purpose: 'memory', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.r6i': { purpose: 'memory', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
    'ml.r6id': { purpose: 'memory', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
    'ml.r5': { purpose: 'memory', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge' },
    'ml.g6': { purpose: 'gpu', sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.g5': { purpose: 'gpu', sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.g6e': { purpose: 'gpu', sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
    'ml.g4dn': { purpose: 'gpu', sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
    'ml.g7e': { purpose: 'gpu', sizes: '2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge' },
    'ml.p5': { purpose: 'gpu', sizes: '4xlarge 48xlarge' },
    'ml.p5en': { purpose: 'gpu', sizes: '48xlarge' },
    'ml.p4d': { purpose: 'gpu', sizes: '24xlarge' },
    'ml.p4de': { purpose: 'gpu', sizes: '24xlarge' },
    'ml.p6-b200': { purpose: 'gpu', sizes: '48xlarge' },
    'ml.p3': { purpose: 'gpu', sizes: '2xlarge 8xlarge 16xlarge' },
    'ml.p3dn': { purpose: 'gpu', sizes: '24xlarge' },
    'ml.p2': { purpose: 'gpu', sizes: 'xlarge 8xlarge 16xlarge' },
    'ml.inf2': { purpose: 'accelerator', sizes: 'xlarge 8xlarge 24xlarge 48xlarge' },
    'ml.trn1': { purpose: 'accelerator', sizes: '2xlarge 32xlarge' },
    'ml.trn1n': { purpose: 'accelerator', sizes: '32xlarge' },
    'ml.inf1': { purpose: 'accelerator', sizes: 'xlarge 2xlarge 6xlarge 24xlarge' },
  },
};

/**
 * Near types for those that AL2023 dropped, nearest first: as many GPUs (or chips) of a later generation with at least
 * the memory of the old ones, which an equal size name does not tell (ml.p3.8xlarge has four, ml.g5.8xlarge one).
 * Accelerators per type: https://aws.amazon.com/ec2/instance-types/
 */
const near: Readonly<Record<string, readonly string[]>> = {
  'ml.p3.2xlarge': ['ml.g5.2xlarge', 'ml.g6.2xlarge', 'ml.g4dn.2xlarge'],
  'ml.p3.8xlarge': ['ml.g5.12xlarge', 'ml.g6.12xlarge', 'ml.g4dn.12xlarge'],
  'ml.p3.16xlarge': ['ml.g5.48xlarge', 'ml.g6.48xlarge', 'ml.p4d.24xlarge'],
  'ml.p3dn.24xlarge': ['ml.p4d.24xlarge', 'ml.g6e.48xlarge', 'ml.p4de.24xlarge'],
  'ml.p2.xlarge': ['ml.g4dn.xlarge', 'ml.g5.xlarge', 'ml.g6.xlarge'],
  'ml.p2.8xlarge': ['ml.g5.48xlarge', 'ml.g6.48xlarge', 'ml.p4d.24xlarge'],
  'ml.p2.16xlarge': ['ml.p4d.24xlarge', 'ml.g5.48xlarge', 'ml.g6.48xlarge'],
  'ml.g3.4xlarge': ['ml.g4dn.4xlarge', 'ml.g5.4xlarge', 'ml.g6.4xlarge'],
  'ml.g3.8xlarge': ['ml.g4dn.12xlarge', 'ml.g5.12xlarge', 'ml.g6.12xlarge'],
  'ml.g3.16xlarge': ['ml.g4dn.12xlarge', 'ml.g5.12xlarge', 'ml.g6.12xlarge'],
  'ml.inf1.xlarge': ['ml.inf2.xlarge', 'ml.trn1.2xlarge'],
  'ml.inf1.2xlarge': ['ml.inf2.8xlarge', 'ml.inf2.xlarge', 'ml.trn1.2xlarge'],
  'ml.inf1.6xlarge': ['ml.inf2.24xlarge', 'ml.trn1.32xlarge'],
  'ml.inf1.24xlarge': ['ml.inf2.48xlarge', 'ml.trn1.32xlarge'],
};

/** So many are worth a person's choice. */
const most = 8;

/** Whether images of the platform exist for the type; a platform that is not known refuses none. */
export function runsOn(platform: string | undefined, instanceType: string): boolean {
  return platform !== al2023 || !al2023Lacks.includes(familyOf(instanceType));
}

/** What an instance type's name looks like: `ml.g5.2xlarge`, `ml.p6-b200.48xlarge`. */
export function isInstanceType(text: string): boolean {
  return /^ml\.[a-z][a-z0-9-]*\.[a-z0-9]+$/.test(text);
}

/**
 * Other types for it on a platform, nearest first: for what AL2023 dropped its near types, else the same size in the
 * other families of its purpose, then the next sizes of its own family. They cost something else; AWS says what.
 */
export function replacementTypes(instanceType: string, platform: string | undefined): readonly string[] {
  const listed = near[instanceType];
  const found = listed ?? [...relatives(instanceType), ...neighbours(instanceType)];
  return [...new Set(found)].filter((type) => type !== instanceType && runsOn(platform, type)).slice(0, most);
}

/** The same size (or the next greater) in the families of the same purpose; burstable ones have general ones beside them. */
function relatives(instanceType: string): readonly string[] {
  const family = instanceTypes.families[familyOf(instanceType)];
  if (!family) return [];
  const purposes: readonly Purpose[] = family.purpose === 'burstable' ? ['burstable', 'general'] : [family.purpose];
  const own = familyOf(instanceType);
  // Of the same letter first: what runs on a p4d wants a p5 rather than a g6.
  const families = Object.entries(instanceTypes.families).toSorted(
    ([a], [b]) => Number(seriesOf(b) === seriesOf(own)) - Number(seriesOf(a) === seriesOf(own)),
  );
  return purposes.flatMap((purpose) =>
    families.flatMap(([name, { purpose: its, sizes }]) => {
      if (its !== purpose || name === own) return [];
      const size = sizes.split(' ').find((each) => scale(each) >= scale(sizeOf(instanceType)));
      return size === undefined || scale(size) > 2 * scale(sizeOf(instanceType)) ? [] : [`${name}.${size}`];
    }),
  );
}

/** One size up and one down: capacity and quotas belong to the type. */
function neighbours(instanceType: string): readonly string[] {
  const name = familyOf(instanceType);
  const sizes = instanceTypes.families[name]?.sizes.split(' ') ?? [];
  const at = sizes.indexOf(sizeOf(instanceType));
  if (at < 0) return [];
  return [sizes[at + 1], sizes[at - 1]].flatMap((size) => (size === undefined ? [] : [`${name}.${size}`]));
}

/** `ml.p4de` → `p` */
function seriesOf(family: string): string {
  return /^ml\.([a-z]+)/.exec(family)?.[1] ?? '';
}

function sizeOf(instanceType: string): string {
  return instanceType.split('.')[2] ?? '';
}

/** Sizes as numbers of vCPUs, for comparing: medium and large have two, xlarge four. */
function scale(size: string): number {
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? 0 : 4 * Number(times === '' ? 1 : times);
}
