import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { startProtocol } from '../support/protocol.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

describe('a handler', () => {
  let service: TestService;

  beforeAll(async () => {
    process.env['SEE_OTHER_TEST_SECRET'] = 'swordfish';
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
  });
  afterAll(async () => {
    delete process.env['SEE_OTHER_TEST_SECRET'];
    await service[Symbol.asyncDispose]();
  });

  it.each<[string, string, unknown]>([
    ['misbehave', 'not at all', { status: 'succeeded', attempt: 1 }],
    ['misbehave', 'report oddly', { status: 'succeeded', attempt: 1 }],
    ['misbehave', 'throw at first', { status: 'succeeded', attempt: 2 }],
    ['misbehave', 'throw', { status: 'failed', attempt: 3, problem: { type: '/problems/handler-failed' } }],
    [
      'misbehave',
      'throw for good',
      { status: 'failed', attempt: 1, problem: { type: '/problems/no-such-wine', detail: 'Look again.' } },
    ],
    [
      'misbehave',
      'return something else',
      { status: 'failed', attempt: 1, problem: { type: '/problems/result-invalid', errors: [{ pointer: '/ok' }] } },
    ],
    ['misbehave', 'return nothing', { status: 'failed', attempt: 1, problem: { type: '/problems/result-invalid' } }],
    [
      'misbehave',
      'return a BigInt',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('BigInt') }] },
      },
    ],
    [
      'misbehave',
      'return a cycle',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('contains itself') }] },
      },
    ],
    [
      'misbehave',
      'return what throws',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('throws') }] },
      },
    ],
    ['misbehave', 'never return', { status: 'failed', attempt: 3, problem: { type: '/problems/attempt-timed-out' } }],
    ['misbehaveApart', 'not at all', { status: 'succeeded', attempt: 1 }],
    ['misbehaveApart', 'report oddly', { status: 'succeeded', attempt: 1 }],
    ['misbehaveApart', 'send oddly', { status: 'succeeded', attempt: 1 }],
    ['misbehaveApart', 'throw at first', { status: 'succeeded', attempt: 2 }],
    ['misbehaveApart', 'throw', { status: 'failed', attempt: 2, problem: { type: '/problems/handler-failed' } }],
    [
      'misbehaveApart',
      'throw for good',
      { status: 'failed', attempt: 1, problem: { type: '/problems/no-such-wine', detail: 'Look again.' } },
    ],
    [
      'misbehaveApart',
      'return something else',
      { status: 'failed', attempt: 1, problem: { type: '/problems/result-invalid', errors: [{ pointer: '/ok' }] } },
    ],
    [
      'misbehaveApart',
      'return nothing',
      { status: 'failed', attempt: 1, problem: { type: '/problems/result-invalid' } },
    ],
    [
      'misbehaveApart',
      'return a BigInt',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('BigInt') }] },
      },
    ],
    [
      'misbehaveApart',
      'return a cycle',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('contains itself') }] },
      },
    ],
    [
      'misbehaveApart',
      'return what throws',
      {
        status: 'failed',
        attempt: 1,
        problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining('throws') }] },
      },
    ],
    [
      'misbehaveApart',
      'block the thread',
      { status: 'failed', attempt: 2, problem: { type: '/problems/attempt-timed-out' } },
    ],
    [
      'misbehaveApart',
      'kill the process',
      { status: 'failed', attempt: 2, problem: { type: '/problems/handler-failed' } },
    ],
    ['misbehaveApart', 'exit', { status: 'failed', attempt: 2, problem: { type: '/problems/handler-failed' } }],
    ['misbehaveApart', 'use up the memory', { status: 'failed', attempt: 2 }],
  ])('of %s whose fault is: %s', async (operation, how, outcome) => {
    const location = locationOf(await service.call('POST', `/${operation}`, { json: { how } }));
    const { json, text } = await service.finished(location);
    expect(json).toMatchObject(outcome as Record<string, unknown>);
    expect(text).not.toMatch(/swordfish|node_modules|\.ts:/);
  });

  it('that runs apart is heard, with the request that it speaks of', async () => {
    const location = locationOf(await service.call('POST', '/misbehaveApart', { json: { how: 'say something' } }));
    const { json } = await service.finished(location);
    await until('it is heard', () =>
      service.reported.some((said) => isDeepStrictEqual(said, { id: json['id'], text: 'mumble' })),
    );
  });

  it('that blocks its thread leaves the service answering', async () => {
    const location = locationOf(await service.call('POST', '/misbehaveApart', { json: { how: 'block the thread' } }));
    await until('it runs', async () => (await service.call('GET', location)).json['status'] === 'running');
    const echo = locationOf(await service.call('POST', '/echo', { json: { still: 'here' } }));
    expect((await service.finished(echo)).json['status']).toBe('succeeded');
    expect((await service.call('GET', location)).json['status']).toBe('running');
    expect((await service.call('DELETE', location)).status).toBe(202);
    expect((await service.finished(location)).json).toMatchObject({
      status: 'canceled',
      problem: { type: '/problems/request-canceled' },
    });
  });

  it('that runs apart gets nothing of the environment of the service', async () => {
    const location = locationOf(
      await service.call('POST', '/misbehaveApart', { json: { how: 'tell the environment' } }),
    );
    const { problem } = (await service.finished(location)).json as { problem: { detail: string } };
    expect(problem.detail).toContain('PATH');
    expect(problem.detail).not.toContain('SECRET');
  });

  it('leaves no folder behind, and no process once the service has stopped', async () => {
    const scratch = join(service.folder, 'scratch');
    await until('the attempts are gone', async () => (await readdir(scratch).catch(() => [])).length === 0);
    await service.service.stop();
    await until('its processes have ended', async () => !(await childProcesses()).includes('isolated-process'));
  });
});

test('a handler that gives a file which is not there fails, however many do, and the service goes on', async () => {
  const render = {
    runs: 'inline',
    maxAttempts: 1,
    run: () => Promise.resolve({ path: '/nowhere/report.txt', mediaType: 'text/plain' }),
  };
  await using service = await startProtocol({ operations: { render } });
  const accepted = await Promise.all(Array.from({ length: 40 }, () => service.post('render', { text: 'x' })));
  for (const answer of accepted) {
    const { json } = await service.finished(locationOf(answer));
    expect(json).toMatchObject({ status: 'failed', problem: { type: '/problems/handler-failed' } });
  }
});

/** The command lines of the processes that this one has started. */
async function childProcesses(): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,args=']);
  const ours = new RegExp(`^\\s*${String(process.pid)} `);
  return stdout
    .split('\n')
    .filter((line) => ours.test(line))
    .join('\n');
}
