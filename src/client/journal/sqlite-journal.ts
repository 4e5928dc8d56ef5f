/**
 * The journal in a SQLite file: `import { sqliteJournal } from 'see-other/client/sqlite-journal'`.
 *
 * It outlives its process, and processes of one machine may share it. Beside the file are two folders:
 * `<file>-bodies` has copies of the files that are being submitted, until their Locations are known (the
 * original may change or go meanwhile, and what is sent again under a key has to be the same), and
 * `<file>-results`, unless another folder is named, has the results.
 */
import { openAsBlob } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { EpochMs, State } from '../polling/states.ts';
import { JournalUnusable, originOf } from './journal.ts';
import type { Body, Claimed, Entry, Journal, Lease, NewEntry, ResultKeeper, StoredRequest } from './journal.ts';
import { KeptFiles } from './kept-files.ts';
import { explain, explained, openDatabase } from './sqlite-schema.ts';

export interface SqliteJournalOptions {
  /** The folder that results are saved in, or false: none are, and whoever wants one fetches it. Default: `<file>-results`. */
  readonly resultsFolder?: string | false;
  /** How long to wait for another process that is writing. Default 5,000. */
  readonly busyTimeoutMs?: number;
}

/** Opens the journal in the file at `path`, and makes it if there is none. Throws JournalUnusable. */
export function sqliteJournal(
  path: string,
  { resultsFolder = `${path}-results`, busyTimeoutMs = 5_000 }: SqliteJournalOptions = {},
): Journal {
  const database = openDatabase(path, busyTimeoutMs);
  const sql = prepareAll(database);
  const bodies = new KeptFiles(`${path}-bodies`);
  const results = resultsFolder === false ? undefined : resultKeeper(path, resultsFolder);
  let closed = false;

  /** Runs `work` at once, and gives what it returns or throws as a promise. */
  const now = <Value>(work: () => Value): Promise<Value> =>
    new Promise((resolve) => {
      resolve(explained(path, work));
    });
  const together = <Value>(work: () => Value): Promise<Value> =>
    now(() => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const value = work();
        database.exec('COMMIT');
        return value;
      } catch (error) {
        // a commit that fails for want of room has rolled back by itself
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  /** For what may be lost when the power fails, and costs no more than a question that is asked again: no wait for the disk. */
  const relaxed = <Value>(work: () => Value): Value => {
    database.exec('PRAGMA synchronous = NORMAL');
    try {
      return work();
    } finally {
      database.exec('PRAGMA synchronous = FULL');
    }
  };
  bodies.sweep((name) => closed || sql.bodyOfFile.get({ name }) !== undefined).catch(() => undefined);

  return {
    ...(results === undefined ? {} : { results }),
    async add(entry, at, leaseMs) {
      if (sql.byIdentity.get({ identity: entry.identity }) !== undefined) return undefined;
      const file = entry.body instanceof Blob ? entry.id : undefined;
      if (entry.body instanceof Blob) await withFiles(path, bodies.put(entry.id, entry.body.stream()));
      const claimed = await together(() => insert(entry, at, leaseMs));
      if (claimed === undefined && file !== undefined) await bodies.remove(file);
      return claimed;
    },
    claim({ now: at, leaseMs, id, early = false, exceptOrigins = [] }) {
      const until = at + leaseMs;
      return now(() =>
        relaxed(() =>
          claimedOf(
            id === undefined
              ? sql.claimNext.get({ at, until, except: JSON.stringify(exceptOrigins) })
              : sql.claimOne.get({ at, until, id, early: early ? 1 : 0 }),
          ),
        ),
      );
    },
    renew(leases, until) {
      return together(() =>
        leases.filter((lease) => sql.renew.run({ ...lease, until }).changes === 0).map(({ id }) => id),
      );
    },
    async save(lease, { state, dueAt }) {
      const columns = { ...lease, ...stateColumns(state), dueAt: dueAt ?? null };
      if (
        state.kind === 'polling' &&
        (await now(() => sql.byId.get({ id: lease.id })?.['location'])) === state.location
      ) {
        return now(() => relaxed(() => optionalEntry(sql.save.get(columns))));
      }
      let file: string | undefined;
      const saved = await together(() => {
        const row = sql.save.get(columns);
        if (row !== undefined && state.kind !== 'sending')
          file = sql.removeBody.get({ id: lease.id })?.['file']?.toString();
        return row;
      });
      if (file !== undefined) await bodies.remove(file);
      return optionalEntry(saved);
    },
    async body(id): Promise<Body | undefined> {
      const row = await now(() => sql.body.get({ id }));
      if (row === undefined) return undefined;
      const {
        text,
        file,
        media_type: mediaType,
      } = row as { text: string | null; file: string | null; media_type: string };
      if (text !== null || file === null) return text ?? '';
      return withFiles(path, bodies.open(file, mediaType));
    },
    find: (id) => now(() => optionalEntry(sql.byId.get({ id }))),
    findByIdentity: (identity) => now(() => optionalEntry(sql.byIdentity.get({ identity }))),
    findByLocation: (location) => now(() => optionalEntry(sql.byLocation.get({ location }))),
    list({ open, before, limit }) {
      return now(() =>
        sql.list.all({ open: open === undefined ? null : Number(open), before: before ?? null, limit }).map(entryOf),
      );
    },
    nextDueAt(exceptOrigins) {
      return now(
        () =>
          (sql.nextDueAt.get({ except: JSON.stringify(exceptOrigins) })?.['next_at'] as EpochMs | null) ?? undefined,
      );
    },
    countOpen: (atMost = -1) => now(() => Number(sql.countOpen.get({ atMost })?.['open'])),
    async remove(ids) {
      const files = await together(() =>
        ids.flatMap((id) => {
          const file = sql.body.get({ id })?.['file']?.toString();
          sql.remove.run({ id });
          return file === undefined ? [] : [file];
        }),
      );
      for (const file of files) await bodies.remove(file);
    },
    close() {
      if (!closed) database.close();
      closed = true;
      return Promise.resolve();
    },
  };

  function insert({ body, ...entry }: NewEntry, at: EpochMs, leaseMs: number): Claimed | undefined {
    const row = sql.insert.get({
      id: entry.id,
      identity: entry.identity,
      key: entry.key ?? null,
      fingerprint: entry.fingerprint ?? null,
      operation: entry.operation ?? null,
      request: entry.request === undefined ? null : JSON.stringify(entry.request),
      createdAt: entry.createdAt,
      dueAt: at,
      until: at + leaseMs,
      ...stateColumns(entry.state),
    });
    if (row === undefined) return undefined;
    if (body instanceof Blob) sql.insertBody.run({ id: entry.id, text: null, file: entry.id, mediaType: body.type });
    else if (body !== undefined) sql.insertBody.run({ id: entry.id, text: body, file: null, mediaType: '' });
    return claimedOf(row);
  }
}

function resultKeeper(path: string, folder: string): ResultKeeper {
  const files = new KeptFiles(folder);
  files.sweep(() => true).catch(() => undefined);
  return {
    async save(entry, { mediaType, body }) {
      const name = fileNameOf(entry, mediaType);
      const bytes = await withFiles(path, files.put(name, body));
      return { file: resolve(folder, name), mediaType, bytes };
    },
    // another process may save to another folder, so a result is opened wherever it is
    async open({ file, mediaType }) {
      try {
        return await openAsBlob(file, { type: mediaType });
      } catch (cause) {
        throw new JournalUnusable('result-missing', `the result ${file} is not there any more`, { cause });
      }
    },
  };
}

function withFiles<Value>(path: string, work: Promise<Value>): Promise<Value> {
  return work.catch((error: unknown) => {
    throw explain(path, error);
  });
}

/**
 * The entry of each origin that is due first, origins in :except left out. It goes from origin to origin by the
 * index, so that ten thousand entries of an origin that is left out cost nothing.
 */
const firstOfEachOrigin = `
  RECURSIVE origins (origin) AS (
    SELECT min(origin) FROM entries WHERE next_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(entries.origin) FROM entries WHERE next_at IS NOT NULL AND entries.origin > origins.origin)
    FROM origins WHERE origins.origin IS NOT NULL
  ),
  firsts (id, next_at) AS (
    SELECT id, next_at FROM origins CROSS JOIN entries ON entries.rowid = (
      SELECT e.rowid FROM entries AS e WHERE e.origin = origins.origin AND e.next_at IS NOT NULL
      ORDER BY e.next_at LIMIT 1)
    WHERE origins.origin NOT IN (SELECT value FROM json_each(:except))
  )`;

/** Every statement. */
function prepareAll(database: DatabaseSync) {
  const prepare = (text: string) => database.prepare(text);
  return {
    insert: prepare(`
      INSERT INTO entries (id, identity, key, fingerprint, operation, request, state, location, origin,
                           created_at, due_at, lease_until, token, version)
      VALUES (:id, :identity, :key, :fingerprint, :operation, :request, :state, :location, :origin,
              :createdAt, :dueAt, :until, 1, 1)
      ON CONFLICT (identity) DO NOTHING
      RETURNING *`),
    insertBody: prepare('INSERT INTO bodies (id, text, file, media_type) VALUES (:id, :text, :file, :mediaType)'),
    claimNext: prepare(`
      WITH ${firstOfEachOrigin}
      UPDATE entries SET lease_until = :until, token = token + 1
      WHERE id = (SELECT id FROM firsts WHERE next_at <= :at ORDER BY next_at LIMIT 1)
      RETURNING *`),
    claimOne: prepare(`
      UPDATE entries SET lease_until = :until, token = token + 1
      WHERE id = :id AND due_at IS NOT NULL AND iif(:early, lease_until, next_at) <= :at
      RETURNING *`),
    renew: prepare('UPDATE entries SET lease_until = :until WHERE id = :id AND token = :token'),
    save: prepare(`
      UPDATE entries SET state = :state, location = :location, origin = :origin, due_at = :dueAt,
                         lease_until = 0, token = token + 1, version = version + 1
      WHERE id = :id AND token = :token
      RETURNING *`),
    body: prepare('SELECT text, file, media_type FROM bodies WHERE id = :id'),
    bodyOfFile: prepare('SELECT id FROM bodies WHERE file = :name'),
    removeBody: prepare('DELETE FROM bodies WHERE id = :id RETURNING file'),
    byId: prepare('SELECT * FROM entries WHERE id = :id'),
    byIdentity: prepare('SELECT * FROM entries WHERE identity = :identity'),
    byLocation: prepare('SELECT * FROM entries WHERE location = :location ORDER BY id LIMIT 1'),
    list: prepare(`
      SELECT * FROM entries
      WHERE (:open IS NULL OR (due_at IS NOT NULL) = :open) AND (:before IS NULL OR id < :before)
      ORDER BY id DESC LIMIT :limit`),
    nextDueAt: prepare(`WITH ${firstOfEachOrigin} SELECT min(next_at) AS next_at FROM firsts`),
    countOpen: prepare(`
      SELECT count(*) AS open FROM (SELECT 1 FROM entries WHERE next_at IS NOT NULL LIMIT :atMost)`),
    remove: prepare('DELETE FROM entries WHERE id = :id'),
  };
}

type Row = Record<string, SQLOutputValue>;

interface EntryRow {
  readonly id: string;
  readonly identity: string;
  readonly key: string | null;
  readonly fingerprint: string | null;
  readonly operation: string | null;
  readonly request: string | null;
  readonly state: string;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly token: number;
  readonly version: number;
}

function entryOf(row: Row): Entry {
  const {
    id,
    identity,
    key,
    fingerprint,
    operation,
    request,
    state,
    created_at: createdAt,
    due_at: dueAt,
    version,
  } = row as unknown as EntryRow;
  return {
    id,
    identity,
    state: JSON.parse(state) as State,
    createdAt,
    version,
    ...(key === null ? {} : { key }),
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(operation === null ? {} : { operation }),
    ...(request === null ? {} : { request: JSON.parse(request) as StoredRequest }),
    ...(dueAt === null ? {} : { dueAt }),
  };
}

function optionalEntry(row: Row | undefined): Entry | undefined {
  return row && entryOf(row);
}

function claimedOf(row: Row | undefined): Claimed | undefined {
  if (row === undefined) return undefined;
  const lease: Lease = { id: String(row['id']), token: Number(row['token']) };
  return { entry: entryOf(row), lease };
}

function stateColumns(state: State): { state: string; location: string | null; origin: string } {
  const location = 'location' in state ? (state.location ?? null) : null;
  return { state: JSON.stringify(state), location, origin: originOf(state) };
}

/** Endings that people's programs know the file by. */
const endings: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'text/html': 'html',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/x-ndjson': 'ndjson',
  'application/vnd.apache.parquet': 'parquet',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
};

/** One name an entry, so that a result that is saved twice is one file. */
function fileNameOf({ id, operation = 'result' }: Entry, mediaType: string): string {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = endings[type] ?? (type.endsWith('+json') ? 'json' : 'bin');
  return `${operation.replace(/[^A-Za-z0-9_-]/g, '_')}-${id}.${ending}`;
}
