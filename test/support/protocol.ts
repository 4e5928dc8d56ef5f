/** A service with the fixture's operations, as the tests of the protocol have it. */
import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Answer, Call, CallOptions } from './calls.ts';
import { Gate, protocolContract, protocolHandlers } from './handlers.ts';
import { startService } from './service.ts';
import type { TestService, TestServiceOptions } from './service.ts';
import { until } from './until.ts';

type Headers = Readonly<Record<string, string>>;

export interface ProtocolService extends TestService {
  /** Holds the handlers of `wait`. */
  readonly gate: Gate;
  post(operation: string, json: unknown, headers?: Headers): Promise<Answer>;
  get(path: string, headers?: Headers, options?: CallOptions): Promise<Answer>;
  /** A request of `wait` whose handler has started and is held at the gate. */
  held(): Promise<{ readonly id: string; readonly location: string }>;
}

export type ProtocolOptions = Partial<Omit<TestServiceOptions, 'operations'>> & {
  readonly gate?: Gate;
  /** Instead of the fixture's, by name. */
  readonly operations?: object;
};

/** Callers say who they are in X-Owner. Held handlers are let go when the service ends. */
export async function startProtocol({
  gate = new Gate(),
  settings,
  operations,
  ...options
}: ProtocolOptions = {}): Promise<ProtocolService> {
  const service = await startService({
    contract: protocolContract,
    operations: { ...protocolHandlers(gate), ...operations },
    ownerOf: (req) => req.get('x-owner') ?? 'everybody',
    settings: { drainMs: 500, ...settings },
    ...options,
  });
  return withCalls(service, gate, service.call);
}

/**
 * One service for the tests of a file that need no settings of their own. Each call of the returned function
 * comes to it as a new owner, who shares nothing with the others.
 */
export function sharedProtocol(options: ProtocolOptions = {}): () => ProtocolService {
  let service: ProtocolService | undefined;
  beforeAll(async () => {
    service = await startProtocol(options);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
  });
  return () => {
    if (service === undefined) throw new Error('the shared service is there only while tests run');
    return asOwner(service, `owner ${randomUUID()}`);
  };
}

/** The same service as somebody sees it. */
export function asOwner(service: ProtocolService, owner: string): ProtocolService {
  const call: Call = (method, path, options = {}) =>
    service.call(method, path, {
      ...options,
      headers: { 'X-Owner': owner, ...(options.headers as Headers | undefined) },
    });
  return withCalls(service, service.gate, call);
}

function withCalls(service: TestService, gate: Gate, call: Call): ProtocolService {
  const post: ProtocolService['post'] = (operation, json, headers = {}) =>
    call('POST', `/${operation}`, { json, headers });
  return {
    ...service,
    call,
    gate,
    post,
    get: (path, headers = {}, options = {}) => call('GET', path, { headers, ...options }),
    finished: (location) =>
      until(`${location} has finished`, async () => {
        const answer = await call('GET', `${location}?redirect=false`);
        return ['succeeded', 'failed', 'canceled'].includes(String(answer.json['status'])) && answer;
      }),
    async held() {
      const accepted = await post('wait', {});
      const id = String(accepted.json['id']);
      await until('the handler is at the gate', () => gate.started.includes(id));
      return { id, location: `/requests/${id}` };
    },
    async [Symbol.asyncDispose]() {
      gate.open();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** The id of the owner's one request, as soon as it runs. */
export function running(service: ProtocolService): Promise<string> {
  return until('the request runs', async () => {
    const { requests } = (await service.get('/requests?status=running')).json as { requests: { id: string }[] };
    return requests[0]?.id;
  });
}

export function header(answer: Answer, name: string): string {
  const value = answer.headers.get(name);
  if (value === null) throw new Error(`the answer ${answer.status} has no ${name}: ${answer.text}`);
  return value;
}

/** Status and the problem's name in the catalogue: what follows `/problems/` in its type. */
export function refusalOf({ status, headers, text, json }: Answer): [number, string] {
  if (headers.get('content-type') !== 'application/problem+json')
    throw new Error(`the answer ${status} is no problem: ${text}`);
  return [status, String(json['type']).replace('/problems/', '')];
}

/** The problem's name when it stands in a status. */
export function failureOf({ json, text }: Answer): string {
  const problem = json['problem'] as { type?: string } | undefined;
  if (problem?.type === undefined) throw new Error(`there is no problem in ${text}`);
  return problem.type.replace('/problems/', '');
}
