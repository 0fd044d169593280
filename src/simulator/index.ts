export { ConnectionDropped, ConnectionTimedOut } from './contract.ts';
export type { SimulatedCluster, Simulator, SimulatorOptions, WireRequest, WireResponse } from './contract.ts';
export { createSimulator } from './core.ts';
