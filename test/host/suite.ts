import type { SimulatorOptions } from '../../src/simulator/contract.ts';
import type { AwsFiles, Environment, Settings } from './profile.ts';

/** The URLs of the suite's simulators by the names that the suite gave them. */
export type SimulatorUrls = Readonly<Record<string, string>>;

/**
 * What surrounds the tests of one folder in test/vscode: its `host.ts` exports one as `suite`. One VS Code is started
 * for the folder.
 */
export interface Suite {
  /** User settings on top of the clean ones. */
  readonly settings?: Settings;
  /** Simulators to serve on the loopback interface, by name; the tests find their URLs in `PATCH_LENS_SIMULATOR_<NAME>`. */
  readonly simulators?: Readonly<Record<string, SimulatorOptions>>;
  /** The AWS files the extension host sees. Without them there is no profile and no credential. */
  readonly aws?: (urls: SimulatorUrls) => AwsFiles;
  /** Further variables for the extension host. */
  readonly env?: (urls: SimulatorUrls) => Environment;
  /** Files, by their path, of the folder that is open; without them no folder is. */
  readonly workspace?: Readonly<Record<string, string>>;
  /**
   * VS Code is started once for each, one after another, with the same settings, storage and simulators: for what has
   * to survive. Each runs `<name>.test.ts`; one that is `killed` ends with its extension host and counts no test.
   */
  readonly parts?: readonly { readonly name: string; readonly killed?: boolean }[];
  /** The tests meet the installed VSIX, not the checkout: what a user gets. */
  readonly packaged?: boolean;
  /** `ko`: the extension speaks Korean. */
  readonly language?: string;
}
