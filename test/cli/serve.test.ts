/** `see-other serve` with options of every size. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCommand, startCommand } from '../support/command.ts';
import { startServer } from '../support/server-process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-serve-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('it says where its documentation is, if there is any', async () => {
  const options = ['--store', `sqlite:${join(folder, 'data')}`, '--port', '0', '--metrics-port', 'off'];
  for (const [more, said] of [
    [[], true],
    [['--no-portal'], false],
  ] as const) {
    const running = startCommand(['serve', '--log-level', 'silent', ...options, ...more]);
    const [, url = ''] = await running.says(/See Other is at (\S+)\n/);
    await running.says(/Three things to try/);
    running.child.kill('SIGTERM');
    expect((await running.ended).stdout.includes(`\nIts documentation is at ${url}/docs\n`)).toBe(said);
  }
});

test('the version is that of the package', async () => {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect((await runCommand(['--version'])).stdout).toBe(`${version}\n`);
});

test('times that are no whole milliseconds are rounded, and requests are claimed, settled and kept by them', async () => {
  const server = await startServer([
    ...['--store', `sqlite:${join(folder, 'data')}`, '--port', '0'],
    ...['--retention-hours', '0.3333333', '--lease-seconds', '20.00049'],
    ...['--max-header-seconds', '15.0004', '--max-idle-seconds', '65.0004'],
  ]);
  try {
    const answer = await fetch(`${server.url}/schedule-estimates`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', Prefer: 'wait=60' },
      body: JSON.stringify({ tasks: [{ id: 'roof', optimistic: 5, likely: 6, pessimistic: 9 }], trials: 100 }),
    });
    expect(answer.status).toBe(303);
    const { settledAt, expiresAt } = (await answer.json()) as Record<'settledAt' | 'expiresAt', string>;
    expect(Date.parse(expiresAt) - Date.parse(settledAt)).toBe(1_200_000);
  } finally {
    await server.end('SIGTERM');
  }
});
