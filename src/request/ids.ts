/** Ids of requests: UUID version 7 (RFC 9562), whose first 48 bits are the time in milliseconds. */
import { v7, validate, version } from 'uuid';
import type { EpochMs } from './record.ts';

const bytesOfOne = 16;
/** For many ids at a time: asked for one by one, random bytes would be most of what an id costs. */
const randomBytes = Buffer.alloc(256 * bytesOfOne);
let usedBytes = randomBytes.length;

/** Ids of one millisecond count up from a random number (RFC 9562 section 6.2), so that they sort as they were made. */
let last = { msecs: 0, seq: 0 };

export function newRequestId(): string {
  if (usedBytes === randomBytes.length) {
    crypto.getRandomValues(randomBytes);
    usedBytes = 0;
  }
  const random = randomBytes.subarray(usedBytes, (usedBytes += bytesOfOne));
  const now = Date.now();
  last = now > last.msecs ? { msecs: now, seq: random.readUInt32BE() >>> 1 } : { ...last, seq: last.seq + 1 };
  return v7({ ...last, random });
}

export function isRequestId(text: string): boolean {
  return validate(text) && version(text) === 7;
}

export function createdAtOf(id: string): EpochMs {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
