import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { ManyEntriesOptions, ManyEntriesReport } from './programs/many-entries.ts';
import { sendJson, startFaultyServer } from './servers/faulty-server.ts';

const entries = 10_000;
const requestsPerSecond = 400;

test('10,000 open entries are followed within the limit, with one timer for all and little memory, and each gets its result', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-many-'));
  // nothing finishes until every entry has been asked for once
  await using server = await startFaultyServer({
    status: (response, { path }, count) =>
      count <= entries
        ? sendJson(response, 200, { status: 'running' }, { 'retry-after': '5' })
        : sendJson(response, 303, {}, { location: path.replace('/requests/', '/outcomes/') }),
    result: (response, { path }) => sendJson(response, 200, { result: path }),
  });
  try {
    const options: ManyEntriesOptions = {
      url: server.url,
      journal: join(folder, 'journal.db'),
      results: join(folder, 'results'),
      entries,
      requestsPerSecond,
    };
    const program = fileURLToPath(new URL('./programs/many-entries.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, JSON.stringify(options)]);
    const report = JSON.parse(stdout) as ManyEntriesReport;
    expect((await readdir(options.results)).filter((file) => file.endsWith('.json'))).toHaveLength(entries);
    expect(rateOf(server.seenOf('GET').map(({ at }) => at))).toBeLessThanOrEqual(requestsPerSecond);
    // the poller's own, that of the leases, and one for each request that is under way
    expect(report.timersMost).toBeLessThanOrEqual(2 + 16);
    expect(report.heapMost - report.heapBefore).toBeLessThan(30);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

/** Requests a second over the whole run; that no single second holds more when they are sent, test/client/rate-limit shows. */
function rateOf(times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return times.length / ((last - first) / 1000);
}
