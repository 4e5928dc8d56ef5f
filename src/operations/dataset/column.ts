/** What is in one column of the table or view `dataset`. */
import type { components } from '../../../generated/server.d.ts';
import { binEdges, toBins } from '../bins.ts';
import { quartilesOf } from './quartiles.ts';
import type { Cell, Session } from './session.ts';
import { doubleLiteral, identifier } from './session.ts';

type ColumnProfile = components['schemas']['ColumnProfile'];
type Numbers = Pick<ColumnProfile, 'mean' | 'standardDeviation' | 'quartiles' | 'histogram'>;

const topValues = 10;
const maxBins = 20;
/** Longer values are cut in `min`, `max` and `top`, and end in an ellipsis. */
const maxTextLength = 200;

/** Types that DuckDB orders and groups as their readers expect. Others (nested ones, JSON) are profiled as their text. */
const scalar =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|BLOB|UUID|DATE|TIME.*|INTERVAL)$/;
const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** Sums of squares of numbers above this would overflow. */
const largeNumber = 1e150;

export interface Column {
  readonly name: string;
  /** As DuckDB names it. */
  readonly type: string;
}

export async function profileColumn(session: Session, { name, type }: Column, rows: number): Promise<ColumnProfile> {
  const column = identifier(name);
  // NOT (x IS NULL), as some types have IS NOT NULL of their own sense.
  const values = `(SELECT ${scalar.test(type) ? column : `CAST(${column} AS VARCHAR)`} AS v FROM dataset WHERE ${column} IS NOT NULL)`;
  const [[count, distinct, min, max] = []] = await session.query(`
    SELECT count(*)::DOUBLE, count(DISTINCT v)::DOUBLE, min(v)::VARCHAR, max(v)::VARCHAR FROM ${values}`);
  // Of values that are equally frequent, the smallest ones.
  const top = await session.query(`
    SELECT v::VARCHAR, n::DOUBLE FROM (SELECT v, count(*) AS n FROM ${values} GROUP BY v)
    ORDER BY n DESC, v LIMIT ${topValues}`);
  return {
    name,
    type,
    nulls: rows - toNumber(count),
    distinct: toNumber(distinct),
    ...(typeof min === 'string' && { min: cut(min) }),
    ...(typeof max === 'string' && { max: cut(max) }),
    ...(numeric.test(type) && (await profileNumbers(session, values, toNumber(distinct)))),
    top: top.map(([value, frequency]) => ({ value: cut(String(value)), count: toNumber(frequency) })),
  };
}

/** Statistics of the finite values: NaN and the infinities have no place in them, nor in JSON. */
async function profileNumbers(session: Session, values: string, distinct: number): Promise<Numbers> {
  const finite = `(SELECT v::DOUBLE AS x FROM ${values} WHERE isfinite(v::DOUBLE))`;
  const [[count, smallest, largest] = []] = await session.query(
    `SELECT count(*)::DOUBLE, min(x), max(x) FROM ${finite}`,
  );
  if (typeof smallest !== 'number' || typeof largest !== 'number') return {};
  const range = { count: toNumber(count), smallest, largest };

  // A power of two: dividing by it and multiplying again loses nothing.
  const scale = Math.max(-smallest, largest) > largeNumber ? 2 ** 600 : 1;
  const [[mean, deviation] = []] = await session.query(`
    SELECT favg(x / ${doubleLiteral(scale)}), stddev_samp(x / ${doubleLiteral(scale)}) FROM ${finite}`);
  return {
    // Rounding may carry the mean of equal numbers past them.
    mean: Math.min(Math.max(toNumber(mean) * scale, smallest), largest),
    ...(typeof deviation === 'number' &&
      Number.isFinite(deviation * scale) && { standardDeviation: deviation * scale }),
    quartiles: await quartilesOf(session, finite, range),
    histogram: await histogramOf(session, finite, smallest, largest, distinct),
  };
}

/** Bins of equal width: as many as there are different values, at most 20. */
async function histogramOf(session: Session, finite: string, smallest: number, largest: number, distinct: number) {
  const edges = binEdges(smallest, largest, smallest === largest ? 1 : Math.min(maxBins, distinct));
  // DuckDB's bins hold what is above their lower bound and up to their upper bound. Turned around by the sign, they
  // hold what is at least their lower bound and below their upper bound.
  const bounds = edges.slice(0, -1).map((edge) => doubleLiteral(-edge));
  const counts = await session.query(`
    WITH counted AS (SELECT histogram(-x, [${bounds.toReversed().join(', ')}]) AS bins FROM ${finite})
    SELECT unnest(map_values(bins))::DOUBLE FROM counted`);
  // After those bins comes one for what is left over, which is nothing.
  return toBins(
    edges,
    counts
      .slice(0, bounds.length)
      .map(([count]) => toNumber(count))
      .toReversed(),
  );
}

function toNumber(cell: Cell | undefined): number {
  if (typeof cell !== 'number') throw new TypeError(`Expected a number from DuckDB, found ${typeof cell}.`);
  return cell;
}

function cut(text: string): string {
  if (text.length <= maxTextLength) return text;
  // Not between the two halves of a character.
  const head = text.slice(0, maxTextLength);
  return `${head.isWellFormed() ? head : head.slice(0, -1)}…`;
}
