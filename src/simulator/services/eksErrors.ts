import { SimulatedError } from '../service.ts';

interface Names {
  readonly clusterName?: string;
  readonly nodegroupName?: string;
  readonly fargateProfileName?: string;
}

/** EKS names in the error what it is about; the members that do not apply are null. */
const none = {
  clusterName: null,
  nodegroupName: null,
  fargateProfileName: null,
  addonName: null,
  subscriptionId: null,
} as const;

export function notFound(message: string, names: Names): SimulatedError {
  return new SimulatedError('ResourceNotFoundException', 404, message, { ...none, ...names });
}

export function invalidParameter(message: string, names: Names = {}): SimulatedError {
  return new SimulatedError('InvalidParameterException', 400, message, { ...none, ...names });
}

export function inUse(message: string, names: Names): SimulatedError {
  return new SimulatedError('ResourceInUseException', 409, message, { ...none, ...names });
}
