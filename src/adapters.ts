/** The adapters of the ports, by the scheme of the URL that chooses one. The only place that knows which there are. */
import { join } from 'node:path';
import { openFolderBlobs } from './blobs/folder/folder-blobs.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import { openLocalQueue } from './queues/local/local-queue.ts';
import { openSqliteStore } from './stores/sqlite/sqlite-store.ts';

/** A URL that no adapter answers to. */
class AdapterUnknown extends Error {
  override readonly name = 'AdapterUnknown';
}

/** `sqlite:FOLDER` */
export async function openStore(url: string): Promise<RequestStore> {
  const { scheme, rest } = split(url);
  if (scheme === 'sqlite') return openSqliteStore({ folder: folderIn(rest, url) });
  throw new AdapterUnknown(`there is no request store for "${url}"; write sqlite:FOLDER, for example sqlite:./data`);
}

/** `local:` */
export function openQueue(url: string): WorkQueue {
  if (split(url).scheme === 'local') return openLocalQueue();
  throw new AdapterUnknown(`there is no work queue for "${url}"; write local:`);
}

/** `file:FOLDER`; without a URL, a folder beside the store. */
export async function openBlobs(url: string | undefined, storeUrl: string): Promise<BlobStore> {
  if (url === undefined) return openFolderBlobs(join(folderIn(split(storeUrl).rest, storeUrl), 'blobs'));
  const { scheme, rest } = split(url);
  if (scheme === 'file') return openFolderBlobs(folderIn(rest, url));
  throw new AdapterUnknown(`there is no blob store for "${url}"; write file:FOLDER, for example file:./data/blobs`);
}

function split(url: string): { scheme: string; rest: string } {
  const colon = url.indexOf(':');
  return { scheme: url.slice(0, Math.max(colon, 0)), rest: url.slice(colon + 1) };
}

function folderIn(rest: string, url: string): string {
  const folder = rest.replace(/^\/\/(?=\/|\.)/, '');
  if (folder === '') throw new AdapterUnknown(`"${url}" names no folder; write for example ${url}./data`);
  return folder;
}
