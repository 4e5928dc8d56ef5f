/** `see-other journal`: what is written down, and `see-other forget`: takes requests out of it. */
import type { Command } from 'commander';
import type { Journal } from '../client/client.ts';
import { location } from './arguments.ts';
import { openJournal, withJournal } from './connection.ts';
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
    .argument('[location...]', 'the Locations of the requests');
  withJournal(forget).action(async (locations: string[], options: JournalOptions) => {
    await withOpen(options, async (opened) => {
      const count = locations.length === 0 ? await forgetFinished(opened, Infinity) : await forgetAt(opened, locations);
      talk(`Forgot ${String(count)}.`);
    });
  });
}

async function withOpen({ journal }: JournalOptions, use: (journal: Journal) => Promise<void>): Promise<void> {
  if (journal === false) throw new UsageError('--no-journal leaves nothing to look at');
  const opened = await openJournal(journal);
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

async function forgetAt(journal: Journal, locations: readonly string[]): Promise<number> {
  const found = await Promise.all(locations.map((at) => journal.findByLocation(new URL(location(at)).href)));
  const ids = found.flatMap((entry) => (entry === undefined ? [] : [entry.id]));
  await journal.remove(ids);
  return ids.length;
}

/** Removes entries that have finished and were begun before a time. Gives their number. */
export async function forgetFinished(journal: Journal, begunBefore: number): Promise<number> {
  let count = 0;
  for await (const { id, createdAt } of entries(journal, false)) {
    if (createdAt >= begunBefore) continue;
    await journal.remove([id]);
    count += 1;
  }
  return count;
}

/** Newest first, page after page. */
async function* entries(journal: Journal, open?: boolean) {
  let before: string | undefined;
  for (;;) {
    const page = await journal.list({
      limit: pageSize,
      ...(open === undefined ? {} : { open }),
      ...(before === undefined ? {} : { before }),
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    before = last.id;
  }
}
