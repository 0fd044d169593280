import { createSimulator } from '../../src/simulator/index.ts';
import type { SimulatorOptions } from '../../src/simulator/contract.ts';
import { serve } from '../../src/simulator/server.ts';
import type { Environment } from './profile.ts';
import type { SimulatorUrls } from './suite.ts';

export interface ServedSimulators extends AsyncDisposable {
  readonly urls: SimulatorUrls;
  /** `PATCH_LENS_SIMULATOR_<NAME>` → URL */
  readonly env: Environment;
}

/** Serves simulators by name on free ports, in this process, until disposed. */
export async function serveSimulators(options: Readonly<Record<string, SimulatorOptions>>): Promise<ServedSimulators> {
  const served = await Promise.all(
    Object.entries(options).map(async ([name, option]) => {
      const simulator = createSimulator(option);
      return { name, simulator, server: await serve(simulator, 0) };
    }),
  );
  return {
    urls: Object.fromEntries(served.map(({ name, server }) => [name, server.url])),
    env: Object.fromEntries(
      served.map(({ name, server }) => [`PATCH_LENS_SIMULATOR_${name.toUpperCase()}`, server.url]),
    ),
    [Symbol.asyncDispose]: async () => {
      for (const { simulator, server } of served) {
        await server.close();
        simulator.dispose();
      }
    },
  };
}
