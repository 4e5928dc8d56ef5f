/** Tells requests apart that are submitted under one key. */
import type { Body } from './journal/journal.ts';

/** The digest of text needs Web Crypto, which a browser has on secure pages only; without it, lengths have to do. */
export async function fingerprintOf(method: string, url: string, body: Body | undefined): Promise<string> {
  return `${method} ${url} ${await digest(body)}`;
}

async function digest(body: Body | undefined): Promise<string> {
  if (body === undefined) return 'empty';
  // a file may be larger than memory, and Web Crypto digests nothing piecemeal
  if (typeof body !== 'string') return `${body.type} ${String(body.size)}`;
  const { subtle } = globalThis.crypto as { subtle?: typeof globalThis.crypto.subtle };
  if (subtle === undefined) return String(body.length);
  const bytes = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(body)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
