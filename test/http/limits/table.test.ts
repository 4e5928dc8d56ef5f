/** docs/limits.md shows each limit as it is. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { flagOf, limitNames, limitOf, limitsOf, variableOf } from '../../../src/http/limits/catalogue.ts';

function rowOf(name: (typeof limitNames)[number]): string {
  const { bounds, byDefault, unit, answer, perOwner = false } = limitOf(name);
  const shown = `${String(byDefault)}${unit === 'a number' ? '' : ` ${unit}`}${perOwner ? ' (1)' : ''}`;
  return `| ${bounds} | ${shown} | \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${answer} |`;
}

test('the table of limits in the docs is the one that holds', () => {
  const documented = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`--'))
    .map((line) => line.replace(/ +/g, ' '));
  expect(documented).toStrictEqual(limitNames.map(rowOf));
});

test('a limit of an owner holds by default where owners are told apart, and wherever it is given', () => {
  expect(limitsOf({}, { ownersToldApart: true }).maxWaitingPerOwner).toBe(100_000);
  expect(limitsOf({}, { ownersToldApart: false }).maxWaitingPerOwner).toBe(Infinity);
  expect(limitsOf({ maxWaitingPerOwner: 5 }, { ownersToldApart: false }).maxWaitingPerOwner).toBe(5);
  expect(limitsOf({}, { ownersToldApart: false }).maxWaiting).toBe(1_000_000);
});
