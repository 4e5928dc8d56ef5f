/** The code in the documents about the SDKs is code of their examples, which are run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { testedSdks } from '../../scripts/sdks/languages.ts';
import { codeBlocks } from '../support/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const languages = testedSdks.map(({ name }) => name);

/** Lines without what all of them are indented by. */
function outdented(text: string): string {
  const lines = text.replace(/\s+$/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

/** True if the lines of `part` follow each other in `whole`, indentation aside. */
function holds(whole: string, part: string): boolean {
  const wanted = outdented(part);
  const count = wanted.split('\n').length;
  const lines = whole.split('\n');
  return lines.some((_, from) => outdented(lines.slice(from, from + count).join('\n')) === wanted);
}

function examplesOf(language: string): string[] {
  const folder = join(root, 'sdks', language, 'examples');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** The code blocks of a document, by the language that they are in. */
function codeIn(file: string): { language: string; text: string }[] {
  return codeBlocks(readFileSync(join(root, file), 'utf8')).flatMap(({ info, text }) =>
    languages.includes(info) ? [{ language: info, text }] : [],
  );
}

const documents = ['docs/sdks.md', ...languages.map((language) => `sdks/${language}/README.md`)];

test.each(documents)('%s shows code of the examples', (file) => {
  const blocks = codeIn(file);
  expect(blocks.length).toBeGreaterThan(0);
  const foreign = blocks.filter(({ language, text }) => !examplesOf(language).some((example) => holds(example, text)));
  expect(foreign).toStrictEqual([]);
});

test('docs/sdks.md shows three pieces in each language: submit, wait, resume', () => {
  const shown = codeIn('docs/sdks.md').map(({ language }) => language);
  for (const language of languages) expect(shown.filter((one) => one === language).length).toBeGreaterThanOrEqual(3);
});
