/** The server that contract tests and SDKs call: `see-other serve` as people run it, on a free port, with keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../test/support/command.ts';
import { startServer } from '../../test/support/server-process.ts';
import type { ServerProcess } from '../../test/support/server-process.ts';

export interface LiveServer extends AsyncDisposable {
  readonly url: string;
  /** Makes a key of the owner, with the scopes that keys have unless told otherwise. */
  key(owner: string): Promise<string>;
  /** Kills it and starts it again, on the same port and store. */
  restart(): Promise<void>;
}

/** Resolves when it listens; its store is gone when it is disposed of. */
export async function startLiveServer(options: readonly string[] = []): Promise<LiveServer> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-contract-'));
  const store = `sqlite:${join(folder, 'data')}`;
  const key = async (owner: string): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(['keys', 'create', '--store', store, '--owner', owner]);
    if (code !== 0) throw new Error(`see-other keys create ended with ${String(code)}: ${stderr}`);
    return stdout.trim();
  };
  const start = (port: string): Promise<ServerProcess> => startServer(['--store', store, '--port', port, ...options]);
  try {
    // a server that finds a key asks for one from the start
    await key('first');
    let running = await start('0');
    const { url } = running;
    return {
      url,
      key,
      async restart() {
        await running.end('SIGKILL');
        running = await start(new URL(url).port);
      },
      async [Symbol.asyncDispose]() {
        try {
          await running.end('SIGTERM');
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
