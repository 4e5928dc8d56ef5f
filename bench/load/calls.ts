/** The calls of a lifecycle, each of which has to be answered as the pattern has it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { requestBody } from '../request-body.ts';
import type { Connection } from './connection.ts';

const headers = `Content-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(requestBody))}\r\n`;

/** Resolves with the path of the status. */
export async function post(connection: Connection): Promise<string> {
  const { status, location, text } = await connection.call('POST', '/schedule-estimates', headers, requestBody);
  if (status !== 202 || location === '') throw new Error(`a POST was answered ${String(status)} ${text}`);
  return pathOf(location);
}

/** Resolves with the path of the result, once the status answers 303. */
export async function finished(connection: Connection, path: string, pollMs: number): Promise<string> {
  for (;;) {
    await sleep(pollMs);
    const { status, location, text } = await connection.call('GET', path);
    if (status === 303) return pathOf(location);
    if (status !== 200) throw new Error(`GET ${path} was answered ${String(status)} ${text}`);
    // a request that has ended otherwise stays at 200
    if (text.includes('"failed"')) throw new Error(`a request has failed: ${text}`);
  }
}

/** A Location as a path; it may be absolute. */
function pathOf(location: string): string {
  return location.startsWith('/') ? location : new URL(location).pathname;
}
