/** `v1.34.2-eks-ecaa3a6` → `1.34` */
export function minorOf(kubelet: string): string | undefined {
  return /^v?(\d+\.\d+)\./.exec(kubelet)?.[1];
}

/** Minor versions from the one to the other (`1.34`, `1.36`: 2); undefined where one is none, or the major differs. */
export function minorsBetween(older: string, newer: string): number | undefined {
  const [a, b] = [older, newer].map((version) => /^(\d+)\.(\d+)$/.exec(version));
  if (!a || !b || a[1] !== b[1]) return undefined;
  return Number(b[2]) - Number(a[2]);
}
