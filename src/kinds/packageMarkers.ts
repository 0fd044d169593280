/**
 * The lines between which a lifecycle script prints a package list to its log, so that it can be read back:
 *
 *     patch-lens-packages begin env=JupyterSystemEnv
 *     boto3==1.43.2
 *     patch-lens-packages end
 *
 * `env` is the conda environment, or a word of one's own for anything else (`system` for the packages of the operating
 * system). What stands between is what `pip freeze`, `pip list`, `conda list` or `rpm -qa` print.
 */
export const packagesMarker = 'patch-lens-packages';

/** The name that stands for the packages of the operating system. */
export const systemPackages = 'system';

/** Shell lines that print the list of one environment, with `$name` or a literal name. */
export function printedList(environment: string, command: string): readonly string[] {
  return [`echo "${packagesMarker} begin env=${environment}"`, command, `echo "${packagesMarker} end"`];
}

export type Marker = { readonly type: 'begin'; readonly environment: string } | { readonly type: 'end' };

/** The marker that a line of the log is; `set -x` prints the command itself too (`+ echo …`), which is none. */
export function parseMarker(line: string): Marker | undefined {
  const text = line.trim();
  if (!text.startsWith(packagesMarker)) return undefined;
  if (text === `${packagesMarker} end`) return { type: 'end' };
  const environment = /^\S+ begin env=(\S+)$/.exec(text)?.[1];
  return environment === undefined ? undefined : { type: 'begin', environment };
}
