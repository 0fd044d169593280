import { amiId, type AmiFamily } from '../calendars/amiReleases.ts';
import { kubernetesVersions } from '../calendars/kubernetesVersions.ts';

/** The family of releases that an amiType belongs to; CUSTOM and unknown types are dated like AL2023. */
export function familyOf(amiType: string): AmiFamily {
  if (amiType.startsWith('AL2_')) return 'al2';
  if (amiType.startsWith('BOTTLEROCKET')) return 'bottlerocket';
  return amiType.startsWith('WINDOWS') ? 'windows' : 'al2023';
}

/** The image that a node of that release runs, the same that SSM names: what the label `eks.amazonaws.com/nodegroup-image` holds. */
export function imageId(region: string, amiType: string, releaseVersion: string): string {
  if (releaseVersion.startsWith('ami-')) return releaseVersion;
  return amiId(region, `${familyOf(amiType)}/${variantOf(amiType)}/${releaseVersion}`);
}

/** How the public parameters tell images of one family apart. */
function variantOf(amiType: string): string {
  const arch = amiType.includes('ARM_64') ? 'arm64' : 'x86_64';
  switch (familyOf(amiType)) {
    case 'al2':
      if (amiType === 'AL2_x86_64_GPU') return 'amazon-linux-2-gpu';
      return arch === 'arm64' ? 'amazon-linux-2-arm64' : 'amazon-linux-2';
    case 'al2023':
      return `${arch}/${(/_(NVIDIA|NEURON)$/.exec(amiType)?.[1] ?? 'standard').toLowerCase()}`;
    case 'bottlerocket': {
      const flavor = /_((?:NVIDIA|FIPS)(?:_FIPS)?)$/.exec(amiType)?.[1];
      return `${flavor === undefined ? '' : `-${flavor.toLowerCase().replace('_', '-')}`}/${arch}`;
    }
    case 'windows': {
      const [, edition = '', year = ''] = /^WINDOWS_(CORE|FULL)_(\d{4})/.exec(amiType) ?? [];
      return `${year}/${edition.charAt(0)}${edition.slice(1).toLowerCase()}`;
    }
  }
}

/** `v1.34.7-eks-9a1d84c`: the kubelet of a node of that Kubernetes minor; AL2 and AL2023 releases begin with its patch. */
export function kubeletVersion(minor: string, releaseVersion: string): string {
  const named = /^(1\.\d+\.\d+)-\d{8}$/.exec(releaseVersion)?.[1];
  const patch = named ?? `${minor}.${kubernetesVersions.get(minor)?.patch ?? 0}`;
  return `v${patch}-eks-${amiId('', patch).slice(5, 12)}`;
}

/** What such a node calls its operating system. */
export function osImage(amiType: string, releaseVersion: string): string {
  switch (familyOf(amiType)) {
    case 'al2':
      return 'Amazon Linux 2';
    case 'al2023':
      return `Amazon Linux 2023.9.${releaseVersion.split('-')[1] ?? '0'}`;
    case 'bottlerocket':
      return `Bottlerocket OS ${releaseVersion.split('-')[0] ?? ''}`;
    case 'windows':
      return 'Windows Server 2022 Datacenter';
  }
}
