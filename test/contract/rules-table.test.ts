/** docs/contract-rules.md shows each rule as it is. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { contractRules } from '../../src/contract/rules.ts';

test('the table of rules in the documentation is the catalogue', async () => {
  const text = await readFile(new URL('../../docs/contract-rules.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `[a-z-]+` \|/.test(line));
  expect(rows).toEqual(
    Object.entries(contractRules).map(
      ([name, { level, says, why, source }]) => `| \`${name}\` | ${level} | ${says} | ${why} | ${source} |`,
    ),
  );
});
