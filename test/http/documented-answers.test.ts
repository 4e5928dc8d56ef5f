/** Each answer that the shipped contract documents is one that the service gives. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { documentedAnswers } from '../../scripts/answers/documented.ts';
import type { DocumentedAnswer } from '../../scripts/answers/documented.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { AsyncOperation, Operation } from '../../src/contract/contract.ts';
import { essence } from '../../src/contract/media-types.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import type { RequestStore } from '../../src/ports/request-store.ts';
import type { Scope } from '../../src/request/scopes.ts';
import type { Answer, CallOptions } from '../support/calls.ts';
import { EventStream } from '../support/event-stream.ts';
import { exampleInput, exampleResult } from '../support/examples.ts';
import { override } from '../support/faults.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { Gate } from '../support/handlers.ts';
import { startKeyed } from '../support/keyed.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService, TestServiceOptions } from '../support/service.ts';
import { until } from '../support/until.ts';

const contract = readContract(shippedContract);

type Call = Pick<CallOptions, 'headers'> & { readonly id?: string; readonly query?: string };

/** Calls an operation: a submission with the example of its input, anything else of the request with `id`. */
type CallOperation = (operation: Operation, call?: Call) => Promise<Answer>;

/** Handlers that succeed with the example of their result, once the gate lets them. */
function handlers(gate: Gate): object {
  return Object.fromEntries(
    contract.asynchronous.map((operation) => [
      operation.operationId,
      {
        runs: 'inline',
        async run(_input: unknown, attempt: Parameters<Gate['pass']>[0]) {
          await gate.pass(attempt);
          return exampleResult(contract, operation);
        },
      },
    ]),
  );
}

type Options = Partial<TestServiceOptions>;

function start(gate: Gate, options: Options = {}): Promise<TestService> {
  return startService({
    ...{ contract: shippedContract, operations: handlers(gate), ...options },
    settings: { drainMs: 500, ...options.settings },
  });
}

const methodOf = ({ method }: Operation): string => method.toUpperCase();
const targetOf = ({ path }: Operation, { id = v7(), query = '' }: Call): string =>
  path.replace(/\{[^}]+\}/, id) + query;

function callsOf({ call }: Pick<TestService, 'call'>): CallOperation {
  return (operation, options = {}) => {
    const { headers, body } = inputOf(operation);
    return call(methodOf(operation), targetOf(operation, options), {
      ...(body !== undefined && { body }),
      headers: { ...headers, ...(options.headers as Record<string, string> | undefined) },
    });
  };
}

function inputOf(operation: Operation): { headers?: Record<string, string>; body?: string } {
  return operation.role === 'submit' ? exampleInput(contract, operation as AsyncOperation) : {};
}

/** The operation whose request it is, or any where all are alike. */
function submittedFor({ operationId, role }: Operation): Operation {
  const [first] = contract.asynchronous;
  const found = contract.asynchronous.find(({ result }) => role === 'result' && result.operationId === operationId);
  const submit = found ?? first;
  if (submit === undefined) throw new Error('the contract has no asynchronous operation');
  return submit;
}

let open: TestService;
/** Its handlers never end. */
let stuck: TestService;
const opened = new Gate();
const closed = new Gate();
beforeAll(async () => {
  opened.open();
  [open, stuck] = await Promise.all([start(opened), start(closed)]);
});
afterAll(async () => {
  closed.open();
  await Promise.all([open[Symbol.asyncDispose](), stuck[Symbol.asyncDispose]()]);
});

/** The id of a request that has succeeded. */
async function succeeded(operation: Operation): Promise<string> {
  const location = locationOf(await callsOf(open)(submittedFor(operation)));
  return String((await open.finished(location)).json['id']);
}

/** The id of one that runs, and goes on running. */
async function runningNow(operation: Operation): Promise<string> {
  const id = String((await callsOf(stuck)(submittedFor(operation))).json['id']);
  await until('its handler has started', () => closed.started.includes(id));
  return id;
}

/** The answer of a service of its own. */
async function withService(options: Options, call: (service: CallOperation) => Promise<Answer>): Promise<Answer> {
  await using service = await start(new Gate(), options);
  return await call(callsOf(service));
}

/** The answer to a caller with a key that has these scopes, or without a key. */
async function withKeys(operation: Operation, scopes?: readonly Scope[]): Promise<Answer> {
  await using service = await startKeyed({ contract: shippedContract, operations: handlers(new Gate()) });
  // nobody is asked where there is no key
  const key = await service.key('ann', scopes);
  return await callsOf(scopes === undefined ? service : { call: service.as(key) })(operation);
}

/** What a call meets in a store of which nothing works. */
function failing(error: Error): Options {
  const fail = (): Promise<never> => Promise.reject(error);
  return {
    wrapStore: (store) => override(store, { accept: fail, find: fail, findWithResult: fail, list: fail, cancel: fail }),
  };
}

/** The answer to the second of two calls with a key, while the first is being accepted. */
async function whileAccepting(operation: Operation): Promise<Answer> {
  const { promise: accepting, resolve: accept } = Promise.withResolvers<undefined>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  const wrapStore = (store: RequestStore): RequestStore =>
    override(store, {
      async accept(requests) {
        begin(undefined);
        await accepting;
        return store.accept(requests);
      },
    });
  return withService({ wrapStore }, async (call) => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = call(operation, { headers });
    await begun;
    const second = await call(operation, { headers });
    accept(undefined);
    await first;
    return second;
  });
}

async function streamed(operation: Operation): Promise<Answer> {
  await using stream = await EventStream.open(open.url + targetOf(operation, { id: await succeeded(operation) }));
  await stream.ended;
  const { status, headers } = stream.response;
  expect(stream.statuses).toStrictEqual(['succeeded']);
  return { status, headers, text: '', json: {} };
}

/** The answer to a call that already has what it asks for. */
async function notModified(operation: Operation): Promise<Answer> {
  const call = { id: await succeeded(operation), query: operation.role === 'status' ? '?redirect=false' : '' };
  const etag = (await callsOf(open)(operation, call)).headers.get('etag') ?? '';
  return callsOf(open)(operation, { ...call, headers: { 'If-None-Match': etag } });
}

type Provocation = (operation: Operation) => Promise<Answer>;

/** By status, for every role of an operation, and by role and status where that is not enough. */
const provocations: Readonly<Record<string, Provocation>> = {
  'submit 202': (operation) => callsOf(open)(operation),
  'submit 303': (operation) => callsOf(open)(operation, { headers: { Prefer: 'wait=20' } }),
  'submit 409': whileAccepting,
  'result 200': async (operation) => callsOf(open)(operation, { id: await succeeded(operation) }),
  'status 200': async (operation) => callsOf(stuck)(operation, { id: await runningNow(operation) }),
  'status 303': async (operation) => callsOf(open)(operation, { id: await succeeded(operation) }),
  'list 200': (operation) => callsOf(open)(operation),
  'events 200': streamed,
  'events 204': async (operation) =>
    callsOf(open)(operation, { id: await succeeded(operation), headers: { 'Last-Event-ID': '999' } }),
  'cancel 200': (operation) =>
    withService({ settings: { role: 'api' } }, async (call) => {
      const accepted = await call(submittedFor(operation));
      return call(operation, { id: String(accepted.json['id']) });
    }),
  'cancel 202': async (operation) => callsOf(stuck)(operation, { id: await runningNow(operation) }),
  'cancel 409': async (operation) => callsOf(open)(operation, { id: await succeeded(operation) }),
  304: notModified,
  400: (operation) => callsOf(open)(operation, { query: '?unheard-of=1' }),
  401: (operation) => withKeys(operation),
  403: (operation) => withKeys(operation, ['submit', 'cancel'].includes(operation.role) ? ['read'] : ['submit']),
  404: (operation) => callsOf(open)(operation),
  406: (operation) => callsOf(open)(operation, { headers: { Accept: 'text/html' } }),
  410: (operation) => callsOf(open)(operation, { id: v7({ msecs: Date.parse('2020-01-01') }) }),
  413: (operation) => withService({ settings: { maxJsonBytes: 1, maxUploadBytes: 1 } }, (call) => call(operation)),
  415: (operation) => callsOf(open)(operation, { headers: { 'Content-Type': 'text/html' } }),
  422: async (operation) => {
    const headers = { 'Idempotency-Key': randomUUID() };
    await callsOf(open)(operation, { headers });
    const mediaType = inputOf(operation).headers?.['Content-Type'] ?? '';
    return callsOf(open)(operation, { headers: { ...headers, 'Content-Type': `${mediaType};charset=utf-8` } });
  },
  429: (operation) =>
    withService({ settings: { maxRequestsPerSecondPerOwner: 1 } }, (call) =>
      until('a second call comes within a second', async () => {
        const answers = await Promise.all([call(operation), call(operation)]);
        return answers.find(({ status }) => status === 429);
      }),
    ),
  500: (operation) => withService(failing(new Error('a fault')), (call) => call(operation)),
  503: (operation) => withService(failing(new StoreUnavailable('it is away')), (call) => call(operation)),
};

function provocationOf({ operation, status }: DocumentedAnswer): Provocation {
  const { operationId, role } = operation;
  const found = provocations[`${role} ${String(status)}`] ?? provocations[status];
  if (found === undefined)
    throw new Error(
      `openapi.yaml documents ${String(status)} for ${operationId}, and nothing here provokes it: write ` +
        `provocations['${role} ${String(status)}'], a function that calls a ${role} operation so that it answers that, ` +
        'or take it out of the contract',
    );
  return found;
}

const documented = documentedAnswers(contract).map((answer): [string, DocumentedAnswer] => [
  `${answer.operation.operationId} ${String(answer.status)} ${answer.mediaType ?? 'without a body'}`,
  answer,
]);

test.each(documented)('%s', async (_name, documentedAnswer) => {
  const { operation, status, mediaType } = documentedAnswer;
  const answer = await provocationOf(documentedAnswer)(operation);
  const sent = answer.headers.get('content-type');
  expect([answer.status, sent === null ? undefined : essence(sent)]).toStrictEqual([status, mediaType]);
});

test.each(['result', 'status', 'list', 'events'])(
  'HEAD of a %s is answered as GET is, without a body',
  async (role) => {
    const operation = contract.operations.find((one) => one.role === role);
    if (operation === undefined) throw new Error(`the contract has no ${role}`);
    const target = targetOf(operation, { id: await succeeded(operation) });
    const [head, get] = [await open.call('HEAD', target), await open.call('GET', target)];
    expect([head.status, head.headers.get('content-type'), head.text]).toStrictEqual([
      ...[get.status, get.headers.get('content-type'), ''],
    ]);
  },
);
