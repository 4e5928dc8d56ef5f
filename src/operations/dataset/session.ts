/**
 * DuckDB, confined: a database in memory that can read one file and nothing else, within a memory limit.
 *
 * What it needs of extensions (json, parquet, icu, core_functions) is linked into @duckdb/node-bindings, so
 * nothing has to be installed, and nothing can be: no download, no loading from disk.
 */
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, JS } from '@duckdb/node-api';
import { tooLarge } from './problems.ts';

export interface Limits {
  /** What DuckDB's buffers may take. The process takes about twice that at its peak. */
  readonly memoryMb: number;
  /** What may be written to the attempt's scratch folder when memory does not suffice. */
  readonly spillMb: number;
  readonly threads: number;
}

export const defaultLimits: Limits = { memoryMb: 512, spillMb: 10_240, threads: 2 };

const interruptEveryMs = 20;

/** A value of a row. Queries cast what they select to text, or to a double, which holds counts up to 2^53. */
export type Cell = string | number | null;

/** A query that DuckDB refused. Its message may hold server paths and lines of the file: it is for the log. */
export class QueryError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'QueryError';
  }
}

export class Session implements Disposable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #signal: AbortSignal;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal) {
    this.#instance = instance;
    this.#connection = connection;
    this.#signal = signal;
  }

  /** A session that can read the file at `path`, and write to nothing but a folder of its own in `scratch`. */
  static async open(path: string, scratch: string, signal: AbortSignal, limits = defaultLimits): Promise<Session> {
    refusePattern(path);
    // Loaded here because the server imports this module too, and should not load DuckDB.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${limits.memoryMb}MiB`,
      threads: String(limits.threads),
      temp_directory: join(scratch, 'spill'),
      max_temp_directory_size: `${limits.spillMb}MiB`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    const session = new Session(instance, await instance.connect(), signal);
    await session.query(`SET TimeZone = 'UTC'`);
    await session.query(`SET allowed_paths = [${literal(path)}]`);
    await session.query('SET enable_external_access = false');
    await session.query('SET lock_configuration = true');
    return session;
  }

  /** Runs one statement. Once the signal is aborted the statement is interrupted, and the signal's reason thrown. */
  async query(sql: string): Promise<Cell[][]> {
    this.#signal.throwIfAborted();
    let again: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.#connection.interrupt();
      // What comes before DuckDB has begun with the statement is lost.
      again = setInterval(() => this.#connection.interrupt(), interruptEveryMs);
    };
    this.#signal.addEventListener('abort', interrupt, { once: true });
    try {
      const reader = await this.#connection.runAndReadAll(sql);
      return reader.getRowsJS().map((row) => row.map(toCell));
    } catch (error) {
      this.#signal.throwIfAborted();
      if (messageOf(error).startsWith('Out of Memory Error')) {
        throw tooLarge('Its profile takes more memory than a request may use. Send fewer columns or fewer records.', {
          cause: error,
        });
      }
      throw new QueryError(error);
    } finally {
      this.#signal.removeEventListener('abort', interrupt);
      clearInterval(again);
    }
  }

  [Symbol.dispose](): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** The add-on's errors may come from another realm, where `Error` is another class. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

function toCell(value: JS): Cell {
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value;
  // CREATE TABLE gives its count of rows.
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`Expected text or a number from DuckDB, found ${typeof value}: cast it in the query.`);
}

/** DuckDB would take a path with these characters for a pattern of many paths. */
function refusePattern(path: string): void {
  if (/[*?[\]{}]/.test(path)) {
    throw new Error(
      `The upload's path holds one of * ? [ ] { }, which DuckDB reads as a pattern: move the blob folder. (${path})`,
    );
  }
}

/** Text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A double as a literal of SQL that loses no bit: DuckDB would take 0.1 for a decimal. */
export function doubleLiteral(value: number): string {
  return `${literal(String(value))}::DOUBLE`;
}
