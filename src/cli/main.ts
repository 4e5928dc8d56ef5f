/** The command line. Data goes to stdout, talk to stderr. */
import { Command, CommanderError } from 'commander';
import { addServe } from './serve.ts';

/** Runs a command and resolves with its exit code, once it has ended: 0 done, 1 failed, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('see-other')
    .description('Asynchronous request-reply over HTTP: 202, a status, 303, the result.')
    .showHelpAfterError('(see-other --help shows what there is)')
    .exitOverride()
    .configureHelp({ helpWidth: 110 });
  addServe(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`see-other: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
