import { UnusableOption } from './scenario.ts';

/** The requests a fault is limited to; undefined members match all. */
interface Scope {
  readonly service?: string;
  readonly operation?: string;
}

type Fault = Scope &
  (
    | { readonly kind: 'throttle' | 'http500' | 'drop' | 'truncate'; readonly probability: number }
    | { readonly kind: 'latency'; readonly milliseconds: number }
    | { readonly kind: 'deny' | 'expired' }
  );

type ChanceFault = 'throttle' | 'http500' | 'drop' | 'truncate';

const help =
  'Faults are throttle:P, http500:P, drop:P, truncate:P (P from 0 to 1), latency:MS, deny:SERVICE:OPERATION and expired, each with an optional @SERVICE or @SERVICE:OPERATION.';

/** Reads faults as they are written on the command line; throws an UnusableOption that says what is wrong. */
export function parseFaults(texts: readonly string[]): readonly Fault[] {
  return texts.map(parseFault);
}

function parseFault(text: string): Fault {
  const wrong = (why: string) => new UnusableOption(`Fault "${text}" ${why}. ${help}`);
  const [main = '', limit, ...rest] = text.split('@');
  if (rest.length > 0 || limit === '') throw wrong('has no valid scope');
  const scope = limit === undefined ? {} : parseScope(limit);
  const separator = main.indexOf(':');
  const kind = separator === -1 ? main : main.slice(0, separator);
  const value = separator === -1 ? undefined : main.slice(separator + 1);
  switch (kind) {
    case 'throttle':
    case 'http500':
    case 'drop':
    case 'truncate': {
      const probability = value === undefined || value === '' ? NaN : Number(value);
      if (!(probability >= 0 && probability <= 1)) throw wrong('needs a probability from 0 to 1');
      return { kind, probability, ...scope };
    }
    case 'latency': {
      const milliseconds = value === undefined || value === '' ? NaN : Number(value);
      if (!(milliseconds >= 0)) throw wrong('needs milliseconds');
      return { kind, milliseconds, ...scope };
    }
    case 'deny':
      if (limit !== undefined || value === undefined || !/^[a-z]+:(\*|\w+)$/.test(value))
        throw wrong('must name one action, such as deny:sagemaker:StopNotebookInstance');
      return { kind, ...parseScope(value) };
    case 'expired':
      if (value !== undefined) throw wrong('takes no value');
      return { kind, ...scope };
    default:
      throw wrong('is unknown');
  }
}

function parseScope(text: string): Scope {
  const [service = '', operation] = text.split(':');
  return operation === undefined || operation === '*' ? { service } : { service, operation };
}

/** The faults in force for one request. Every chance is drawn from one seeded sequence, in the order in which requests come. */
export class Faults {
  readonly #faults: readonly Fault[];
  readonly #random: () => number;

  constructor(faults: readonly Fault[], random: () => number) {
    this.#faults = faults;
    this.#random = random;
  }

  /** Whether the fault strikes this request. */
  strikes(kind: ChanceFault, service: string, operation: string): boolean {
    return this.#matching(service, operation).some(
      (fault) => fault.kind === kind && 'probability' in fault && this.#random() < fault.probability,
    );
  }

  has(kind: 'deny' | 'expired', service: string, operation: string): boolean {
    return this.#matching(service, operation).some((fault) => fault.kind === kind);
  }

  /** Milliseconds to wait before the answer. */
  latency(service: string, operation: string): number {
    return this.#matching(service, operation).reduce(
      (sum, fault) => sum + (fault.kind === 'latency' ? fault.milliseconds : 0),
      0,
    );
  }

  #matching(service: string, operation: string): readonly Fault[] {
    return this.#faults.filter(
      (fault) =>
        (fault.service === undefined || fault.service === service) &&
        (fault.operation === undefined || fault.operation === operation),
    );
  }
}
