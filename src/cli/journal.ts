/** `see-other journal`: what is written down, and `see-other forget`: takes requests out of it. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Journal } from '../client/client.ts';
import { collected, location, serverUrl } from './arguments.ts';
import { defaultUrl, openJournal, withJournal } from './connection.ts';
import type { JournalOptions } from './connection.ts';
import { UsageError } from './errors.ts';
import { forPeople, printJson, printLine, shown, styledStatus, talk } from './output.ts';

const pageSize = 100;

export function addJournal(program: Command): void {
  const journal = program.command('journal').description('Lists the requests that are written down, newest first.');
  withJournal(journal).action(async (options: JournalOptions) => {
    await withOpen(options, list);
  });
  const forget = program
    .command('forget')
    .description('Takes requests out of the journal: those named, or all that have finished. Cancels nothing.')
    .argument('[location...]', 'the Locations of the requests', (text: string, before: readonly string[] | undefined) =>
      collected(location(text), before),
    )
    .addOption(
      new Option('--url <url>', 'what Locations are relative to')
        .env('SEE_OTHER_URL')
        .default(defaultUrl)
        .argParser(serverUrl),
    );
  withJournal(forget).action(
    async (locations: readonly string[] | undefined, options: JournalOptions & { readonly url: string }) => {
      await withOpen(options, async (opened) => {
        const named = locations ?? [];
        const count =
          named.length === 0
            ? await forgetFinished(opened, Infinity)
            : await forgetAt(
                opened,
                named.map((at) => new URL(at, options.url).href),
              );
        talk(`Forgot ${String(count)}.`);
      });
    },
  );
}

async function withOpen({ journal }: JournalOptions, use: (journal: Journal) => Promise<void>): Promise<void> {
  if (journal === false) throw new UsageError('--no-journal leaves nothing to look at');
  const opened = await openJournal(journal, false);
  try {
    await use(opened);
  } finally {
    await opened.close();
  }
}

async function list(journal: Journal): Promise<void> {
  let count = 0;
  for await (const { id, state, operation, createdAt, dueAt } of entries(journal)) {
    count += 1;
    const at = 'location' in state ? state.location : undefined;
    const file = state.kind === 'succeeded' ? state.saved?.file : undefined;
    const trouble = 'trouble' in state ? state.trouble?.detail : undefined;
    const entry = {
      id,
      state: state.kind,
      ...(at === undefined ? {} : { location: at }),
      ...(operation === undefined ? {} : { operation }),
      createdAt: new Date(createdAt).toISOString(),
      ...(dueAt === undefined ? {} : { nextPollAt: new Date(dueAt).toISOString() }),
      ...(trouble === undefined ? {} : { trouble }),
      ...(file === undefined ? {} : { file }),
    };
    if (forPeople()) {
      const said = [operation ?? '', entry.createdAt, trouble ?? file ?? ''].filter((part) => part !== '').join('  ');
      printLine(`${styledStatus(state.kind, 9)} ${shown(said)}\n  ${at ?? '(its Location is not known yet)'}`);
    } else {
      printJson(entry);
    }
  }
  if (count === 0) talk('There are none.');
}

async function* entries(journal: Journal) {
  for await (const page of pages(journal)) yield* page;
}

/** Throws UsageError, with nothing removed, if one is not there. */
async function forgetAt(journal: Journal, locations: readonly string[]): Promise<number> {
  const ids = await Promise.all(
    locations.map(async (at) => {
      const entry = await journal.findByLocation(at);
      if (entry === undefined) throw new UsageError(`the journal has no request at ${at}`);
      return entry.id;
    }),
  );
  await journal.remove(ids);
  return ids.length;
}

/** Removes entries that have finished and were begun before a time. Gives their number. */
export async function forgetFinished(journal: Journal, begunBefore: number, signal?: AbortSignal): Promise<number> {
  let count = 0;
  for await (const page of pages(journal, false)) {
    if (signal?.aborted === true) break;
    const ids = page.filter(({ createdAt }) => createdAt < begunBefore).map(({ id }) => id);
    await journal.remove(ids);
    count += ids.length;
  }
  return count;
}

/** Newest first. */
async function* pages(journal: Journal, open?: boolean) {
  let before: string | undefined;
  for (;;) {
    const page = await journal.list({
      limit: pageSize,
      ...(open === undefined ? {} : { open }),
      ...(before === undefined ? {} : { before }),
    });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    before = last.id;
  }
}
