/** Submits a request, waits for its result and prints that: on Node or Deno, with the journal in the file that it is given. */
import { createClient } from '../../../src/client/client.ts';
import { sqliteJournal } from '../../../src/client/journal/sqlite-journal.ts';

const { url, journal: file } = JSON.parse(process.argv[2] ?? '') as { url: string; journal: string };
const journal = sqliteJournal(file);
const client = createClient({ url, journal });
client.start();
const submission = await client.submit('estimateSchedule', {
  tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }],
  trials: 1_000,
  seed: 42,
});
const { trials, seed } = await submission.wait();
const results = await client.list({ operation: 'estimateSchedule' }).next();
console.log(JSON.stringify({ trials, seed, listed: results.value?.location === submission.location }));
await client.stop();
await journal.close();
