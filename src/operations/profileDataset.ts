/** What is in a file of records, column by column: DuckDB reads it, in a process that can open nothing else. */
import type { Handlers, Operations } from '../../generated/operations.d.ts';
import type { Attempt } from '../engine/handler.ts';
import { profileColumn } from './dataset/column.ts';
import { loadCsv, tooManyColumns } from './dataset/csv.ts';
import { checkMediaType, formatOf } from './dataset/media-type.ts';
import { loadNdjson } from './dataset/ndjson.ts';
import { orDamaged, viewParquet } from './dataset/parquet.ts';
import { Session } from './dataset/session.ts';

type DatasetProfile = Operations['profileDataset']['result'];

const maxColumns = 2_000;
/** How much of the work reading the file is said to be. */
const readingPercent = 40;

export const profileDataset = {
  runs: 'isolated',
  module: import.meta.url,
  /** 1 GiB of the shortest records takes minutes. */
  timeoutMs: 30 * 60_000,

  check({ body }) {
    return checkMediaType(body.mediaType);
  },

  /**
   * Figures are exact, whatever the size. Where a column's type is not one that has an order (JSON, a list, a
   * structure), its values are taken as text. Statistics of numbers leave NaN and the infinities out.
   */
  async run({ body }, attempt) {
    using session = await Session.open(body.path, attempt.scratch, attempt.signal);
    attempt.progress(0, 'reading the file');
    const format = formatOf(body.mediaType);
    switch (format.name) {
      case 'csv':
        await loadCsv(session, { path: body.path, header: format.header, maxColumns }, attempt.signal);
        return await profile(session, attempt);
      case 'ndjson':
        await loadNdjson(session, body.path, attempt.signal);
        return await profile(session, attempt);
      case 'parquet':
        await viewParquet(session, body.path);
        return await orDamaged(profile(session, attempt));
    }
  },
} as const satisfies Handlers['profileDataset'];

async function profile(session: Session, attempt: Attempt): Promise<DatasetProfile> {
  const columns = await session.query('SELECT column_name, column_type FROM (DESCRIBE dataset)');
  if (columns.length > maxColumns) throw tooManyColumns(columns.length, maxColumns);
  const [[rows] = []] = await session.query('SELECT count(*)::DOUBLE FROM dataset');
  const profiles: DatasetProfile['columns'] = [];
  for (const [index, [name, type]] of columns.entries()) {
    const percent = readingPercent + ((100 - readingPercent) * index) / columns.length;
    attempt.progress(percent, `column ${index + 1} of ${columns.length}`);
    profiles.push(await profileColumn(session, { name: String(name), type: String(type) }, Number(rows)));
  }
  attempt.progress(100, `column ${columns.length} of ${columns.length}`);
  return { rows: Number(rows), columns: profiles };
}
