import { amiId, minor, newestRelease, type AmiFamily, type AmiRelease } from '../calendars/amiReleases.ts';

/** A public parameter that AWS keeps for EKS-optimized images. */
export interface PublicParameter {
  readonly value: string;
  readonly releasedAt: number;
}

interface Image {
  readonly family: AmiFamily;
  readonly kubernetes: string;
  /** Distinguishes the images of a family. */
  readonly variant: string;
  /** What is asked of the image: the last part of the name. */
  readonly leaf: string;
}

/**
 * The parameter, or undefined where AWS has none: an unknown variant or minor,
 * AL2 beyond Kubernetes 1.32, `release_version` of a Windows image.
 */
export function publicParameter(
  name: string,
  region: string,
  startedAt: number,
  now: number,
): PublicParameter | undefined {
  const image = amazonLinux(name) ?? bottlerocket(name) ?? windows(name);
  if (!image) return undefined;
  const release = newestRelease(image.family, image.kubernetes, startedAt, now);
  if (!release) return undefined;
  const value = valueOf(image, release, region);
  return value === undefined ? undefined : { value, releasedAt: release.releasedAt };
}

const al2Variants = ['amazon-linux-2', 'amazon-linux-2-gpu', 'amazon-linux-2-arm64'];
/** Variant → the first Kubernetes minor that has it. */
const al2023Variants: Readonly<Record<string, string>> = {
  'x86_64/standard': '1.29',
  'arm64/standard': '1.29',
  'x86_64/nvidia': '1.30',
  'arm64/nvidia': '1.33',
  'x86_64/neuron': '1.30',
};

function amazonLinux(name: string): Image | undefined {
  const found =
    /^\/aws\/service\/eks\/optimized-ami\/(?<kubernetes>1\.\d+)\/(?<variant>.+)\/recommended(?:\/(?<leaf>\w+))?$/.exec(
      name,
    );
  const { kubernetes = '', variant = '', leaf = 'all' } = found?.groups ?? {};
  if (al2Variants.includes(variant)) return { family: 'al2', kubernetes, variant, leaf };
  const al2023 = variant.replace(/^amazon-linux-2023\//, '');
  const since = Object.hasOwn(al2023Variants, al2023) ? al2023Variants[al2023] : undefined;
  if (al2023 === variant || since === undefined || minor(kubernetes) < minor(since)) return undefined;
  return { family: 'al2023', kubernetes, variant: al2023, leaf };
}

function bottlerocket(name: string): Image | undefined {
  const found =
    /^\/aws\/service\/bottlerocket\/aws-k8s-(?<kubernetes>1\.\d+)(?<flavor>|-nvidia|-fips|-nvidia-fips)\/(?<arch>x86_64|arm64)\/latest\/(?<leaf>image_version|image_id)$/.exec(
      name,
    );
  if (!found?.groups) return undefined;
  const { kubernetes = '', flavor = '', arch = '', leaf = '' } = found.groups;
  if (flavor === '-nvidia-fips' && minor(kubernetes) < 34) return undefined;
  return { family: 'bottlerocket', kubernetes, variant: `${flavor}/${arch}`, leaf };
}

function windows(name: string): Image | undefined {
  const found =
    /^\/aws\/service\/ami-windows-latest\/Windows_Server-(?<year>2019|2022|2025)-English-(?<edition>Core|Full)-EKS_Optimized-(?<kubernetes>1\.\d+)\/(?<leaf>image_id)$/.exec(
      name,
    );
  if (!found?.groups) return undefined;
  const { year = '', edition = '', kubernetes = '', leaf = '' } = found.groups;
  if (year === '2025' && minor(kubernetes) < 35) return undefined;
  return { family: 'windows', kubernetes, variant: `${year}/${edition}`, leaf };
}

function valueOf(image: Image, release: AmiRelease, region: string): string | undefined {
  const id = amiId(region, `${image.family}/${image.variant}/${release.version}`);
  const day = release.version.slice(release.version.lastIndexOf('-') + 1);
  const imageName = `amazon-eks-${image.family === 'al2' ? 'node' : `node-al2023-${image.variant.replace('/', '-')}`}-${image.kubernetes}-v${day}`;
  switch (image.leaf) {
    case 'release_version':
    case 'image_version':
      return release.version;
    case 'image_id':
      return id;
    case 'image_name':
      return imageName;
    case 'all':
      return JSON.stringify({
        schema_version: '2',
        image_id: id,
        image_name: imageName,
        release_version: release.version,
      });
    default:
      return undefined;
  }
}
