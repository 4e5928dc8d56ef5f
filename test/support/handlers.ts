/** Operations of the fixture contract, good and bad, that the protocol's tests are made with. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import workerpool from 'workerpool';
import { PermanentFailure } from '../../src/engine/handler.ts';
import type { Attempt, Handler, Input, ResultFile, UploadedFile } from '../../src/engine/handler.ts';
import { fixtureContract } from './fixture-contract.ts';

const anything = { type: 'object', additionalProperties: true };

/** What the fixture's operations take and give. */
export const protocolContract = fixtureContract({
  echo: {
    body: { 'application/json': anything },
    result: { 'application/json': anything },
    parameters: [
      { name: 'times', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 5 } },
      { name: 'X-Flavour', in: 'header', schema: { type: 'string' } },
    ],
  },
  wait: { body: { 'application/json': anything }, result: { 'application/json': anything } },
  misbehave: {
    body: { 'application/json': { type: 'object', required: ['how'], properties: { how: { type: 'string' } } } },
    result: {
      'application/json': {
        type: 'object',
        required: ['ok'],
        properties: { ok: { const: true } },
        additionalProperties: false,
      },
    },
  },
  misbehaveApart: {
    body: { 'application/json': { type: 'object', required: ['how'], properties: { how: { type: 'string' } } } },
    result: {
      'application/json': {
        type: 'object',
        required: ['ok'],
        properties: { ok: { const: true } },
        additionalProperties: false,
      },
    },
  },
  upload: {
    body: { 'text/plain': { type: 'string', format: 'binary' } },
    result: { 'application/json': { type: 'object', required: ['bytes', 'mediaType'] } },
  },
  render: {
    body: { 'application/json': anything },
    result: { 'text/plain': { type: 'string' } },
    resultStatuses: {
      206: {
        description: 'A range.',
        headers: { ETag: { $ref: '#/components/headers/ETag' } },
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
      416: {
        description: 'No such range.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
});

/** Holds handlers of `wait` until the test lets them go on. */
export class Gate {
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #openedFor = new Map<string, PromiseWithResolvers<undefined>>();
  /** Ids of the requests whose handlers have started, in order. */
  readonly started: string[] = [];
  /** Why handlers were told to stop, by id. */
  readonly aborted = new Map<string, unknown>();

  open(): void {
    this.#opened.resolve(undefined);
  }

  /** Lets the handler of one request go on, and only that. */
  openFor(id: string): void {
    this.#gateOf(id).resolve(undefined);
  }

  #gateOf(id: string): PromiseWithResolvers<undefined> {
    const gate = this.#openedFor.get(id) ?? Promise.withResolvers<undefined>();
    this.#openedFor.set(id, gate);
    return gate;
  }

  async pass({ id, signal }: Attempt): Promise<void> {
    this.started.push(id);
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => {
      this.aborted.set(id, signal.reason);
      stopped.reject(signal.reason);
    };
    signal.addEventListener('abort', stop);
    try {
      await Promise.race([this.#opened.promise, this.#gateOf(id).promise, stopped.promise]);
    } finally {
      // a lease that is renewed while the outcome is being stored is lost, which tells nobody who was stopped
      signal.removeEventListener('abort', stop);
    }
  }
}

type Body = Record<string, unknown>;

export function protocolHandlers(gate: Gate = new Gate()) {
  return {
    echo: {
      runs: 'inline',
      check: ({ body }: Input<Body>) =>
        body['reject'] === true ? [{ pointer: '/reject', detail: 'It asks to be rejected.' }] : [],
      run: ({ body, parameters }: Input<Body>) => Promise.resolve({ ...body, parameters }),
    },
    wait: {
      runs: 'inline',
      async run({ body }: Input<Body>, attempt: Attempt) {
        attempt.progress(25, 'at the gate');
        await gate.pass(attempt);
        return body;
      },
    },
    misbehave: {
      runs: 'inline',
      timeoutMs: 300,
      run: ({ body }: Input<Body>, attempt: Attempt) => misbehave(String(body['how']), attempt),
    },
    misbehaveApart,
    upload: {
      runs: 'inline',
      run: ({ body }: Input<UploadedFile>) => Promise.resolve({ bytes: body.bytes, mediaType: body.mediaType }),
    },
    render: {
      runs: 'inline',
      async run({ body }: Input<Body>, { scratch }: Attempt): Promise<ResultFile> {
        const path = join(scratch, 'rendered.txt');
        await writeFile(path, String(body['text']));
        return { path, mediaType: 'text/plain; charset=utf-8' };
      },
    },
  } satisfies Record<string, Handler>;
}

/**
 * The same in a process of its own, in which it may do worse.
 * @public found by its name in that process
 */
export const misbehaveApart = {
  runs: 'isolated',
  module: import.meta.url,
  // a process may take a while to start on a busy machine, and that is not what these tests are about
  timeoutMs: 8_000,
  maxAttempts: 2,
  memoryMb: 64,
  run: ({ body }: Input<Body>, attempt: Attempt) => misbehave(String(body['how']), attempt),
} satisfies Handler;

async function misbehave(how: string, attempt: Attempt): Promise<unknown> {
  switch (how) {
    case 'not at all':
      return { ok: true };
    case 'report oddly':
      for (const message of [5, null, { toString: null }]) attempt.progress(10, message as unknown as string);
      for (const percent of [Number.NaN, '10', null]) attempt.progress(percent as number, 'x');
      return { ok: true };
    case 'send oddly':
      for (const sent of [null, 5, 'text', {}, { percent: {} }, { stdout: 5 }]) workerpool.workerEmit(sent);
      return { ok: true };
    case 'say something':
      process.stdout.write('mumble');
      return { ok: true };
    case 'throw':
      throw new Error('the cellar is flooded, and the password is swordfish');
    case 'throw at first':
      if (attempt.attempt === 1) throw new Error('not yet');
      return { ok: true };
    case 'throw for good':
      throw new PermanentFailure({
        type: '/problems/no-such-wine',
        title: 'There is no such wine',
        status: 422,
        detail: 'Look again.',
      });
    case 'return something else':
      return { ok: 'perhaps' };
    case 'return a BigInt':
      return { ok: true, big: 5n };
    case 'return a cycle': {
      const cycle: Record<string, unknown> = {};
      cycle['cycle'] = cycle;
      return cycle;
    }
    case 'return what throws':
      return {
        toJSON() {
          throw new Error('the password is swordfish');
        },
      };
    case 'return nothing':
      return undefined;
    case 'never return':
      return new Promise(() => undefined);
    case 'block the thread':
      for (;;);
    case 'kill the process':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'exit':
      process.exit(7);
    // eslint-disable-next-line no-fallthrough
    case 'use up the memory': {
      const hoard: unknown[] = [];
      for (;;) hoard.push(new Array(100_000).fill(Math.random()));
    }
    case 'tell the environment':
      throw new PermanentFailure({
        type: '/problems/environment',
        title: 'The environment',
        status: 500,
        detail: Object.keys(process.env).join(' '),
      });
    default:
      throw new Error(`unknown misbehaviour: ${how}`);
  }
}
