/**
 * Holds the answers that were seen while the tests ran to those that openapi.yaml documents: each has to have been seen,
 * on each set-up, and no other. `node scripts/answers-seen.ts FOLDER [SET-UP...]`, after a run of the tests with
 * SEE_OTHER_TEST_ANSWERS=FOLDER; the set-ups are those that were run, by default those of which there are records.
 * The table is written to .cache/answers.md; exit code 1, and what is wrong, if anything is.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readContract } from '../src/contract/contract.ts';
import { documentName, readRecords } from './answers/records.ts';
import { reportAnswers } from './answers/report.ts';

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) {
  console.error('name the folder of the records: node scripts/answers-seen.ts FOLDER [SET-UP...]');
  process.exit(2);
}
const text = await readFile(new URL('../openapi.yaml', import.meta.url), 'utf8');
const name = documentName(text);
const seen = (await readRecords(folder)).filter(({ document }) => document === name);
const setUps = given.length > 0 ? given : [...new Set(seen.map(({ setUp }) => setUp))].sort();
const { faults, table, summary } = reportAnswers(readContract(text), seen, setUps);
const cache = new URL('../.cache/', import.meta.url);
await mkdir(cache, { recursive: true });
await writeFile(new URL('answers.md', cache), table);
if (setUps.length === 0) {
  console.log(`there are no records of openapi.yaml in ${folder}: run the tests with SEE_OTHER_TEST_ANSWERS=${folder}`);
  process.exitCode = 1;
} else if (faults.length > 0) {
  console.log([...faults, '', table].join('\n'));
  process.exitCode = 1;
} else {
  console.log(`${summary}; each is in .cache/answers.md`);
}
