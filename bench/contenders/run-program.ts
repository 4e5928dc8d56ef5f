/** A rival as a program: `node programs/NAME.ts ROLE [URL of its store]`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Backend } from './backend.ts';
import type { Role } from './contender.ts';
import { front } from './front.ts';

/** How many handlers a worker runs at the same time. */
export const concurrency = 64;

/**
 * Says where it listens, or that it works, and ends with SIGTERM.
 * @param open gets the program's role, and the URL that it was given; empty if none was
 */
export async function runProgram(open: (role: Role, url: string) => Promise<Backend>): Promise<void> {
  const role = process.argv[2] as Role;
  const backend = await open(role, process.argv[3] ?? '');
  const server = role === 'worker' ? undefined : createServer(front(backend));
  process.once('SIGTERM', () => {
    server?.closeAllConnections();
    server?.close();
    // whatever a library has left open would hold the process up
    void backend.stop().then(() => process.exit(0));
  });
  if (server === undefined) {
    process.stdout.write('See Other works\n');
    return;
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write(`See Other is at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
}
