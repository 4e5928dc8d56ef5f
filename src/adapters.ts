/** The adapters of the ports, by the scheme of the URL that chooses one. The only place that knows which there are. */
import { join } from 'node:path';
import { openFolderBlobs } from './blobs/folder/folder-blobs.ts';
import { isMongodbUrl, withoutCredentials } from './mongodb/url.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { KeyStore } from './ports/key-store.ts';
import type { RequestStore, StoreEvents } from './ports/request-store.ts';
import type { QueueEvents, WorkQueue } from './ports/work-queue.ts';
import { openLocalQueue } from './queues/local/local-queue.ts';
import { openSqliteKeys } from './stores/sqlite/sqlite-keys.ts';
import { openSqliteStore } from './stores/sqlite/sqlite-store.ts';
import { makeUsable } from './usable-folder.ts';

/** A URL that no adapter answers to. */
class AdapterUnknown extends Error {
  override readonly name = 'AdapterUnknown';
}

/** `sqlite:FOLDER`, `mongodb://HOSTS/DATABASE`, `mongodb+srv://HOST/DATABASE`. `events` get the sizes of its groups. */
export async function openStore(url: string, events?: StoreEvents): Promise<RequestStore> {
  const { scheme, rest } = split(url);
  if (scheme === 'sqlite') return openSqliteStore({ folder: await madeFolder(folderIn(rest, url), url), events });
  if (isMongodbUrl(url)) {
    // loaded only where it is used, so that an embedded start does without the driver
    const { openMongoStore } = await import('./stores/mongodb/mongo-store.ts');
    return openMongoStore({ url, events });
  }
  throw storeUnknown(url);
}

/** The API keys, beside what is in the store: in its folder, or in its database. */
export async function openKeys(storeUrl: string): Promise<KeyStore> {
  const { scheme, rest } = split(storeUrl);
  if (scheme === 'sqlite') return openSqliteKeys({ folder: await madeFolder(folderIn(rest, storeUrl), storeUrl) });
  if (isMongodbUrl(storeUrl)) {
    const { openMongoKeys } = await import('./stores/mongodb/mongo-keys.ts');
    return openMongoKeys({ url: storeUrl });
  }
  throw storeUnknown(storeUrl);
}

function storeUnknown(url: string): AdapterUnknown {
  return new AdapterUnknown(
    `there is no request store for "${withoutCredentials(url)}"; write sqlite:FOLDER, for example sqlite:./data, ` +
      'or mongodb://HOSTS/DATABASE?replicaSet=NAME',
  );
}

/** The URL of a store as it may be shown: without what may be secret. */
export function shownStore(url: string): string {
  return isMongodbUrl(url) ? withoutCredentials(url) : url;
}

/** `local:` or `kafka://HOST:PORT/TOPIC` (all of it in queues/kafka/kafka-url.ts). `events` get its troubles. */
export async function openQueue(url: string, events?: QueueEvents): Promise<WorkQueue> {
  const { scheme } = split(url);
  if (scheme === 'local') return openLocalQueue(events);
  if (scheme === 'kafka') {
    // loaded only where it is used: the driver is large
    const { openKafkaQueue } = await import('./queues/kafka/kafka-queue.ts');
    return openKafkaQueue(url, events && { events });
  }
  throw new AdapterUnknown(
    `there is no work queue for "${withoutUser(url)}"; write local: or kafka://HOST:PORT/TOPIC, for example kafka://localhost:9092/see-other`,
  );
}

/** `file:FOLDER`, `gridfs:mongodb://HOSTS/DATABASE`; without a URL, beside what is in the store: in a folder, or in its database. */
export async function openBlobs(url: string | undefined, storeUrl: string): Promise<BlobStore> {
  if (url === undefined) {
    if (isMongodbUrl(storeUrl)) return openGridfs(storeUrl);
    return openFolderBlobs(await madeFolder(join(folderIn(split(storeUrl).rest, storeUrl), 'blobs'), storeUrl));
  }
  const { scheme, rest } = split(url);
  if (scheme === 'file') return openFolderBlobs(await madeFolder(folderIn(rest, url), url));
  if (scheme === 'gridfs' && isMongodbUrl(rest)) return openGridfs(rest);
  throw new AdapterUnknown(
    `there is no blob store for "${withoutCredentials(url)}"; write file:FOLDER, for example file:./data/blobs, ` +
      'or gridfs:mongodb://HOSTS/DATABASE?replicaSet=NAME',
  );
}

/** The folders in which the store and the blobs are, of those that are in folders of this machine. */
export function foldersOf({ store, blobs }: { store: string; blobs: string | undefined }): string[] {
  return [store, blobs ?? ''].filter((url) => /^(sqlite|file):/.test(url)).map((url) => folderIn(split(url).rest, url));
}

async function openGridfs(url: string): Promise<BlobStore> {
  const { openGridfsBlobs } = await import('./blobs/gridfs/gridfs-blobs.ts');
  return openGridfsBlobs({ url });
}

function split(url: string): { scheme: string; rest: string } {
  const colon = url.indexOf(':');
  return { scheme: url.slice(0, Math.max(colon, 0)), rest: url.slice(colon + 1) };
}

/** The URL as it may be shown: without what comes before an "@", which may be a password. */
function withoutUser(url: string): string {
  return url.replace(/:.*@/s, ':…@');
}

function folderIn(rest: string, url: string): string {
  const folder = rest.replace(/^\/\/(?=\/|\.)/, '');
  if (folder === '') throw new AdapterUnknown(`"${url}" names no folder; write for example ${url}./data`);
  return folder;
}

/** A folder that is made if need be and can be written. */
async function madeFolder(folder: string, url: string): Promise<string> {
  await makeUsable(folder, `in place of ${url}`);
  return folder;
}
