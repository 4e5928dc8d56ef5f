/**
 * The program of the server's process: reads contract and handlers, says that they fit, and listens when it is told to.
 * What is wrong it says itself, on stderr.
 */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkService } from '../../check-service.ts';
import { serve } from '../../serve.ts';
import { makeUsable } from '../../usable-folder.ts';
import { exitCodes } from '../exit-codes.ts';
import { sayError } from '../output.ts';
import { readServiceFiles } from '../service-files.ts';
import { developmentLines } from './lines.ts';
import type { FromServer, Listen, Outdated, ServerTask } from './messages.ts';
import { stampOf } from './stamp.ts';
import { watchImports } from './used-files.ts';

/** How long what runs may go on after a change: the next server takes up what this one gives back. */
const drainMs = 1_000;

function tell(message: FromServer): void {
  process.send?.(message);
}

function tellUse(file: string): void {
  tell({ uses: file, stamp: stampOf(file) });
}

async function run({ contract, operations, data, host }: ServerTask): Promise<void> {
  watchImports(operations, tellUse);
  const files = await readServiceFiles({ contract: relative('', contract), operations: relative('', operations) });
  const written = { ...files, settings: { checkAnswers: true, drainMs } };
  // before anything is opened, and while the server before this one goes on
  const checked = checkService(written);
  for (const { handler } of checked.operations.values())
    if (handler.module !== undefined) tellUse(fileURLToPath(handler.module));
  const told = once(process, 'message');
  tell({ fits: true });
  const [{ port }] = (await told) as [Listen];
  const isolatedEnds = new AbortController();
  process.once('message', (_outdated: Outdated) => {
    isolatedEnds.abort();
  });
  await keepToItself(data);
  const running = await serve(
    {
      ...written,
      ...{ host, port, insecure: false, isolatedEnds: isolatedEnds.signal },
      ...{ store: `sqlite:${data}`, queue: 'local:', blobs: undefined },
    },
    developmentLines(),
    checked,
  );
  const stopping = once(process, 'SIGTERM');
  tell({ url: running.url ?? '' });
  await stopping;
  await running.stop();
}

/** The folder is made, and kept out of version control. */
async function keepToItself(folder: string): Promise<void> {
  const made = await makeUsable(folder, 'with --data');
  if (made) await writeFile(join(folder, '.gitignore'), '*\n');
}

// a terminal sends Ctrl-C to this process too; when to stop is for the one that started it to say
process.on('SIGINT', () => undefined);
// it ended without saying so
process.on('disconnect', () => process.exit());

try {
  await run(JSON.parse(process.argv[2] ?? '{}') as ServerTask);
  process.exit();
} catch (error) {
  sayError(error);
  process.exit(exitCodes.failed);
}
