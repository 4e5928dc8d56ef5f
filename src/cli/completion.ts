/** Shell completion: `see-other complete bash` prints the script; it asks `see-other complete -- WORDS`. */
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Adds the command `complete`. The server's operations are offered if it answers at once. */
export async function addCompletion(program: Command, argv: readonly string[]): Promise<void> {
  const operations = argv[0] === 'complete' && argv.includes('submit') ? await operationsOf(argv) : [];
  const completion = tab(program);
  completion.commands.get('submit')?.argument('operation', (complete) => {
    for (const name of operations) complete(name, '');
  });
}

/** A key that was pressed does not wait for a server. */
const atOnceMs = 500;

async function operationsOf(argv: readonly string[]): Promise<string[]> {
  const { fetchContract } = await import('./remote-contract.ts');
  const named = argv[argv.indexOf('--url') + 1];
  const url =
    argv.includes('--url') && named !== undefined ? named : (process.env['SEE_OTHER_URL'] ?? 'http://127.0.0.1:8080');
  try {
    const contract = await fetchContract({ url }, undefined, atOnceMs);
    return contract.asynchronous.map(({ operationId }) => operationId);
  } catch {
    // without a server there is nothing to offer
    return [];
  }
}
