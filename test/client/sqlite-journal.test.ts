import { execFile } from 'node:child_process';
import { scrypt } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { JournalUnusable } from '../../src/client/journal/journal.ts';
import { KeptFiles } from '../../src/client/journal/kept-files.ts';
import { sqliteJournal } from '../../src/client/journal/sqlite-journal.ts';
import { toPoll, toSend } from '../../src/client/polling/states.ts';
import { journalSuite } from './journal-suite.ts';

async function folder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'see-other-journal-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

journalSuite(async () => {
  const home = await folder();
  const journal = sqliteJournal(join(home.path, 'journal.db'));
  return {
    journal,
    async [Symbol.asyncDispose]() {
      await journal.close();
      await home[Symbol.asyncDispose]();
    },
  };
});

const newEntry = { id: 'a', identity: 'key', key: 'key', state: toSend('https://a.example/work'), createdAt: 1 };

test('what was written is there when the file is opened again', async () => {
  await using home = await folder();
  const path = join(home.path, 'deep', 'journal.db');
  const first = sqliteJournal(path);
  await first.add({ ...newEntry, body: new Blob(['x,y'], { type: 'text/csv' }) }, 0, 100);
  await first.close();
  await first.close();
  const second = sqliteJournal(path);
  const claimed = await second.claim({ now: 100, leaseMs: 100 });
  expect(claimed?.entry).toMatchObject(newEntry);
  const body = await second.body('a');
  expect(body instanceof Blob && (await body.text())).toBe('x,y');
  await second.close();
});

test('two openers of one file get an entry one at a time', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  const [first, second] = [sqliteJournal(path), sqliteJournal(path)];
  await first.add(newEntry, 0, 100);
  const claims = await Promise.all(
    [first, second, first, second].map((journal) => journal.claim({ now: 100, leaseMs: 100 })),
  );
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  await Promise.all([first.close(), second.close()]);
});

test('only the owner can read the file', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  const journal = sqliteJournal(path);
  await journal.add({ ...newEntry, body: new Blob(['secret']) }, 0, 100);
  const modes = await Promise.all(
    [path, `${path}-wal`, `${path}-bodies/a`].map(async (file) => (await stat(file)).mode & 0o777),
  );
  expect(modes).toEqual([0o600, 0o600, 0o600]);
  await journal.close();
});

test('a result is one file, however often it is saved, and nothing is left of one that broke off', async () => {
  await using home = await folder();
  const journal = sqliteJournal(join(home.path, 'journal.db'), { resultsFolder: join(home.path, 'out') });
  const added = await journal.add({ ...newEntry, operation: 'draw' }, 0, 100);
  if (added === undefined || journal.results === undefined) throw new Error('not kept');
  const save = (body: ReadableStream<Uint8Array>) =>
    journal.results?.save(added.entry, { mediaType: 'application/json; charset=utf-8', body });
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"half'));
      controller.error(new Error('reset'));
    },
  });
  await expect(save(broken)).rejects.toThrow('reset');
  expect(await readdir(join(home.path, 'out'), { recursive: true })).toEqual(['.unfinished']);
  await save(new Blob(['{"a":1}']).stream());
  const saved = await save(new Blob(['{"a":2}']).stream());
  expect(saved).toEqual({
    file: join(home.path, 'out', 'draw-a.json'),
    mediaType: 'application/json; charset=utf-8',
    bytes: 7,
  });
  expect(await readdir(join(home.path, 'out'), { recursive: true })).toEqual(['.unfinished', 'draw-a.json']);
  expect(saved && (await (await journal.results.open(saved)).text())).toBe('{"a":2}');
  await rm(join(home.path, 'out', 'draw-a.json'));
  await expect(saved && journal.results.open(saved)).rejects.toThrow('is not there any more');
  await journal.close();
});

test('a result that breaks off while its file is being opened is one that broke off', async () => {
  await using home = await folder();
  const files = new KeptFiles(home.path);
  await files.put('made', null);
  // opening waits for its turn behind these
  const busy = Array.from({ length: 8 }, () => promisify(scrypt)('password', 'salt', 64));
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.error(new Error('reset'));
    },
  });
  await expect(files.put('broken', broken)).rejects.toThrow('reset');
  await Promise.all(busy);
  expect(await readdir(home.path)).toEqual(['.unfinished', 'made']);
});

test('a file that is no database is said to be none, and left as it is', async () => {
  await using home = await folder();
  const path = join(home.path, 'notes.txt');
  await writeFile(path, 'these are notes, and not a journal; '.repeat(100));
  expect(() => sqliteJournal(path)).toThrow(expect.objectContaining({ name: 'JournalUnusable', reason: 'corrupt' }));
  expect(() => sqliteJournal(path)).toThrow('put it aside and begin a new one');
  expect((await stat(path)).size).toBe(3600);
});

test('a damaged file is said to be damaged', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  const journal = sqliteJournal(path);
  await journal.add(newEntry, 0, 100);
  await journal.close();
  const size = (await stat(path)).size;
  await writeFile(path, Buffer.alloc(size - 100, 'x'), { flag: 'r+' });
  expect(() => sqliteJournal(path)).toThrow(JournalUnusable);
  await writeFile(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(size, 'x')]));
  expect(() => sqliteJournal(path)).toThrow(expect.objectContaining({ reason: 'corrupt' }));
});

test("another program's database is not written into", async () => {
  await using home = await folder();
  const path = join(home.path, 'other.db');
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE mine (a)');
  other.close();
  expect(() => sqliteJournal(path)).toThrow('not a journal of this client');
});

test('a journal of a newer version says to update', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  await sqliteJournal(path).close();
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 2');
  newer.close();
  expect(() => sqliteJournal(path)).toThrow(expect.objectContaining({ reason: 'newer' }));
  expect(() => sqliteJournal(path)).toThrow('update the client, or name another file');
});

test('a journal that another process keeps locked says so, and works once it is free', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  const journal = sqliteJournal(path, { busyTimeoutMs: 20 });
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  await expect(journal.add(newEntry, 0, 100)).rejects.toMatchObject({ reason: 'locked' });
  await expect(journal.claim({ now: 0, leaseMs: 1 })).rejects.toThrow('another process has it locked');
  other.exec('ROLLBACK');
  other.close();
  expect(await journal.add(newEntry, 0, 100)).toBeDefined();
  await journal.close();
});

test('a folder is no journal', async () => {
  await using home = await folder();
  expect(() => sqliteJournal(home.path)).toThrow(expect.objectContaining({ reason: 'cannot-open' }));
});

test('a journal that may only be read says so', async () => {
  await using home = await folder();
  const path = join(home.path, 'journal.db');
  await sqliteJournal(path).close();
  await chmod(path, 0o444);
  await chmod(home.path, 0o555);
  const module = new URL('../../src/client/journal/sqlite-journal.ts', import.meta.url).href;
  const program = `import { sqliteJournal } from ${JSON.stringify(module)};
    try { sqliteJournal(${JSON.stringify(path)}); console.log('opened'); }
    catch (error) { console.log(error.reason + ': ' + error.message); }`;
  // root may write anything, so a root that runs the tests tries as nobody
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program], {
    ...nobody,
    cwd: '/',
  });
  await chmod(home.path, 0o755);
  expect(stdout).toMatch(/^read-only: .*give/);
});

test('an entry that was adopted by its Location has no key', async () => {
  await using home = await folder();
  const journal = sqliteJournal(join(home.path, 'journal.db'));
  const location = 'https://a.example/requests/1';
  await journal.add({ id: 'a', identity: location, state: toPoll(location), createdAt: 1 }, 0, 100);
  const found = await journal.findByLocation(location);
  expect(found).toMatchObject({ id: 'a', identity: location });
  expect(found).not.toHaveProperty('key');
  await journal.close();
});
