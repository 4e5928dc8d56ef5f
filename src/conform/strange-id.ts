/** An id of the same form as a given one, that nobody was given. */
import { randomInt, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
/** Letters of a ULID: without those that look like digits, and U. */
const crockford = 'ABCDEFGHJKMNPQRSTVWXYZ';

/** So often it is drawn again if it comes out as an id that is known. */
const mostDraws = 100;

/** Undefined if the form leaves no other id. */
export function strangerTo(id: string, known: ReadonlySet<string> = new Set()): string | undefined {
  for (let draws = 0; draws < mostDraws; draws += 1) {
    const drawn = drawnLike(id);
    if (drawn !== id && !known.has(drawn)) return drawn;
  }
  return undefined;
}

function drawnLike(id: string): string {
  const version = /^[\da-f]{8}-[\da-f]{4}-([\da-f])[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/i.exec(id)?.[1];
  if (version !== undefined) {
    const uuid = version === '7' ? v7() : randomUUID();
    return /[A-F]/.test(id) ? uuid.toUpperCase() : uuid;
  }
  // the first digit of a ULID is of its time, and small
  if (/^[0-7][\dA-HJKMNP-TV-Z]{25}$/.test(id)) return id.charAt(0) + drawn(id.slice(1), lower, crockford);
  // a kind such as `job_` is no part of what is drawn
  const [, kind = '', rest = ''] = /^([a-z]+[-_])?(.*)$/is.exec(id) ?? [];
  // ids that are counted are short: a long one is a long way off, and still fits into 32 bits
  if (/^\d+$/.test(rest)) return `${kind}${String(randomInt(1, 10))}${drawn(rest.padStart(9, '0').slice(1), '', '')}`;
  const hex = /^[\da-f-]+$/i.test(rest);
  return kind + drawn(rest, hex ? 'abcdef' : lower, hex ? 'ABCDEF' : lower.toUpperCase());
}

/** Each character by another of its class. */
function drawn(text: string, small: string, large: string): string {
  return text.replace(/[a-z\d]/gi, (character) => {
    const alphabet = /\d/.test(character) ? digits : /[a-z]/.test(character) ? small : large;
    return alphabet.charAt(randomInt(alphabet.length));
  });
}
