/** See Other as it is installed: one process, requests in SQLite, hints in memory. */
import { emptyFolder } from '../prepared-folders.ts';
import type { Contender, Stack } from './contender.ts';
import { ownVersion } from './own-version.ts';
import { SqliteFolder } from './sqlite-folder.ts';

export const seeOther: Contender = {
  id: 'see-other',
  name: 'See Other, embedded (SQLite)',
  start: () =>
    Promise.resolve<Stack>({
      servers: [],
      versions: { 'see-other': ownVersion, sqlite: process.versions.sqlite ?? '' },
      store: async () => new SqliteFolder(await emptyFolder()),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};
