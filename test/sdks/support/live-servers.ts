/** The servers that the scenarios run against: real ones, with keys, in processes of their own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../support/command.ts';
import { startServer } from '../../support/server-process.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { until } from '../../support/until.ts';

export interface LiveServer {
  readonly url: string;
  readonly key: string;
  /** Kills it and starts it again, on the same port and store. */
  restart(): Promise<void>;
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
    startLive(join(folder, 'keyed'), ['--lease-seconds', '1']),
    startLive(join(folder, 'forgetful'), ['--retention-hours', String(1 / 3600)]),
  ]);
  const unreadable = join(folder, 'unreadable.ndjson');
  await writeFile(unreadable, '{"day": "mon", "rain": 0}\n{"day": \n');
  return {
    keyed: keyed.server,
    forgetful: forgetful.server,
    expired: await expiredRequest(forgetful.server),
    weather: fileURLToPath(new URL('../../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url)),
    unreadable,
    async [Symbol.asyncDispose]() {
      await Promise.all([keyed.end(), forgetful.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startLive(
  folder: string,
  more: readonly string[],
): Promise<{ server: LiveServer; end(): Promise<void> }> {
  const store = `sqlite:${folder}`;
  const { stdout } = await runCommand(['keys', 'create', '--owner', 'sdks', '--store', store]);
  const key = stdout.trim();
  const start = (port: string): Promise<ServerProcess> => startServer(['--store', store, '--port', port, ...more]);
  let running = await start('0');
  const { url } = running;
  return {
    server: {
      url,
      key,
      async restart() {
        await running.end('SIGKILL');
        running = await start(new URL(url).port);
      },
      get: (path) => fetch(new URL(path, url), { redirect: 'manual', headers: { Authorization: `Bearer ${key}` } }),
    },
    async end() {
      await running.end('SIGTERM');
    },
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
