/** A refusal of the Kubernetes API: what becomes a `Status` object (apimachinery: pkg/api/errors). */
export class KubernetesError extends Error {
  readonly code: number;
  /** `NotFound`, `Conflict`, … */
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: number,
    reason: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.headers = headers;
  }

  /** The body of the answer. */
  status(): Readonly<Record<string, unknown>> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(Object.keys(this.details).length === 0 ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

export function badRequest(message: string): KubernetesError {
  return new KubernetesError(400, 'BadRequest', message);
}

/** `deployments.apps "web" not found`; `resource` is qualified by its group. */
export function notFound(resource: string, name: string): KubernetesError {
  const [kind, ...group] = resource.split('.');
  return new KubernetesError(404, 'NotFound', `${resource} "${name}" not found`, {
    name,
    ...(group.length === 0 ? {} : { group: group.join('.') }),
    kind,
  });
}

/** No such path. */
export function noResource(): KubernetesError {
  return new KubernetesError(404, 'NotFound', 'the server could not find the requested resource');
}

export function unauthorized(): KubernetesError {
  return new KubernetesError(401, 'Unauthorized', 'Unauthorized');
}

export function gone(wanted: number, oldest: number): KubernetesError {
  return new KubernetesError(410, 'Expired', `too old resource version: ${wanted} (${oldest})`);
}

export function invalid(kind: string, name: string, field: string, why: string): KubernetesError {
  return new KubernetesError(422, 'Invalid', `${kind} "${name}" is invalid: ${field}: ${why}`, {
    name,
    kind,
    causes: [{ reason: 'FieldValueInvalid', message: why, field }],
  });
}

/** The object is not what the caller took it for. */
export function conflict(
  { plural, group }: { readonly plural: string; readonly group: string },
  name: string,
  why: string,
): KubernetesError {
  const qualified = group === '' ? plural : `${plural}.${group}`;
  return new KubernetesError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified} "${name}": ${why}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
  });
}
