/** docs/contract-rules.md shows each rule as it is, and what a rule cites of the documentation is there. */
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

test('the pages that rules cite have the headings that are cited', async () => {
  const cited = Object.values(contractRules)
    .map(({ source }): string => source)
    .filter((source) => source.startsWith('docs/'));
  expect(cited).toContain('docs/bring-your-own-contract.md#the-contract');
  for (const source of new Set(cited)) {
    const [page = '', heading] = source.split('#');
    const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
      words.toLowerCase().replaceAll(' ', '-'),
    );
    if (heading !== undefined) expect([page, headings]).toEqual([page, expect.arrayContaining([heading])]);
  }
});
