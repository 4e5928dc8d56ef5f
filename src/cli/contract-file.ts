/** The file that a command is told to read a contract from, or finds. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UsageError } from './errors.ts';

const usualContracts = ['openapi.yaml', 'openapi.yml', 'openapi.json'];

/**
 * The contract of this folder, if it has a usual name. Throws UsageError.
 * @param how to name one, such as `with --contract`
 */
export function contractHere(how: string): string {
  return fileHere(usualContracts, `an OpenAPI 3.1 document ${how}`);
}

/** The first of these that is in this folder. Throws UsageError. */
export function fileHere(usual: readonly string[], another: string): string {
  const file = usual.find((name) => existsSync(name));
  if (file !== undefined) return file;
  throw new UsageError(
    `there is no ${usual[0] ?? ''} in this folder: name ${another}, or have \`see-other init\` write what there is to start from`,
  );
}

/** The contract's text. */
export async function readContractFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`the contract ${file} cannot be read; name an OpenAPI document with --contract`, { cause: error });
  }
}
