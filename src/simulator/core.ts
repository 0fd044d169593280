import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessDenied, expired, unsigned } from './accessErrors.ts';
import { authenticate, credentialScope } from './authenticate.ts';
import { ChangeSignal } from './changeSignal.ts';
import { ConnectionDropped } from './contract.ts';
import type { Simulator, SimulatorOptions, WireRequest, WireResponse } from './contract.ts';
import { Faults, parseFaults } from './faults.ts';
import type { Identity } from './identities.ts';
import { guessProtocol, protocols } from './protocols/index.ts';
import type { Call } from './protocols/protocol.ts';
import { Quotas } from './quota.ts';
import { sequence } from './random.ts';
import { UnusableOption } from './scenario.ts';
import { namedScenario } from './scenarios/index.ts';
import { SimulatedError } from './service.ts';
import type { Json, OperationContext, Service } from './service.ts';
import { recordCall } from './services/cloudTrailState.ts';
import { InvalidInput, UnreadableInput } from './validate.ts';
import { partitionOf, World } from './world.ts';

/** CloudTrail shows an event minutes after the call. */
const trailDelay = 2 * 60_000;

/** A simulated AWS: see BEHAVIOUR.md. Throws UnusableOption for options that make no sense, an Error for a state that can not be read. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return new SimulatorCore(options);
}

class SimulatorCore implements Simulator {
  readonly #world: World;
  readonly #quotas: Quotas;
  readonly #changes = new ChangeSignal();
  readonly #random: () => number;
  readonly #counts = new Map<string, number>();
  #faults: Faults;

  constructor(options: SimulatorOptions) {
    const { speed = 1, scenario = 'sample', state, functions = 0, notebooks = 0, nodegroups = 0 } = options;
    if (!(speed > 0)) throw new UnusableOption('The speed must be a number above 0.');
    this.#random = sequence(options.seed ?? 1, 0);
    this.#faults = new Faults(parseFaults(options.faults ?? []), this.#random);
    const generated = { functions, notebooks, nodegroups };
    const from =
      state === undefined
        ? { scenario: typeof scenario === 'string' ? namedScenario(scenario) : scenario, generated }
        : { state };
    this.#world = new World({ from, speed, startAt: options.startAt, onTask: () => this.#changes.fire() });
    this.#quotas = new Quotas(() => this.#world.clock.now());
  }

  async handle(received: WireRequest): Promise<WireResponse> {
    const headers = Object.fromEntries(
      Object.entries(received.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const request = { ...received, headers };
    const requestId = randomUUID();
    const scope = credentialScope(request);
    const service = this.#world.services.find(({ signingName }) => signingName === scope?.signingName);
    const protocolName = service?.protocol ?? guessProtocol(request);
    const protocol = protocols[protocolName];
    try {
      if (scope === undefined) throw unsigned(protocolName);
      const identity = authenticate(scope, this.#world.identities, this.#world.clock.now(), protocolName);
      if (service === undefined)
        throw new SimulatedError('UnknownOperationException', 404, `Service ${scope.signingName} is not simulated`);
      const call = protocol.read(service, request);
      return await this.#answer(service, call, {
        identity,
        region: scope.region,
        requestId,
        userAgent: headers['user-agent'],
      });
    } catch (error) {
      if (error instanceof ConnectionDropped) throw error;
      return protocol.fail(asAwsError(error, service), requestId);
    }
  }

  now(): number {
    return this.#world.clock.now();
  }

  save(): Json {
    return this.#world.save();
  }

  onDidChange(listener: () => void): () => void {
    return this.#changes.listen(listener);
  }

  setFaults(faults: readonly string[]): void {
    this.#faults = new Faults(parseFaults(faults), this.#random);
  }

  requestCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  dispose(): void {
    this.#world.clock.dispose();
    this.#changes.dispose();
  }

  async #answer(service: Service, call: Call, caller: Caller): Promise<WireResponse> {
    const { signingName } = service;
    const { name } = call.operation;
    const faults = this.#faults;
    const latency = faults.latency(signingName, name);
    // Drawn together, before anything waits, so that one seed gives one story.
    const dropped = faults.strikes('drop', signingName, name);
    const droppedAfterwards = dropped && this.#random() < 0.5;
    const throttled = faults.strikes('throttle', signingName, name);
    const failed = faults.strikes('http500', signingName, name);
    const truncated = faults.strikes('truncate', signingName, name);
    const key = `${signingName}:${name}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (latency > 0) await sleep(latency);
    if (dropped && !droppedAfterwards) throw new ConnectionDropped();
    if (faults.has('expired', signingName, name)) throw expired(service.protocol);
    if (throttled || !this.#withinQuota(service, name, caller)) throw throttling(service);
    if (failed)
      throw internalFailure('The request processing has failed because of an unknown error, exception or failure.');
    const response = await this.#run(service, call, caller);
    if (droppedAfterwards) throw new ConnectionDropped();
    return truncated ? { ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) } : response;
  }

  #withinQuota(service: Service, operation: string, caller: Caller): boolean {
    const bucket = service.quotas?.[operation] === undefined ? '*' : operation;
    const rate = service.quotas?.[bucket];
    return (
      rate === undefined ||
      this.#quotas.take([caller.identity.account, caller.region, service.signingName, bucket].join('/'), rate)
    );
  }

  async #run(service: Service, { operation, input }: Call, caller: Caller): Promise<WireResponse> {
    const { signingName } = service;
    const { identity, region, requestId } = caller;
    const { account } = identity;
    const partition = partitionOf(region);
    this.#world.clock.runDue();
    const resource = operation.resource?.(input);
    if (
      this.#faults.has('deny', signingName, operation.name) ||
      this.#world.denies(account, signingName, operation.name)
    ) {
      const arn =
        resource === undefined ? '*' : `arn:${partition}:${signingName}:${region}:${account}:${resource.arnPath}`;
      throw accessDenied(service, operation.name, identity.arn, arn);
    }
    const clock = this.#world.clock.at({ service: signingName, account, region });
    const context: OperationContext = {
      account,
      region,
      partition,
      requestId,
      clock,
      callerArn: identity.arn,
      callerId: identity.userId,
    };
    const record = (outcome: { responseElements?: Json; errorCode?: string; errorMessage?: string }) => {
      if (operation.writes !== true) return;
      recordCall(this.#world.tables.cloudtrail, context, {
        time: clock.now(),
        visibleAt: clock.due(trailDelay),
        name: operation.eventName ?? operation.name,
        source: service.eventSource ?? `${signingName}.amazonaws.com`,
        callerArn: identity.arn,
        accessKeyId: identity.accessKeyId,
        resources: resource === undefined ? [] : [{ type: resource.type, name: resource.name }],
        requestParameters: Object.fromEntries(
          Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
        requestId,
        ...(caller.userAgent === undefined ? {} : { userAgent: caller.userAgent }),
        ...outcome,
      });
      this.#changes.fire();
    };
    try {
      const output = await operation.handle(input, context);
      record({ responseElements: output });
      return protocols[service.protocol].succeed(service, operation, output, requestId);
    } catch (error) {
      const refusal = asAwsError(error, service);
      record({ errorCode: refusal.code, errorMessage: refusal.message });
      throw refusal;
    }
  }
}

interface Caller {
  readonly identity: Identity;
  readonly region: string;
  readonly requestId: string;
  readonly userAgent: string | undefined;
}

function throttling(service: Service): SimulatedError {
  const { code, status, message, extra, headers } = service.throttle ?? {
    code: 'ThrottlingException',
    status: 400,
    message: 'Rate exceeded',
  };
  return new SimulatedError(code, status, message, extra, headers);
}

function internalFailure(message: string): SimulatedError {
  return new SimulatedError('InternalFailure', 500, message);
}

function asAwsError(error: unknown, service: Service | undefined): SimulatedError {
  if (error instanceof SimulatedError) return error;
  if (error instanceof InvalidInput)
    return new SimulatedError(service?.validationError ?? 'ValidationException', 400, error.message);
  if (error instanceof UnreadableInput) return new SimulatedError('SerializationException', 400, error.message);
  return internalFailure(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
