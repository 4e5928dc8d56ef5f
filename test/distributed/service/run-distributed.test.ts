/** `make run-distributed`, and what it says to try. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { freePort } from '../../../scripts/servers/free-port.ts';
import { until } from '../../support/until.ts';

const script = fileURLToPath(new URL('../../../scripts/run-distributed.ts', import.meta.url));

/** The first of two that follow each other. */
async function twoFreePorts(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const next = createServer();
    const free = await new Promise<boolean>((resolve) => {
      next.once('error', () => {
        resolve(false);
      });
      next.listen(port + 1, '127.0.0.1', () => {
        resolve(true);
      });
    });
    next.close();
    if (free) return port;
  }
}

test('two API processes and two workers come up, answer for each other, and go on without one, and are gone after Ctrl-C', async () => {
  const port = await twoFreePorts();
  const child = spawn(process.execPath, [script, '--without-docker'], {
    env: { ...process.env, PORT: String(port), SEE_OTHER_WRAPPED: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    await until('it says what to try', () => said.includes('Ctrl-C stops everything'), 300_000);
    expect(said).not.toContain('Warning');
    const commands = /^ {2}location=[\s\S]*?\n {2}curl .*$/m.exec(said)?.[0] ?? 'false';
    expect(commands).toContain(`127.0.0.1:${String(port)}/schedule-estimates`);
    expect(commands).toContain(`127.0.0.1:${String(port + 1)}$location`);
    const { stdout } = await promisify(execFile)('bash', ['-c', commands]);
    expect(JSON.parse(stdout)).toMatchObject({ trials: 10_000 });
    // a worker did it, and its log is shown
    await until('it is logged', () => /worker [12] .*succeeded/.test(said.replaceAll(/\p{Cc}\[\d+m/gu, '')));
    // one that is lost is said, and the others go on
    await promisify(execFile)('bash', ['-c', /kill -9 \d+/.exec(said)?.[0] ?? 'false']);
    await until('its end is said', () => said.includes('worker 1 has ended (SIGKILL)'));
    expect(JSON.parse((await promisify(execFile)('bash', ['-c', commands])).stdout)).toMatchObject({ trials: 10_000 });
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    await expect(fetch(`http://127.0.0.1:${String(port)}/requests`)).rejects.toThrow('fetch failed');
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
});
