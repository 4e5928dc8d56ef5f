/**
 * The reads of one turn of the event loop see one snapshot of the file: SQLite looks anew at what has changed once for all of
 * them, which is most of what a read of one row costs while others write.
 */
import type { DatabaseSync } from 'node:sqlite';

export class Snapshot {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  read<Result>(read: () => Result): Result {
    if (!this.#db.isTransaction) {
      this.#db.exec('BEGIN');
      setImmediate(() => {
        this.end();
      });
    }
    return read();
  }

  /** The next read sees what has been written by now. */
  end(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('COMMIT');
  }
}
