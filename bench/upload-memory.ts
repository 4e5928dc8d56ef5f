/**
 * What a large upload costs: `node bench/upload-memory.ts [MiB]`. The service's memory while it takes the file in,
 * and the time beside that of copying the same bytes to a file with fsync.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { doingNothing, startMeasured } from './processes.ts';

const mebibytes = Number(process.argv[2] ?? 1024);
const folder = await mkdtemp(join(tmpdir(), 'see-other-bench-'));
const run = promisify(execFile);

async function rss(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

const path = join(folder, 'data.csv');
const file = await open(path, 'w');
const line = Buffer.from(`${randomBytes(30).toString('hex')},${createHash('sha256').digest('hex')}\n`);
const chunk = Buffer.concat(Array.from({ length: Math.floor(1024 ** 2 / line.length) }, () => line));
for (let written = 0; written < mebibytes; written += 1) await file.write(chunk);
await file.close();

const server = await startMeasured('../bin/see-other.js', [
  'serve',
  '--port',
  '0',
  '--store',
  `sqlite:${join(folder, 'store')}`,
  ...doingNothing,
  '--log-level',
  'error',
]);
try {
  const atRest = await rss(server.pid);
  let most = atRest;
  const watching = setInterval(() => void rss(server.pid).then((now) => (most = Math.max(most, now))), 50);
  const copying: number[] = [];
  const uploading: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    copying.push(await timed(() => run('dd', [`if=${path}`, `of=${join(folder, 'copy')}`, 'bs=1M', 'conv=fsync'])));
    uploading.push(
      await timed(() =>
        run('curl', [
          '-sf',
          '-T',
          path,
          '-X',
          'POST',
          '-H',
          'Content-Type: text/csv',
          `${server.url}/dataset-profiles`,
        ]),
      ),
    );
  }
  clearInterval(watching);
  const best = (values: number[]): number => Math.min(...values);
  process.stdout.write(
    `${String(mebibytes)} MiB copied to disk in ${best(copying).toFixed(2)} s, uploaded in ${best(uploading).toFixed(2)} s (best of 3)\n`,
  );
  process.stdout.write(
    `memory of the service: ${atRest.toFixed(0)} MiB at rest, at most ${most.toFixed(0)} MiB while uploading\n`,
  );
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
