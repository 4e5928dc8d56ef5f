/**
 * The program that writes the types of a contract, and says what is advised: `write-types CONTRACT FOLDER`. What is wrong
 * with a contract its server says.
 */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { lintContract } from '../../contract/contract.ts';
import { ContractInvalid } from '../../contract/faults.ts';
import { contractRules } from '../../contract/rules.ts';
import { placeText } from '../../faults/fault.ts';
import { asServed } from '../as-served.ts';
import { writeTypes } from '../generate.ts';
import { sayError, talk } from '../output.ts';

/** More of it are said by `see-other lint`, which says why, too. */
const mostAdvice = 5;

function sayAdvice(file: string, contractText: string): void {
  const advice = lintContract(contractText, asServed).filter(({ rule }) => contractRules[rule].level === 'should');
  for (const fault of advice.slice(0, mostAdvice))
    talk(`${placeText(fault, { contract: file })}  warning  ${fault.detail}  [${fault.rule}]`);
  if (advice.length === 0) return;
  const more = advice.length > mostAdvice ? `${String(advice.length - mostAdvice)} more warnings, and why: ` : 'Why: ';
  talk(`${more}see-other lint ${file}`);
}

const [contract = '', folder = ''] = process.argv.slice(2);
const text = await readFile(contract, 'utf8').catch(() => undefined);
try {
  if (text !== undefined) {
    await writeTypes(text, folder);
    sayAdvice(relative('', contract), text);
    talk(`${relative('', folder)} has the types of ${relative('', contract)}`);
  }
} catch (error) {
  if (!(error instanceof ContractInvalid)) sayError(error);
}
process.exit();
