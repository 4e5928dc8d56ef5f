/** The program that writes the types of a contract: `write-types CONTRACT FOLDER`. What is wrong with a contract its server says. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { ContractInvalid } from '../../contract/faults.ts';
import { writeTypes } from '../generate.ts';
import { sayError, talk } from '../output.ts';

const [contract = '', folder = ''] = process.argv.slice(2);
const text = await readFile(contract, 'utf8').catch(() => undefined);
try {
  if (text !== undefined) {
    await writeTypes(text, folder);
    talk(`${relative('', folder)} has the types of ${relative('', contract)}`);
  }
} catch (error) {
  if (!(error instanceof ContractInvalid)) sayError(error);
}
process.exit();
