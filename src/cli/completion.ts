/** Shell completion: `see-other complete bash` prints the script; it asks `see-other complete -- WORDS`. */
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { defaultUrl } from './connection.ts';
import { printLine } from './output.ts';

/** Options whose values are files, as the arguments of `lint` are: the shell knows those better. */
const fileOptions = new Set([
  '--file',
  '--out',
  '--data',
  '--journal',
  '--contract',
  '--operations',
  '--jwt-jwks',
  '--junit',
]);

/** Adds the command `complete`. The server's operations are offered if it answers at once. */
export async function addCompletion(program: Command, argv: readonly string[]): Promise<void> {
  const words = argv.slice(argv.indexOf('--') + 1);
  const argument = words[0] === 'lint' && words.at(-1)?.startsWith('-') === false;
  const wantsFile = argv.includes('--') && (argument || fileOptions.has(words.at(-2) ?? ''));
  if (wantsFile) {
    // what a completion script takes for: complete with the names of files
    program
      .command('complete')
      .allowExcessArguments()
      .allowUnknownOption()
      .action(() => {
        printLine(':0');
      });
    return;
  }
  const operations = words.includes('submit') ? await operationsOf(words) : [];
  const completion = tab(program);
  completion.commands.get('submit')?.argument('operation', (complete) => {
    for (const name of operations) complete(name, '');
  });
}

/** A key that was pressed does not wait for a server. */
const atOnceMs = 500;

async function operationsOf(words: readonly string[]): Promise<string[]> {
  const { fetchContract } = await import('./remote-contract.ts');
  try {
    const contract = await fetchContract({ url: urlIn(words) }, undefined, AbortSignal.timeout(atOnceMs));
    return contract.asynchronous.map(({ operationId }) => operationId);
  } catch {
    // without a server there is nothing to offer
    return [];
  }
}

function urlIn(words: readonly string[]): string {
  const joined = words.find((word) => word.startsWith('--url='))?.slice('--url='.length);
  const apart = words.includes('--url') ? words[words.indexOf('--url') + 1] : undefined;
  return joined ?? apart ?? process.env['SEE_OTHER_URL'] ?? defaultUrl;
}
