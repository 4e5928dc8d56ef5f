/** What `see-other dev` takes for a change of its files. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { watchFiles } from '../../src/cli/dev/changes.ts';
import type { Changes } from '../../src/cli/dev/changes.ts';
import { stampOf } from '../../src/cli/dev/stamp.ts';

let folder: string;
let changes: Changes;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-changes-'));
  changes = watchFiles();
});
afterEach(async () => {
  changes[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

function watched(name: string): string {
  const file = join(folder, name);
  changes.add(file, stampOf(file));
  return file;
}

test('a file that is written, one that takes the place of another, one that goes', async () => {
  const [written, replaced, gone] = ['written', 'replaced', 'gone'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [written, replaced, gone]) {
    await writeFile(file, 'before');
    changes.add(file, stampOf(file));
  }
  await writeFile(written, 'after it');
  expect(await changes.next()).toEqual(new Set([written]));
  await writeFile(`${replaced}~`, 'before');
  await rename(`${replaced}~`, replaced);
  expect(await changes.next()).toEqual(new Set([replaced]));
  await rm(gone);
  expect(await changes.next()).toEqual(new Set([gone]));
});

test('a file that comes with the folders that it is in', async () => {
  const file = watched('one/two/file');
  await mkdir(join(folder, 'one/two'), { recursive: true });
  await writeFile(file, '');
  expect(await changes.next()).toEqual(new Set([file]));
});

test('what changed since it was read, before anybody looked', async () => {
  const file = join(folder, 'file');
  changes.add(file, stampOf(file));
  await writeFile(file, '');
  expect(await changes.next()).toEqual(new Set([file]));
});

test('what changes while nobody asks is told to the next who does', async () => {
  const [first, second, third] = [watched('first'), watched('second'), watched('third')];
  await writeFile(first, '');
  expect(await changes.next()).toEqual(new Set([first]));
  await writeFile(second, '');
  await writeFile(third, '');
  // what is asked for later is told later: both looks have been over them by now
  const seen = new Set<string>();
  while (seen.size < 2) for (const file of await changes.next()) seen.add(file);
  expect(seen).toEqual(new Set([second, third]));
});
