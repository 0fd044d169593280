import { createHash } from 'node:crypto';
import type { ClusterPlace } from './cluster.ts';

/** Where a cluster's API server is said to be. */
export interface ClusterEndpoint {
  readonly url: string;
  /** The certificate authority's PEM in base64, as DescribeCluster gives it. */
  readonly certificateAuthority: string;
}

/** The cluster's id as its endpoint, its OIDC issuer and more show it. */
export function clusterId({ account, region, name }: Omit<ClusterPlace, 'partition'>): string {
  return createHash('sha256').update(`${account}/${region}/${name}`).digest('hex').slice(0, 32).toUpperCase();
}

/** The name by which requests reach the cluster in the process. */
export function clusterHost(place: Omit<ClusterPlace, 'partition'>): string {
  return `${clusterId(place)}.gr7.${place.region}.eks.amazonaws.com`;
}

/** A real certificate, so that clients can load it, whose key nobody has: in the process there is no TLS. */
const placeholder = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUCdyAhuX1eLAYH441cAJ7o0DsXXEwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjIwNDEyNDRaGA8yMTI2MTAy
OTA0MTI0NFowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABDSLd8Hz4poNtqL6pekRiZ6RAeQLhadPyXUm8yzpIeqmCB39gMBL
1rBSP1DWeF3t4/19kS0OA6xkDZJiPa1eSY6jUzBRMB0GA1UdDgQWBBTNQYGmWU3/
d0xpV+MO7LlwMc67BjAfBgNVHSMEGDAWgBTNQYGmWU3/d0xpV+MO7LlwMc67BjAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDOs8UALjutOnpzDQNG
yC+kPUv5EnmXhUrWeW3G6SiqUQIgYdySg4TugRbTto6H7kNtRTpys+cGAogOYuEO
np7ts2o=
-----END CERTIFICATE-----
`;

/** Which clusters are served, and where; nothing of it is saved. */
export class Endpoints {
  readonly #served = new Map<string, ClusterEndpoint>();

  of(place: Omit<ClusterPlace, 'partition'>): ClusterEndpoint {
    const host = clusterHost(place);
    return (
      this.#served.get(host) ?? {
        url: `https://${host}`,
        certificateAuthority: Buffer.from(placeholder).toString('base64'),
      }
    );
  }

  serve(host: string, endpoint: ClusterEndpoint): void {
    this.#served.set(host, endpoint);
  }
}
