import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { catalogue } from '../../src/conform/rules.ts';

test('the table of rules in the documentation is the catalogue', async () => {
  const text = await readFile(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `[a-z][a-z\d-]+` \|/.test(line));
  expect(rows).toEqual(
    catalogue.map(({ id, title, level, source }) => `| \`${id}\` | ${title} | ${level} | ${source} |`),
  );
});
