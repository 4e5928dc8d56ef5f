/** Servers of the durable operations, each a process of its own, on one store and one queue. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { durableContract } from '../end-to-end/durable-operations.ts';
import { caller } from './calls.ts';
import type { Call } from './calls.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { newPorts } from './set-up.ts';
import type { TestPorts } from './set-up.ts';

const operations = fileURLToPath(new URL('../end-to-end/durable-operations.ts', import.meta.url));

export class DurableServers implements AsyncDisposable {
  readonly folder: string;
  readonly ports: TestPorts;
  readonly #servers: ServerProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.ports = newPorts(folder);
  }

  static async open(): Promise<DurableServers> {
    const folder = await mkdtemp(join(tmpdir(), 'see-other-servers-'));
    await writeFile(join(folder, 'contract.json'), durableContract);
    return new DurableServers(folder);
  }

  /** One more, which listens at any port. */
  async start(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<{ server: ServerProcess; call: Call }> {
    const { store, queue } = this.ports;
    const contract = join(this.folder, 'contract.json');
    const all = ['--contract', contract, '--operations', operations, '--store', store, '--queue', queue, '--port', '0'];
    const server = await startServer([...all, ...args], env);
    this.#servers.push(server);
    return { server, call: caller(server.url, durableContract) };
  }

  /** Ends them all, and removes what they have kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.end('SIGKILL')));
    await this.ports.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
