import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessDenied, expired, unsigned } from './accessErrors.ts';
import { authenticate, credentialScope } from './authenticate.ts';
import type { CredentialScope } from './authenticate.ts';
import { ChangeSignal } from './changeSignal.ts';
import { ConnectionDropped, ConnectionTimedOut } from './contract.ts';
import type { SimulatedCluster, Simulator, SimulatorOptions, WireRequest, WireResponse } from './contract.ts';
import { Faults, parseFaults } from './faults.ts';
import type { Identity } from './identities.ts';
import { KubernetesApi, readCall, refusal } from './kubernetes/api.ts';
import type { ClusterPlace } from './kubernetes/cluster.ts';
import { clusterHost } from './kubernetes/endpoints.ts';
import type { ClusterEndpoint } from './kubernetes/endpoints.ts';
import { KubernetesError, unauthorized } from './kubernetes/status.ts';
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
  readonly #kubernetes: KubernetesApi;
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
    this.#quotas = new Quotas(() => this.#world.clock.now(), options.quotaFactor);
    this.#kubernetes = new KubernetesApi(
      (scope) => this.#identify(scope),
      () => this.#changes.fire(),
    );
  }

  async handle(received: WireRequest): Promise<WireResponse> {
    const headers = Object.fromEntries(
      Object.entries(received.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const request = { ...received, headers };
    const place = this.#world.clusters.at(request.hostname);
    if (place !== undefined) return this.#askCluster(place, request);
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

  clusters(): readonly SimulatedCluster[] {
    return [...this.#world.clusters.all()].map(({ place, eks }) => ({
      account: place.account,
      region: place.region,
      name: place.name,
      host: clusterHost(place),
      isPublic: eks.privateEndpoint !== true,
    }));
  }

  announceCluster(host: string, endpoint: ClusterEndpoint): void {
    this.#world.clusters.endpoints.serve(host, endpoint);
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
    this.#kubernetes.dispose();
    this.#world.clock.dispose();
    this.#changes.dispose();
  }

  #answer(service: Service, call: Call, caller: Caller): Promise<WireResponse> {
    const { name } = call.operation;
    return this.#underFaults(service.signingName, name, {
      expired: () => expired(service.protocol),
      throttled: () => throttling(service),
      failed: () =>
        internalFailure('The request processing has failed because of an unknown error, exception or failure.'),
      withinQuota: () => this.#withinQuota(service, name, caller),
      run: () => this.#run(service, call, caller),
    });
  }

  /** Carries the request out, as far as the faults in force let it. */
  async #underFaults(
    service: string,
    operation: string,
    road: {
      readonly expired: () => Error;
      readonly throttled: () => Error;
      readonly failed: () => Error;
      readonly withinQuota: () => boolean;
      readonly run: () => WireResponse | Promise<WireResponse>;
    },
  ): Promise<WireResponse> {
    const faults = this.#faults;
    const latency = faults.latency(service, operation);
    // Drawn together, before anything waits, so that one seed gives one story.
    const dropped = faults.strikes('drop', service, operation);
    const droppedAfterwards = dropped && this.#random() < 0.5;
    const throttled = faults.strikes('throttle', service, operation);
    const failed = faults.strikes('http500', service, operation);
    const truncated = faults.strikes('truncate', service, operation);
    const key = `${service}:${operation}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (latency > 0) await sleep(latency);
    if (dropped && !droppedAfterwards) throw new ConnectionDropped();
    if (faults.has('expired', service, operation)) throw road.expired();
    if (throttled || !road.withinQuota()) throw road.throttled();
    if (failed) throw road.failed();
    const response = await road.run();
    if (droppedAfterwards) throw new ConnectionDropped();
    return truncated ? { ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) } : response;
  }

  /** A request to the API server of a cluster. */
  async #askCluster(place: ClusterPlace, request: WireRequest): Promise<WireResponse> {
    const cluster = this.#world.clusters.open(place, place.name);
    if (cluster === undefined || cluster.eks.privateEndpoint === true) throw new ConnectionTimedOut(request.hostname);
    const call = readCall(request);
    const denied = () =>
      this.#faults.has('deny', 'kubernetes', call.operation) ||
      this.#world.denies(place.account, 'kubernetes', call.operation);
    try {
      return await this.#underFaults('kubernetes', call.operation, {
        expired: unauthorized,
        throttled: () =>
          new KubernetesError(
            429,
            'TooManyRequests',
            'the server has received too many requests and has asked us to try again later',
            { retryAfterSeconds: 1 },
            { 'retry-after': '1' },
          ),
        failed: () =>
          new KubernetesError(500, 'InternalError', 'Internal error occurred: etcdserver: request timed out'),
        withinQuota: () => true,
        run: () => {
          this.#world.clock.runDue();
          return this.#kubernetes.answer(cluster, request, call, denied());
        },
      });
    } catch (error) {
      if (error instanceof ConnectionDropped) throw error;
      if (error instanceof KubernetesError) return refusal(error);
      const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return refusal(new KubernetesError(500, 'InternalError', `Internal error occurred: ${what}`));
    }
  }

  #identify(scope: CredentialScope): Identity | undefined {
    try {
      return authenticate(scope, this.#world.identities, this.#world.clock.now(), 'query');
    } catch {
      return undefined;
    }
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
