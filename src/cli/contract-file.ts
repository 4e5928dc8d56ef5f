/** The file that a command is told to read a contract from. */
import { readFile } from 'node:fs/promises';

/** The contract's text. */
export async function readContractFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`the contract ${file} cannot be read; name an OpenAPI document with --contract`, { cause: error });
  }
}
