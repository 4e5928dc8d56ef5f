/** Tells requests apart that are submitted under one key. */
import type { Body } from './journal/journal.ts';

type Subtle = typeof globalThis.crypto.subtle;

/** How much of a file is in memory at one time. */
const pieceBytes = 8 * 1024 ** 2;

/** Digests need Web Crypto, which a browser has on secure pages only; without it, lengths have to do. */
export async function fingerprintOf(method: string, url: string, body: Body | undefined): Promise<string> {
  return `${method} ${url} ${await digest(body)}`;
}

async function digest(body: Body | undefined): Promise<string> {
  if (body === undefined) return 'empty';
  const { subtle } = globalThis.crypto as { subtle?: Subtle };
  if (typeof body === 'string') {
    return subtle === undefined ? String(body.length) : hex(await sha256(subtle, new TextEncoder().encode(body)));
  }
  const kind = `${body.type} ${String(body.size)}`;
  return subtle === undefined ? kind : `${kind} ${hex(await digestOfPieces(subtle, body))}`;
}

/** The digest of the pieces' digests: a file may be larger than memory, and Web Crypto digests nothing bit by bit. */
async function digestOfPieces(subtle: Subtle, body: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const digests: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < body.size; from += pieceBytes)
    digests.push(await sha256(subtle, await body.slice(from, from + pieceBytes).arrayBuffer()));
  return sha256(subtle, await new Blob(digests).arrayBuffer());
}

async function sha256(subtle: Subtle, bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
