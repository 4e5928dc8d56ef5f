/** `see-other serve` as people run it, with what it ships: its contract, operations, problems and samples. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../../support/server-process.ts';

export interface ShippedServer extends AsyncDisposable {
  readonly url: string;
}

/** On a free port, with a store of its own that is gone when it is disposed of. */
export async function startShippedServer(): Promise<ShippedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-portal-'));
  const removed = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const server = await startServer(['--store', `sqlite:${join(folder, 'data')}`, '--port', '0']);
    return {
      url: server.url,
      async [Symbol.asyncDispose]() {
        try {
          await server.end('SIGTERM');
        } finally {
          await removed();
        }
      },
    };
  } catch (error) {
    await removed();
    throw error;
  }
}
