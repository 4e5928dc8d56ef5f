import { expect, test } from '@jest/globals';
import { memoryJournal } from '../../src/client/journal/memory-journal.ts';
import { toPoll } from '../../src/client/polling/states.ts';
import { journalSuite } from './journal-suite.ts';

journalSuite(() => Promise.resolve({ journal: memoryJournal(), [Symbol.asyncDispose]: () => Promise.resolve() }));

test('finished entries are let go once there are many, the oldest first', async () => {
  const journal = memoryJournal({ finishedEntries: 2 });
  for (const id of ['a', 'b', 'c']) {
    const added = await journal.add(
      { id, identity: id, state: toPoll(`https://a.example/${id}`), createdAt: 0 },
      0,
      100,
    );
    const problem = { type: 'about:blank', title: 'Gone', status: 410 };
    if (added)
      await journal.save(added.lease, {
        state: { kind: 'expired', location: `https://a.example/${id}`, problem },
        dueAt: undefined,
      });
  }
  expect((await journal.list({ limit: 9 })).map(({ id }) => id)).toEqual(['c', 'b']);
  expect(await journal.findByLocation('https://a.example/a')).toBeUndefined();
});
