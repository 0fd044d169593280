export { ConnectionDropped } from './contract.ts';
export type { Simulator, SimulatorOptions, WireRequest, WireResponse } from './contract.ts';
export { createSimulator } from './core.ts';
