import { expect, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskSpace } from '../../src/engine/disk-space.ts';
import { until } from '../support/until.ts';

test('the fullest of the disks counts, and a disk with room again is taken again', async () => {
  const free = new Map([
    ['data', 500],
    ['blobs', 900],
  ]);
  const troubles: string[] = [];
  const disk = new DiskSpace({
    folders: [...free.keys()],
    minFreeBytes: 100,
    everyMs: 1,
    freeBytes: (folder) => Promise.resolve(free.get(folder) ?? 0),
    onTrouble: ({ message }) => troubles.push(message),
  });
  await disk.start();
  try {
    expect([disk.isFull, disk.hasRoomFor(400), disk.hasRoomFor(401)]).toStrictEqual([false, true, false]);
    free.set('blobs', 99);
    await until('it is full', () => disk.isFull);
    free.set('blobs', 100);
    await until('there is room', () => !disk.isFull);
    expect(troubles).toStrictEqual([
      expect.stringContaining('the disk of data or blobs has 99 bytes left, and 100 are'),
    ]);
  } finally {
    disk.stop();
  }
});

test('a folder that is not there yet is on the disk of the one above it', async () => {
  const troubles: string[] = [];
  const disk = new DiskSpace({
    folders: [join(tmpdir(), 'see-other-not-there', 'nor-there')],
    minFreeBytes: Number.MAX_SAFE_INTEGER,
    onTrouble: ({ message }) => troubles.push(message),
  });
  await disk.start();
  disk.stop();
  expect(troubles).toStrictEqual([expect.stringMatching(/has [1-9]\d* bytes left/)]);
});

test('what cannot be found out is told once, and nothing is refused for it', async () => {
  let looks = 0;
  const troubles: string[] = [];
  const disk = new DiskSpace({
    folders: ['gone'],
    minFreeBytes: 1,
    everyMs: 1,
    freeBytes: () => {
      looks += 1;
      return Promise.reject(new Error('it is gone'));
    },
    onTrouble: ({ message }) => troubles.push(message),
  });
  await disk.start();
  await until('it has looked again', () => looks > 3);
  disk.stop();
  expect(disk.isFull).toBe(false);
  expect(troubles).toStrictEqual(['the free disk space cannot be found out']);
});
