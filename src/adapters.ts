/** The adapters of the ports, by the scheme of the URL that chooses one. The only place that knows which there are. */
import { join } from 'node:path';
import { openFolderBlobs } from './blobs/folder/folder-blobs.ts';
import { isMongodbUrl, withoutCredentials } from './mongodb/url.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import { openLocalQueue } from './queues/local/local-queue.ts';
import { openSqliteStore } from './stores/sqlite/sqlite-store.ts';

/** A URL that no adapter answers to. */
class AdapterUnknown extends Error {
  override readonly name = 'AdapterUnknown';
}

/** `sqlite:FOLDER`, `mongodb://HOSTS/DATABASE`, `mongodb+srv://HOST/DATABASE` */
export async function openStore(url: string): Promise<RequestStore> {
  const { scheme, rest } = split(url);
  if (scheme === 'sqlite') return openSqliteStore({ folder: folderIn(rest, url) });
  if (isMongodbUrl(url)) {
    // loaded only where it is used, so that an embedded start does without the driver
    const { openMongoStore } = await import('./stores/mongodb/mongo-store.ts');
    return openMongoStore({ url });
  }
  throw new AdapterUnknown(
    `there is no request store for "${withoutCredentials(url)}"; write sqlite:FOLDER, for example sqlite:./data, ` +
      'or mongodb://HOSTS/DATABASE?replicaSet=NAME',
  );
}

/** `local:` */
export function openQueue(url: string): WorkQueue {
  if (split(url).scheme === 'local') return openLocalQueue();
  throw new AdapterUnknown(`there is no work queue for "${url}"; write local:`);
}

/** `file:FOLDER`, `gridfs:mongodb://HOSTS/DATABASE`; without a URL, beside what is in the store: in a folder, or in its database. */
export async function openBlobs(url: string | undefined, storeUrl: string): Promise<BlobStore> {
  if (url === undefined) {
    if (isMongodbUrl(storeUrl)) return openGridfs(storeUrl);
    return openFolderBlobs(join(folderIn(split(storeUrl).rest, storeUrl), 'blobs'));
  }
  const { scheme, rest } = split(url);
  if (scheme === 'file') return openFolderBlobs(folderIn(rest, url));
  if (scheme === 'gridfs' && isMongodbUrl(rest)) return openGridfs(rest);
  throw new AdapterUnknown(
    `there is no blob store for "${withoutCredentials(url)}"; write file:FOLDER, for example file:./data/blobs, ` +
      'or gridfs:mongodb://HOSTS/DATABASE?replicaSet=NAME',
  );
}

async function openGridfs(url: string): Promise<BlobStore> {
  const { openGridfsBlobs } = await import('./blobs/gridfs/gridfs-blobs.ts');
  return openGridfsBlobs({ url });
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
