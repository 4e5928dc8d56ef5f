/** Range requests (RFC 9110 section 14): parts of a file. */
import type { ByteRange } from '../ports/blob-store.ts';

const oneRange = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/** The one range that the header asks for, cut to what there is. Several ranges, other units and what is no range mean the whole. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, first = '', last = ''] = oneRange.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const suffix = Math.min(Number(last), bytes);
    return suffix === 0 ? 'unsatisfiable' : { start: bytes - suffix, end: bytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= bytes ? 'unsatisfiable' : { start, end: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
