/** Exact quartiles in bounded memory. */
import type { components } from '../../../generated/server.d.ts';
import type { Session } from './session.ts';
import { doubleLiteral } from './session.ts';

type Quartiles = components['schemas']['Quartiles'];

/** Up to this many numbers DuckDB may hold at once: its quantiles stand outside of its memory limit. */
const maxNumbersInMemory = 4_000_000;
/** Parts into which a range is divided to find out in which of them a rank lies. */
const parts = 1024;

export interface Range {
  readonly count: number;
  readonly smallest: number;
  readonly largest: number;
}

/**
 * Of the numbers `x` of a subquery, which are finite. Between two of them, interpolated (type 7 of Hyndman and Fan,
 * "Sample Quantiles in Statistical Packages", 1996).
 */
export async function quartilesOf(
  session: Session,
  numbers: string,
  range: Range,
  inMemory = maxNumbersInMemory,
): Promise<Quartiles> {
  return range.count <= inMemory ? sortedQuartiles(session, numbers) : narrowedQuartiles(session, numbers, range);
}

async function sortedQuartiles(session: Session, numbers: string): Promise<Quartiles> {
  // Halves, so that the difference of two numbers does not overflow.
  const quartiles = await session.query(`SELECT unnest(quantile_cont(x / 2, [0.25, 0.5, 0.75])) * 2 FROM ${numbers}`);
  const [q1, median, q3] = quartiles.map(([value]) => Number(value));
  if (q1 === undefined || median === undefined || q3 === undefined) throw new TypeError('Expected three quartiles.');
  return { q1, median, q3 };
}

async function narrowedQuartiles(session: Session, numbers: string, range: Range): Promise<Quartiles> {
  const valueAt = narrowing(session, numbers, range);
  const quantile = async (share: number): Promise<number> => {
    const rank = share * (range.count - 1);
    const weight = rank % 1;
    return (await valueAt(Math.floor(rank))) * (1 - weight) + (await valueAt(Math.ceil(rank))) * weight;
  };
  return { q1: await quantile(0.25), median: await quantile(0.5), q3: await quantile(0.75) };
}

/** The number of a rank (from 0, in ascending order): counts how many are in each part of the range, and goes on in the right one. */
function narrowing(session: Session, numbers: string, whole: Range): (rank: number) => Promise<number> {
  // Neighbouring ranks go the same way, at least at first.
  const counted = new Map<string, Promise<Range[]>>();
  const divide = (range: Range): Promise<Range[]> => {
    const key = `${range.smallest} ${range.largest}`;
    const known = counted.get(key) ?? countParts(session, numbers, range);
    counted.set(key, known);
    return known;
  };
  return async (rank) => {
    let range = whole;
    let left = rank;
    while (range.smallest < range.largest) {
      for (const part of await divide(range)) {
        range = part;
        if (left < part.count) break;
        left -= part.count;
      }
    }
    return range.smallest;
  };
}

/** The parts that are not empty, with their own bounds. There are two at least, as both ends of the range are numbers. */
async function countParts(session: Session, numbers: string, { smallest, largest }: Range): Promise<Range[]> {
  const low = doubleLiteral(smallest);
  const high = doubleLiteral(largest);
  const rows = await session.query(`
    SELECT count(*)::DOUBLE, min(x), max(x) FROM ${numbers} WHERE x BETWEEN ${low} AND ${high}
    GROUP BY floor((x / 2 - ${low} / 2) / (${high} / 2 - ${low} / 2) * ${parts}) ORDER BY 2`);
  return rows.map(([count, min, max]) => ({ count: Number(count), smallest: Number(min), largest: Number(max) }));
}
