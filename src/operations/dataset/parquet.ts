/** Apache Parquet. It is read where it lies: it is compressed and sorted by column already. */
import type { Fault } from './problems.ts';
import { unreadable } from './problems.ts';
import type { Session } from './session.ts';
import { literal, QueryError } from './session.ts';

/** Makes the file the view `dataset`. Damage inside the file shows only when a column is read: see `orDamaged`. */
export async function viewParquet(session: Session, path: string): Promise<void> {
  await orDamaged(session.query(`CREATE VIEW dataset AS FROM read_parquet(${literal(path)})`));
}

/** Gives what the query gives. If it fails, the file is at fault. */
export async function orDamaged<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw unreadable(faultOf(error), { cause: error });
  }
}

function faultOf({ message }: QueryError): Fault {
  if (/too small|no magic bytes|footer/i.test(message)) {
    return { detail: 'The file is not a Parquet file, or its end is missing.' };
  }
  return { detail: 'The Parquet file is damaged, encrypted, or uses a feature that is not supported here.' };
}
