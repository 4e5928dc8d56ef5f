/** What a large upload takes, beside copying as many bytes on the same disk. */
import { availableParallelism } from 'node:os';
import { SqliteFolder } from '../contenders/sqlite-folder.ts';
import { memoryOf } from '../cpu.ts';
import { emptyFolder } from '../prepared-folders.ts';
import { startMeasured } from '../processes.ts';
import { CpuMeter } from './cpu-meter.ts';
import type { Workload } from './workload.ts';

const watchMs = 100;
const passes = 2;

export const upload: Workload = {
  name: 'upload',
  title: 'A large upload',
  about: ({ uploadBytes }) =>
    `A CSV of ${uploadBytes / 1024 ** 2} MiB, made by the client as it is sent, POSTed to /dataset-profiles until the 202; beside \`cat FILE > COPY && sync COPY\` of as many bytes on the same disk, FILE being in memory; and beside a bare server of Node's that reads as many and throws them away; ${passes} times in turn. The most that the cores could do: what client and bare server use of the CPU, and what hashing as many bytes with SHA-256, writing them to a file and flushing it use, spread over all cores with nothing ever waiting. Memory: the most that the service had, less what it had before.`,
  figures: () => [
    { key: 'copied', title: 'copied, MiB/s', digits: 0 },
    { key: 'dropped', title: 'read and thrown away, MiB/s', digits: 0 },
    { key: 'bound', title: 'the most that the cores could do, MiB/s', digits: 0 },
    { key: 'uploaded', title: 'uploaded, MiB/s', digits: 0 },
    { key: 'memory', title: 'memory above rest, MiB', digits: 0 },
  ],
  suits: ({ id }) => id === 'see-other',
  async measure(_stack, { load, scale }) {
    const bytes = scale.uploadBytes;
    await using store = new SqliteFolder(await emptyFolder());
    await using program = await store.serve('api');
    const dropping = await startMeasured('contenders/programs/dropping.ts', []);
    const seconds = { copied: 0, dropped: 0, uploaded: 0 };
    let cpuSeconds = 0;
    await load.run({ kind: 'upload', url: program.url, bytes: 1024 ** 2 });
    const rest = memoryOf(program.parts).rssMb;
    let most = rest;
    const watching = setInterval(() => {
      most = Math.max(most, memoryOf(program.parts).rssMb);
    }, watchMs);
    try {
      for (let pass = 0; pass < passes; pass += 1) {
        seconds.copied += (await load.run({ kind: 'copy', bytes })).seconds;
        const dropped = new CpuMeter([load.part, { name: 'dropping', pid: dropping.pid }]);
        seconds.dropped += (await load.run({ kind: 'upload', url: dropping.url, bytes })).seconds;
        cpuSeconds += dropped.seconds() + (await load.run({ kind: 'keep', bytes })).cpuSeconds;
        seconds.uploaded += (await load.run({ kind: 'upload', url: program.url, bytes })).seconds;
      }
    } finally {
      clearInterval(watching);
      await dropping.stop();
    }
    const mebibytes = (bytes * passes) / 1024 ** 2;
    return {
      copied: mebibytes / seconds.copied,
      dropped: mebibytes / seconds.dropped,
      bound: (mebibytes * availableParallelism()) / cpuSeconds,
      uploaded: mebibytes / seconds.uploaded,
      memory: most - rest,
    };
  },
};
