import { lookUp, phase, type Calendar, type Deadline } from '../../domain/calendar.ts';
import type { Instant, IsoDate } from '../../domain/time.ts';

export type AmiFamily = 'AL2' | 'AL2023' | 'Bottlerocket' | 'Windows' | 'Custom';

export interface AmiType {
  readonly family: AmiFamily;
  /**
   * SSM parameters that hold the recommended release version for a Kubernetes
   * minor (`1.34`), in the order to be tried. Empty: there is none.
   */
  readonly parameters: (minor: string) => readonly string[];
}

/** How long AWS ships patches for a family of EKS AMIs, whatever the Kubernetes version. */
export const amiFamilies: Calendar<{ readonly endOfSupport: Deadline }> = {
  source: { url: 'https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html', asOf: '2026-08-01' },
  rows: {
    AL2: { endOfSupport: '2025-11-26' },
    AL2023: { endOfSupport: null },
    Bottlerocket: { endOfSupport: null },
    Windows: { endOfSupport: null },
  } satisfies Record<Exclude<AmiFamily, 'Custom'>, { readonly endOfSupport: Deadline }>,
};

function al2(variant: string): AmiType {
  return {
    family: 'AL2',
    parameters: (minor) => [`/aws/service/eks/optimized-ami/${minor}/${variant}/recommended/release_version`],
  };
}

function al2023(architecture: string, variant: string): AmiType {
  const path = `amazon-linux-2023/${architecture}/${variant}/recommended/release_version`;
  return { family: 'AL2023', parameters: (minor) => [`/aws/service/eks/optimized-ami/${minor}/${path}`] };
}

/** `flavors`: suffixes of the variant's name, in the order to be tried. All variants of one release carry the same version. */
function bottlerocket(architecture: string, ...flavors: readonly string[]): AmiType {
  return {
    family: 'Bottlerocket',
    parameters: (minor) =>
      flavors.map(
        (flavor) => `/aws/service/bottlerocket/aws-k8s-${minor}${flavor}/${architecture}/latest/image_version`,
      ),
  };
}

/** AWS documents `image_id` beside this leaf only; where SSM does not have it the nodegroup stays unknown. */
function windows(edition: string, year: string): AmiType {
  const image = `/aws/service/ami-windows-latest/Windows_Server-${year}-English-${edition}-EKS_Optimized`;
  return { family: 'Windows', parameters: (minor) => [`${image}-${minor}/release_version`] };
}

/** EKS `AMITypes` → parameter paths of the EKS and Bottlerocket user guides. */
const amiTypes: ReadonlyMap<string, AmiType> = new Map([
  ['AL2_x86_64', al2('amazon-linux-2')],
  ['AL2_x86_64_GPU', al2('amazon-linux-2-gpu')],
  ['AL2_ARM_64', al2('amazon-linux-2-arm64')],
  ['AL2023_x86_64_STANDARD', al2023('x86_64', 'standard')],
  ['AL2023_ARM_64_STANDARD', al2023('arm64', 'standard')],
  ['AL2023_x86_64_NVIDIA', al2023('x86_64', 'nvidia')],
  ['AL2023_ARM_64_NVIDIA', al2023('arm64', 'nvidia')],
  ['AL2023_x86_64_NEURON', al2023('x86_64', 'neuron')],
  ['BOTTLEROCKET_x86_64', bottlerocket('x86_64', '')],
  ['BOTTLEROCKET_ARM_64', bottlerocket('arm64', '')],
  ['BOTTLEROCKET_x86_64_NVIDIA', bottlerocket('x86_64', '-nvidia')],
  ['BOTTLEROCKET_ARM_64_NVIDIA', bottlerocket('arm64', '-nvidia')],
  ['BOTTLEROCKET_x86_64_FIPS', bottlerocket('x86_64', '-fips')],
  ['BOTTLEROCKET_ARM_64_FIPS', bottlerocket('arm64', '-fips')],
  ['BOTTLEROCKET_x86_64_NVIDIA_FIPS', bottlerocket('x86_64', '-nvidia-fips', '-fips')],
  ['BOTTLEROCKET_ARM_64_NVIDIA_FIPS', bottlerocket('arm64', '-nvidia-fips', '-fips')],
  ['WINDOWS_CORE_2019_x86_64', windows('Core', '2019')],
  ['WINDOWS_FULL_2019_x86_64', windows('Full', '2019')],
  ['WINDOWS_CORE_2022_x86_64', windows('Core', '2022')],
  ['WINDOWS_FULL_2022_x86_64', windows('Full', '2022')],
  ['WINDOWS_CORE_2025_x86_64', windows('Core', '2025')],
  ['WINDOWS_FULL_2025_x86_64', windows('Full', '2025')],
  ['CUSTOM', { family: 'Custom', parameters: () => [] }],
]);

/** Undefined for a type that is newer than this table. */
export function amiTypeOf(id: string): AmiType | undefined {
  return amiTypes.get(id);
}

export const amiTypeIds: readonly string[] = [...amiTypes.keys()];

/** The day from which AWS ships no more patches for a family, where it has come. */
export function endedOn(family: AmiFamily, now: Instant): IsoDate | undefined {
  const end = lookUp(amiFamilies, family)?.endOfSupport ?? null;
  return end !== null && phase(end, now, 0) === 'past' ? end : undefined;
}

/**
 * The parameters that name the release to compare with. None for a custom AMI,
 * an unknown type, and a family that has ended: the newest of those is no patched one.
 */
export function recommendedParameters(
  amiType: string | undefined,
  minor: string | undefined,
  now: Instant,
): readonly string[] {
  const type = amiType === undefined ? undefined : amiTypeOf(amiType);
  if (type === undefined || minor === undefined || endedOn(type.family, now) !== undefined) return [];
  return type.parameters(minor);
}
