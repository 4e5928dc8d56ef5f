/** A large upload, and what it is compared with. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { nowMs } from '../clock.ts';
import { emptyFolder } from '../prepared-folders.ts';
import type { Copy, Done, Keep, Took, Upload } from './tasks.ts';

const run = promisify(execFile);

const line = '2012-01-01,seattle,0.0,12.8,5.0,4.7,drizzle\n';
const chunk = Buffer.from(line.repeat(Math.floor((256 * 1024) / line.length)));

/** The last line may be cut short. */
function* csv(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
}

export async function upload({ url, bytes }: Upload): Promise<Took> {
  const began = nowMs();
  const headers = { 'Content-Type': 'text/csv', 'Content-Length': bytes };
  const call = request(`${url}/dataset-profiles`, { method: 'POST', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    call.on('response', resolve).on('error', reject);
  });
  await Promise.all([
    pipeline(Readable.from(csv(bytes), { objectMode: false, highWaterMark: 1024 ** 2 }), call),
    answered,
  ]);
  const response = await answered;
  const body = await text(response);
  if (response.statusCode !== 202) throw new Error(`an upload was answered ${String(response.statusCode)} ${body}`);
  return { seconds: (nowMs() - began) / 1000 };
}

export async function copy({ bytes }: Copy): Promise<Took> {
  const folder = await emptyFolder();
  try {
    const [from, to] = [join(folder, 'file'), join(folder, 'copy')];
    const file = await open(from, 'w');
    for (const part of csv(bytes)) await file.write(part);
    await file.sync();
    await file.close();
    const began = nowMs();
    await run('sh', ['-c', 'cat "$1" > "$2" && sync "$2"', 'sh', from, to]);
    return { seconds: (nowMs() - began) / 1000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function keep({ bytes }: Keep): Promise<Done['keep']> {
  const folder = await emptyFolder();
  try {
    const before = process.cpuUsage();
    const hash = createHash('sha256');
    const file = await open(join(folder, 'file'), 'w');
    for (const part of csv(bytes)) {
      hash.update(part);
      await file.write(part);
    }
    hash.digest();
    await file.sync();
    await file.close();
    const { user, system } = process.cpuUsage(before);
    return { cpuSeconds: (user + system) / 1e6 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
