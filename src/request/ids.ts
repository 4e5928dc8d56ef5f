/** Ids of requests: UUID version 7 (RFC 9562), whose first 48 bits are the time in milliseconds. */
import { v7, validate, version } from 'uuid';
import type { EpochMs } from './record.ts';

export function newRequestId(): string {
  return v7();
}

export function isRequestId(text: string): boolean {
  return validate(text) && version(text) === 7;
}

export function createdAtOf(id: string): EpochMs {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
