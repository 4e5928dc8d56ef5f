import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caller } from '../support/calls.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { locationOf } from '../support/service.ts';
import { newPorts } from '../support/set-up.ts';
import type { TestPorts } from '../support/set-up.ts';
import { until } from '../support/until.ts';
import { durableContract } from './durable-operations.ts';

describe('a worker that is stopped past its lease and then goes on', () => {
  let folder: string;
  let api: ServerProcess;
  let workers: ServerProcess[];
  let ports: TestPorts;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'see-other-stopped-'));
    await writeFile(join(folder, 'contract.json'), durableContract);
    ports = newPorts(folder);
    const args = [
      ...['--contract', join(folder, 'contract.json')],
      ...['--operations', fileURLToPath(new URL('./durable-operations.ts', import.meta.url))],
      ...['--store', ports.store, '--queue', ports.queue, '--port', '0', '--lease-seconds', '1'],
    ];
    api = await startServer([...args, '--role', 'api']);
    workers = await Promise.all([0, 1].map(() => startServer([...args, '--role', 'worker'])));
  });

  afterEach(async () => {
    await Promise.all([api, ...workers].map((server) => server.end('SIGKILL')));
    await ports.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('cannot settle: the result of the attempt that took over stands', async () => {
    const call = caller(api.url, durableContract);
    const location = locationOf(await call('POST', '/whoRan', { json: { folder } }));

    const first = await workerOfAttempt(1);
    first.signal('SIGSTOP');
    const second = await workerOfAttempt(2);
    expect(second.pid).not.toBe(first.pid);
    await writeFile(join(folder, 'go-2'), '');
    const result = await until('the second attempt has succeeded', async () => {
      const status = await call('GET', location);
      return status.status === 303 && (status.headers.get('location') ?? undefined);
    });

    await writeFile(join(folder, 'go-1'), '');
    first.signal('SIGCONT');
    await until('the first attempt has been refused', () => first.log.some(({ msg }) => msg.startsWith('lease lost')));
    expect(first.log.some(({ msg }) => msg === 'succeeded')).toBe(false);
    expect((await call('GET', result)).json).toEqual({ attempt: 2, pid: second.pid });
    expect((await call('GET', `${location}?redirect=false`)).json).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  async function workerOfAttempt(attempt: number): Promise<ServerProcess> {
    const started = join(folder, `started-${String(attempt)}`);
    const pid = await until(`attempt ${String(attempt)} has started`, async () => {
      const text = await readFile(started, 'utf8').catch(() => '');
      // an empty one is being written
      return text !== '' && text;
    });
    const worker = workers.find((candidate) => String(candidate.pid) === pid);
    if (worker === undefined) throw new Error(`process ${pid} is none of the workers`);
    return worker;
  }
});
