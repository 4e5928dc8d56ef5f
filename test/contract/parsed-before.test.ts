/** The contract that is shipped is read as it was parsed when it was written, as long as its text is the same. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { asServed } from '../../src/cli/as-served.ts';
import { checkContract } from '../../src/contract/contract.ts';
import { parseText, parseYaml } from '../../src/contract/text.ts';

const text = await readFile(new URL('../../openapi.yaml', import.meta.url), 'utf8');

test('the contract that is shipped says what its YAML says, at the same lines', () => {
  const shipped = parseText(text);
  const yaml = parseYaml(text);
  expect(shipped.isShipped).toBe(true);
  expect(shipped.value).toEqual(yaml.value);
  const paths = '/paths';
  expect(shipped.positionOf(paths)).toBeDefined();
  expect(shipped.positionOf(paths)).toEqual(yaml.positionOf(paths));
});

test('once its text is changed, it is read anew, and held to the rules', () => {
  const changed = text.replace(/^openapi: .*$/m, '$&\nwebhook: {}');
  expect(parseText(changed).isShipped).toBe(false);
  expect(checkContract(text, asServed).faults).toEqual([]);
  const { faults } = checkContract(changed, asServed);
  expect(faults).toMatchObject([{ rule: 'structure', place: '/webhook', position: { line: expect.any(Number) } }]);
});
