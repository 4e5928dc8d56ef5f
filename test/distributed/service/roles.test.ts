import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { caller } from '../../support/calls.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { startServer } from '../../support/server-process.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { locationOf } from '../../support/service.ts';
import { until } from '../../support/until.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const contract = await readFile(join(root, 'openapi.yaml'), 'utf8');

await describeWithKafka('an API and a worker in processes of their own, with hints over Kafka', (kafka) => {
  test('work is done with and without a broker, also if there is none at the start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'see-other-kafka-roles-'));
    await kafka.kill();
    const args = ['--store', `sqlite:${folder}`, '--port', '0', '--queue', kafka.url(newTopic())];
    const servers: ServerProcess[] = [];
    try {
      for (const role of ['api', 'worker']) servers.push(await startServer([...args, '--role', role]));
      const call = caller(servers[0]?.url ?? '', contract);
      const estimate = async (): Promise<void> => {
        const tasks = [{ id: 'walls', optimistic: 1, likely: 2, pessimistic: 3 }];
        const location = locationOf(await call('POST', '/schedule-estimates', { json: { tasks } }));
        await until('it has succeeded', async () => (await call('GET', location)).status === 303);
      };
      const everySays = (text: string): Promise<unknown> =>
        until(
          `every process says "${text}"`,
          () => servers.every(({ log }) => log.filter(({ msg }) => msg.includes(text)).length === 1),
          40_000,
        );

      await estimate();
      await everySays('trouble with the work queue');
      await kafka.start();
      await everySays('works again');
      await estimate();
      await kafka.kill();
      await estimate();
      for (const server of servers) {
        await server.end('SIGTERM');
        expect(server.log.some(({ msg }) => msg === 'stopped')).toBe(true);
      }
    } finally {
      await Promise.all(servers.map((server) => server.end('SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('without Kafka its driver is not loaded', async () => {
  const script = `
    const { openQueue } = await import('./src/adapters.ts');
    const { createRequire } = await import('node:module');
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('/kafkajs/'));
    await (await openQueue('local:')).close();
    const before = loaded();
    await (await openQueue('kafka://localhost/hints')).close();
    console.log(JSON.stringify([before, loaded()]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  expect(JSON.parse(stdout)).toEqual([false, true]);
});
