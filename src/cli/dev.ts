/** `see-other dev`: a server for whoever writes a contract, started anew when what it is made of has changed. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { wholeNumber } from './arguments.ts';
import { contractHere, fileHere } from './contract-file.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

interface DevOptions {
  readonly contract?: string;
  readonly operations?: string;
  readonly out: string;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly open: boolean;
}

const usualOperations = ['operations.ts', 'operations/index.ts', 'operations.js', 'operations/index.js'];

export function addDev(program: Command, ends: (code: ExitCode) => void): void {
  program
    .command('dev')
    .description('Serves a contract that is being written: starts anew and generates types on each change.')
    .addOption(new Option('--contract <file>', 'an OpenAPI 3.1 document (default: openapi.yaml)'))
    .addOption(
      new Option('--operations <module>', 'a module that exports `operations`, the handlers (default: operations.ts)'),
    )
    .addOption(new Option('--out <folder>', 'where the types of the contract are written').default('generated'))
    .addOption(
      new Option('--data <folder>', 'where requests are kept, from one start to the next').default('.see-other'),
    )
    .addOption(new Option('--host <address>', 'the address to listen at').env('HOST').default('127.0.0.1'))
    .addOption(
      new Option('--port <number>', 'the port to listen at; 0 for any that is free')
        .env('PORT')
        .default(8080)
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(new Option('--no-open', 'do not open the documentation in a browser'))
    .action(async (options: DevOptions) => {
      const { develop } = await import('./dev/develop.ts');
      const served = await develop({
        // one that is named need not be there yet
        contract: resolve(options.contract ?? contractHere('with --contract')),
        operations: resolve(
          options.operations ?? fileHere(usualOperations, 'a module that exports your handlers with --operations'),
        ),
        types: resolve(options.out),
        data: resolve(options.data),
        host: options.host,
        port: options.port,
        open: options.open,
      });
      ends(served ? exitCodes.done : exitCodes.failed);
    });
}
