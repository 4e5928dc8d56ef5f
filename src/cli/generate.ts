/** `see-other generate`: writes the types of a contract, which its handlers are compiled against. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { TypeFiles } from '../contract/type-files.ts';
import { faultText } from '../faults/fault.ts';
import { makeUsable } from '../usable-folder.ts';
import { readContractFile } from './contract-file.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { printLine, talk } from './output.ts';

interface GenerateOptions {
  readonly contract: string;
  readonly out: string;
  readonly check?: true;
}

export function addGenerate(program: Command, ends: (code: ExitCode) => void): void {
  program
    .command('generate')
    .description(
      'Writes the types of a contract: server.d.ts and operations.d.ts, which says what handlers it asks for.',
    )
    .addOption(new Option('--contract <file>', 'an OpenAPI 3.1 document').default('openapi.yaml'))
    .addOption(new Option('--out <folder>', 'where to write them').default('generated'))
    .addOption(new Option('--check', 'write nothing: exit with 1 if what is there is not what the contract gives'))
    .action(async ({ contract, out, check }: GenerateOptions) => {
      const text = await readContractFile(contract);
      if (check === undefined) {
        await saying(contract, () => writeTypes(text, out));
        for (const file of ['server.d.ts', 'operations.d.ts']) printLine(join(out, file));
        return;
      }
      const differing = await differingTypes(await saying(contract, () => typeFilesOf(text)), out);
      if (differing.length === 0) return;
      for (const name of differing) talk(`${join(out, name)} is not what ${contract} gives`);
      talk(`run: see-other generate --contract ${contract} --out ${out}`);
      ends(exitCodes.failed);
    });
}

/** What is wrong in a contract is said with the name of its file. */
async function saying<Result>(file: string, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    const { ContractInvalid } = await import('../contract/faults.ts');
    if (!(error instanceof ContractInvalid)) throw error;
    throw new Error(
      `${file} is no contract of asynchronous operations: ${faultText(error.faults, { contract: file })}`,
      { cause: error },
    );
  }
}

/**
 * Writes the types of a contract into a folder, which is made if it is not there. A file that has them already is left as
 * it is. Rejects with ContractInvalid, and has written nothing then.
 * @param instead how to name another folder
 */
export async function writeTypes(contract: string, folder: string, instead = 'with --out'): Promise<void> {
  const files = await typeFilesOf(contract);
  await makeUsable(folder, instead);
  for (const name of await differingTypes(files, folder)) await writeFile(join(folder, name), files[name]);
}

/** What writes types is large: it is loaded where some are written. */
async function typeFilesOf(contract: string): Promise<TypeFiles> {
  const { typeFiles } = await import('../contract/type-files.ts');
  return typeFiles(contract);
}

/** Names of the files that are not in the folder, or have other types in them. */
async function differingTypes(files: TypeFiles, folder: string): Promise<(keyof TypeFiles)[]> {
  const names = Object.keys(files) as (keyof TypeFiles)[];
  const present = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => undefined)));
  return names.filter((name, index) => present[index] !== files[name]);
}
