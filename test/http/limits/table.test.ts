/** docs/security.md shows each limit as it is. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { flagOf, limitNames, limitOf, limitsPerOwner, variableOf } from '../../../src/http/limits/catalogue.ts';
import { everybody } from '../../../src/request/owners.ts';

function rowOf(name: (typeof limitNames)[number]): string {
  const { bounds, byDefault, unit, answer, perOwner = false } = limitOf(name);
  const shown = `${String(byDefault)}${unit === 'a number' ? '' : ` ${unit}`}${perOwner ? ' (1)' : ''}`;
  return `| ${bounds} | ${shown} | \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${answer} |`;
}

test('the table of limits in the docs is the one that holds', () => {
  const documented = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`SEE_OTHER_'))
    .map((line) => line.replace(/ +/g, ' '));
  expect(documented).toStrictEqual(limitNames.map(rowOf));
});

test('a limit of an owner holds by default where owners are told apart, and wherever it is given', () => {
  expect(limitsPerOwner({})('maxWaitingPerOwner')('ann')).toBe(100_000);
  expect(limitsPerOwner({})('maxWaitingPerOwner')(everybody)).toBe(Infinity);
  expect(limitsPerOwner({ maxWaitingPerOwner: 5 })('maxWaitingPerOwner')(everybody)).toBe(5);
});
