/**
 * When handlers start, told by the processes that run them to the one that measures: a process whose environment has
 * SEE_OTHER_BENCH_STARTS, a folder, keeps in memory what starts, and writes it there when it exits. So a program that is
 * measured has to exit, and not be killed, when it gets SIGTERM.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nowMs } from '../clock.ts';

const variable = 'SEE_OTHER_BENCH_STARTS';
const folder = process.env[variable];
const lines: string[] = [];

/** For a handler to call first; does nothing where nobody asks for it. */
export function started(id: string): void {
  if (folder === undefined) return;
  if (lines.length === 0)
    process.on('exit', () => {
      writeFileSync(join(folder, String(process.pid)), lines.join('\n'));
    });
  lines.push(`${id} ${String(nowMs())}`);
}

/** Has all programs that are started in `work` tell when handlers start. Resolves with that of each id, by the clock of `nowMs`; `work` has to end them. */
export async function recordStarts(work: () => Promise<void>): Promise<Map<string, number>> {
  const into = await mkdtemp(join(tmpdir(), 'see-other-bench-starts-'));
  process.env[variable] = into;
  try {
    await work();
    const texts = await Promise.all((await readdir(into)).map((name) => readFile(join(into, name), 'utf8')));
    const words = texts.flatMap((text) => text.split('\n')).map((line) => line.split(' '));
    return new Map(words.map(([id = '', at]) => [id, Number(at)]));
  } finally {
    Reflect.deleteProperty(process.env, variable);
    await rm(into, { recursive: true, force: true });
  }
}
