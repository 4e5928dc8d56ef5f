/** The servers that the scenarios run against: real ones, with keys, in processes of their own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLiveServer } from '../../../scripts/contract/live-server.ts';
import type { LiveServer as StartedServer } from '../../../scripts/contract/live-server.ts';
import { until } from '../../support/until.ts';

export interface LiveServer extends Pick<StartedServer, 'url' | 'restart'> {
  readonly key: string;
  /** Asks it as the owner of the key. */
  readonly get: (path: string) => Promise<Response>;
}

export interface LiveServers extends AsyncDisposable {
  readonly keyed: LiveServer;
  /** Lets go of a request a second after it has finished. */
  readonly forgetful: LiveServer;
  /** The Location of a request of the forgetful server that has expired. */
  readonly expired: string;
  /** Paths of files: a CSV of the weather, and one that cannot be read. */
  readonly weather: string;
  readonly unreadable: string;
}

const oneTask = '{"tasks":[{"id":"a","optimistic":1,"likely":2,"pessimistic":3}],"trials":10,"seed":1}';

export async function startLiveServers(): Promise<LiveServers> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-sdks-'));
  const [keyed, forgetful] = await Promise.all([
    startKeyed(['--lease-seconds', '1']),
    startKeyed(['--retention-hours', String(1 / 3600)]),
  ]);
  const unreadable = join(folder, 'unreadable.ndjson');
  await writeFile(unreadable, '{"day": "mon", "rain": 0}\n{"day": \n');
  return {
    keyed,
    forgetful,
    expired: await expiredRequest(forgetful),
    weather: fileURLToPath(new URL('../../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url)),
    unreadable,
    async [Symbol.asyncDispose]() {
      await Promise.all([keyed[Symbol.asyncDispose](), forgetful[Symbol.asyncDispose]()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startKeyed(options: readonly string[]): Promise<LiveServer & AsyncDisposable> {
  const server = await startLiveServer(options);
  const key = await server.key('sdks');
  const headers = { Authorization: `Bearer ${key}` };
  return {
    ...server,
    key,
    get: (path) => fetch(new URL(path, server.url), { redirect: 'manual', headers }),
  };
}

async function expiredRequest({ url, key, get }: LiveServer): Promise<string> {
  const accepted = await fetch(`${url}/schedule-estimates`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: oneTask,
  });
  const location = new URL(accepted.headers.get('location') ?? '', url).href;
  await until('the request has expired', async () => (await get(location)).status === 410);
  return location;
}
