/** An API node dies between storing a request and telling of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { withClient } from '../../support/mongodb.ts';
import { startProtocol } from '../../support/protocol.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';

const program = fileURLToPath(new URL('./programs/dying-api.ts', import.meta.url));

test('the request is worked on elsewhere, and the same POST to another node gives its Location', async () => {
  const ports = distributedPorts();
  const headers = { 'Idempotency-Key': 'the-caller-never-heard-of-it' };
  const stored = (): Promise<{ _id: string; status: string }[]> =>
    withClient(ports.store, (client) =>
      client
        .db()
        .collection<{ _id: string; status: string }>('requests')
        .find({}, { projection: { status: 1 } })
        .toArray(),
    );
  const dying = spawn(process.execPath, [program, ports.store], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    // it has looked for work already, and finds this one when it looks again
    await using worker = await startProtocol({ ports });
    const ended = once(dying, 'exit');
    const [url] = (await once(createInterface(dying.stdout), 'line')) as [string];
    const answer = fetch(`${url}/echo`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ word: 'hello' }),
    });
    await expect(answer).rejects.toThrow('fetch failed');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const [request] = await stored();
    if (request === undefined) throw new Error('nothing was stored');
    const location = `/requests/${request._id}`;
    const { json } = await worker.finished(location);
    expect(json).toMatchObject({ status: 'succeeded', attempt: 1 });
    await using other = await startProtocol({ ports, settings: { role: 'api' } });
    expect(locationOf(await other.post('echo', { word: 'hello' }, headers))).toBe(location);
    expect(await stored()).toEqual([{ _id: request._id, status: 'succeeded' }]);
    expect((await other.get(String(json['result']))).json).toMatchObject({ word: 'hello' });
  } finally {
    dying.kill('SIGKILL');
    await ports.drop();
  }
});
